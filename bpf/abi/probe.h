/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Everything else that the flow probe and its loader exchange: the index,
 * counters, planned streams and the choices that are fixed at load.
 */
#ifndef ISOLINE_ABI_PROBE_H
#define ISOLINE_ABI_PROBE_H

#include <linux/types.h>

#include "flow_key.h"

/* One cache line of the index: (tag & ~ISOLINE_INDEX_MASK) | (record + 1), 0 = free. */
#define ISOLINE_WAYS       8
#define ISOLINE_INDEX_BITS 24
#define ISOLINE_INDEX_MASK ((1ull << ISOLINE_INDEX_BITS) - 1)

struct isoline_bucket_line {
	__u64 slot[ISOLINE_WAYS];
};

struct isoline_counts {
	__u64 skbs;
	__u64 packets;
	__u64 bytes;
};

#define ISOLINE_TRAFFIC_CLASSES 9 /* PCP 0 … 7, and untagged */
#define ISOLINE_UNTAGGED        8

/* Per CPU, per port and direction (index = port * 2 + egress). */
struct isoline_port_counters {
	struct isoline_counts kind[ISOLINE_KIND_COUNT];
	struct isoline_counts traffic_class[ISOLINE_TRAFFIC_CLASSES];
	struct isoline_counts overflow[ISOLINE_KIND_COUNT];
	__u64 stamps_missing;
};

/* Of flows that were aged out, per port and direction. */
struct isoline_evicted {
	struct isoline_counts counts;
	__u64 flows;
};

/* A planned stream's parameters, by stream index. */
struct isoline_stream {
	__u64 cycle_ns;
	__u64 deadline_ns; /* 0 = none */
	__u64 allowed_ns;
};

#define ISOLINE_STREAM_MASKS 8

enum isoline_clock { ISOLINE_CLOCK_MONOTONIC = 0, ISOLINE_CLOCK_SKB = 1, ISOLINE_CLOCK_HARDWARE = 2 };

/*
 * Which port a frame's interface is: a table with ifindex % ISOLINE_PORT_PLACES as
 * the first place to look, then the next ISOLINE_PORT_TRIES - 1. Free: ifindex 0.
 */
#define ISOLINE_PORT_PLACES 4096
#define ISOLINE_PORT_TRIES  4

struct isoline_port_place {
	__u32 ifindex;
	__u16 port;
	__u8 has_mac; /* frames begin with MACs; otherwise with the IP header (tun) */
	__u8 reserved;
};

/* How many programs may be under way on one CPU; a packet beyond is not seen. */
#define ISOLINE_DESKS 4

/* Constants of one loaded probe, folded into its code by the verifier. */
struct isoline_choices {
	__u64 seed; /* of the key hash */
	__u64 idle_ns;
	__u32 bucket_mask;  /* lines of the index - 1 */
	__u32 max_flows;    /* that may be open, planned ones apart */
	__u32 flow_records; /* max_flows + reserve for planned streams */
	__u32 max_histograms;
	__u32 max_conversations;
	__u32 stream_masks; /* how many of stream_mask are in use */
	__u8 clock;         /* enum isoline_clock */
	__u8 histograms;
	__u8 round_trips;
	__u8 vxlan_inner;
	__u8 rtp;          /* any RTP port is configured */
	__u8 strong_order; /* this CPU keeps the order of stores (x86) */
	__u8 preemptible;  /* a real-time kernel: a program may be interrupted by itself on its CPU */
};

/* Occupancy of one pool, shared by all program instances. Index: enum isoline_pool_index. */
enum isoline_pool_index {
	ISOLINE_POOL_FLOWS = 0,
	ISOLINE_POOL_TALKS = 1,
	ISOLINE_POOL_HISTOGRAMS = 2,
	ISOLINE_POOL_COUNT = 3
};

struct isoline_pool {
	__u32 used;  /* blocks in use */
	__u32 fresh; /* blocks that were ever given: the next one never used */
	__u64 refused;
};

/* Work order of isoline_sweep, in cb[] of its test run. */
enum isoline_sweep_order {
	ISOLINE_SWEEP_FIRST = 0, /* cb index of: first record */
	ISOLINE_SWEEP_COUNT = 1, /* how many */
	ISOLINE_SWEEP_PORT = 2,  /* 0 = idle flows of any port, n + 1 = every flow of port n */
	ISOLINE_SWEEP_WHAT = 3   /* 0 = flows, 1 = conversations */
};

#endif
