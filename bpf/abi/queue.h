/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What the queue probe and its loader exchange: which ports are measured, their
 * gates, the stamps of frames that wait, and what was measured by traffic class.
 */
#ifndef ISOLINE_ABI_QUEUE_H
#define ISOLINE_ABI_QUEUE_H

#include <linux/types.h>

#include "histogram.h"

#define ISOLINE_QUEUE_CLASSES 8

/*
 * Which port a device is: a table with ifindex % ISOLINE_QUEUE_PLACES as the first
 * place to look, then the next ISOLINE_QUEUE_TRIES - 1. Free: ifindex 0. Tracepoints
 * see every network namespace, and each numbers its devices by itself.
 */
#define ISOLINE_QUEUE_PLACES 256
#define ISOLINE_QUEUE_TRIES  4

struct isoline_queue_place {
	__u32 ifindex;
	__u32 namespace_inode;
	__u64 classes; /* 4 bits for each priority 0 … 15: its traffic class */
	__u16 port;
	__u8 reserved[14];
};

/* The cycle, cut into bins of equal length: for the phase histogram, and to find a window at once. */
#define ISOLINE_PHASE_BINS   512
#define ISOLINE_PHASE_SHIFT  50 /* bin = phase * bin_factor >> this */
#define ISOLINE_MAX_WINDOWS  64 /* of one class in one cycle */
#define ISOLINE_MAX_CYCLE_NS (1ull << 40)

/* A port's cycle. */
struct isoline_gate_cycle {
	__u64 base_ns;    /* TAI */
	__u64 cycle_ns;   /* 0: the port has no gates */
	__u64 bin_factor; /* (bins << shift) / cycle_ns */
	__u64 reserved;
};

/* When the gate of one class of a port is open; index = port * classes + class. */
struct isoline_gate_windows {
	__u8 first[ISOLINE_PHASE_BINS]; /* the first window that ends after the bin begins */
	__u32 count;
	__u32 reserved;
	struct {
		__u64 begin_ns; /* in the cycle */
		__u64 end_ns;   /* excluded */
	} window[ISOLINE_MAX_WINDOWS];
};

/* A stamp that is older belongs to a frame that is long gone. */
#define ISOLINE_LONGEST_WAIT_NS (1ull << 34)

/*
 * A frame that waits, by the address of its buffer. No lock: whoever puts another
 * frame into the place writes time and check, and they fit together or are no stamp.
 */
struct isoline_stamp {
	__u64 check;   /* buffer's address ^ time ^ device << 48; 0 = free */
	__u64 time_ns; /* TAI, as all times here */
	__u32 length;
	__u32 ifindex;
	__u64 reserved;
};

/* Two stamps of one buffer, one cache line. */
struct isoline_waiting {
	struct isoline_stamp arrived; /* at ingress */
	struct isoline_stamp queued;  /* before the qdisc */
};

/* Frames whose time is known, or why it is not. */
struct isoline_matches {
	__u64 matched;
	__u64 collisions; /* another frame's stamp is in the place */
	__u64 missed;     /* no stamp in the place, or one that cannot be right */
};

/* Per CPU; index = port * classes + class. */
struct isoline_queue_class {
	__u64 frames; /* whose transmission began */
	__u64 bytes;
	__u64 in_window;
	__u64 before_base; /* before the schedule's base time: not judged */
	__u64 never_open;  /* the class has no window at all */
	__u64 reserved;
	struct isoline_matches queue_matches;
	struct isoline_matches forward_matches;
	struct isoline_histogram queue;   /* origin: delay */
	struct isoline_histogram forward; /* origin: delay */
	struct isoline_histogram early;   /* before the next window; origin: deviation */
	struct isoline_histogram late;    /* after the last window; origin: deviation */
	__u32 phase[ISOLINE_PHASE_BINS];
};

/* Constants of one loaded probe. */
struct isoline_queue_choices {
	__u32 stamp_bits; /* 2^n places for stamps */
	__u8 queueing;    /* time in the qdisc is measured */
	__u8 forwarding;  /* time since the arrival is measured */
	__u8 reserved[2];
};

#endif
