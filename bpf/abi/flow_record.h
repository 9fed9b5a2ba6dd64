/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What the probe keeps of a flow and of a conversation: one record each, whole
 * cache lines, every field written under the record's lock.
 *
 * Indices into other maps are stored plus one, so that 0 means none. A record
 * whose tag is 0 is free. first, last and disturbed are on the monotonic clock.
 */
#ifndef ISOLINE_ABI_FLOW_RECORD_H
#define ISOLINE_ABI_FLOW_RECORD_H

#include <linux/types.h>

#include "flow_key.h"

/* A pool that could not give a block: measured without, and not asked again. */
#define ISOLINE_REFUSED 0xffffffffu

/* features of a flow, decided when it is opened */
#define ISOLINE_FLOW_RTP      0x01 /* sequence and stamp of the frame are RTP's */
#define ISOLINE_FLOW_LEARNS   0x02 /* may learn its cycle from inter-arrival times */
#define ISOLINE_FLOW_PLANNED  0x04 /* cycle from a stream file */
#define ISOLINE_FLOW_COUNTED  0x08 /* cycle from the protocol's counter */
#define ISOLINE_FLOW_LEARNED  0x10
#define ISOLINE_FLOW_SEQUENCE 0x20 /* sequence_last is valid */
#define ISOLINE_FLOW_STAMP    0x40 /* stamp_last is valid */
#define ISOLINE_FLOW_REVERSED 0x80 /* is side 1 of its conversation */

struct isoline_flow {
	/* line 0: every packet */
	__u32 lock; /* sequence lock: odd while a CPU writes */
	__u32 features;
	__u64 tag; /* hash of the key, never 0 while in use */
	__u64 skbs;
	__u64 packets;
	__u64 bytes;
	__u64 last_ns;
	__u32 arrival_histogram; /* pool index + 1 */
	__u32 conversation;      /* index + 1 */
	__u32 conversation_tag;  /* low half of the conversation's tag */
	__u32 stream;            /* planned stream + 1 */
	/* line 1: identity, compared under the lock */
	struct isoline_flow_key key;
	__u64 arrival_min; /* complement of the minimum; 0 until there is one */
	__u64 arrival_max;
	/* line 2 */
	__u64 first_ns;
	__u64 arrival_sum;  /* of the chosen clock, where that is not the monotonic one: there it is last - first */
	__u64 disturbed_ns; /* last loss, disorder, late cycle or miss; 0 = never */
	__u64 cycle_ns;     /* 0 = unknown */
	union {             /* until there is a cycle; then: the last deviation from it, and its bucket */
		__extension__ struct {
			__u32 learn_min;
			__u32 learn_max;
		};
		__u64 deviation;
	};
	union {
		__u32 learn_sum;
		__u32 deviation_bucket;
	};
	__u16 learn_count;     /* of a cycle by the counter: frames in a row that were */
	__u16 learn_failures;  /* as many steps on */
	__u64 sequence_window; /* bit n: sequence_last - n was seen */
	__u32 sequence_last;
	__u32 sequence_step; /* counter units a frame; 0 = not known yet */
	/* line 3 */
	__u64 lost;
	__u64 deadline_misses;
	__u64 arrival_ns; /* last arrival by the chosen clock, where that is not the kernel's monotonic one */
	__u32 duplicated;
	__u32 reordered;
	__u32 early_cycles;
	__u32 late_cycles;
	__u32 cycle_histogram; /* pool index + 1 */
	__u32 ipdv_histogram;
	__u32 jitter_histogram;
	__u32 stamp_last; /* sender's stamp in its own ticks */
	__u32 stamp_rate; /* ticks a second; 0 = sequence x cycle */
	__u32 jitter;     /* RFC 3550 estimator, sixteenths of a ns, saturating */
};

#define ISOLINE_OUTSTANDING 4 /* segments or echo requests waiting for their answer */

/* One side of a conversation: what it sent and what of it is not answered. */
struct isoline_side {
	__u32 max_end;                      /* highest sequence number sent, plus one */
	__u32 acknowledged;                 /* highest acknowledgement that answered it */
	__u64 advanced_ns;                  /* when max_end moved; 0 = nothing sent yet */
	__u64 sent_ns[ISOLINE_OUTSTANDING]; /* 0 = slot free */
	__u32 end[ISOLINE_OUTSTANDING];
};

#define ISOLINE_TALK_SYN       0x01 /* a SYN was seen, handshake_ns holds its time */
#define ISOLINE_TALK_HANDSHAKE 0x02 /* handshake_ns holds the duration */
#define ISOLINE_TALK_SYN_SIDE  0x04 /* side 1 sent the SYN */
#define ISOLINE_TALK_ANSWERED  0x08 /* the SYN-ACK was seen */
#define ISOLINE_TALK_ACKED     0x10 /* side 0's acknowledged is valid; side 1's is the next bit */

/* Both directions of a TCP connection or of an echo session at one port. */
struct isoline_conversation {
	__u32 lock; /* sequence lock: odd while a CPU writes */
	__u32 state;
	__u64 tag;
	__u64 last_ns;
	__u64 handshake_ns;
	__u32 histogram[2]; /* round trips of what side 0, side 1 sent; pool index + 1 */
	__u64 smallest[2];  /* complement of the smallest round trip; 0 until there is one */
	__u32 reordered[2];
	struct isoline_flow_key key; /* canonical: smaller endpoint first, no DSCP, no direction */
	__u32 retransmitted[2];
	__u32 delayed[2]; /* round trips that look like a delayed acknowledgement */
	struct isoline_side side[2];
};

ISOLINE_STATIC_ASSERT(sizeof(struct isoline_flow) == 256, "four cache lines");
ISOLINE_STATIC_ASSERT(sizeof(struct isoline_conversation) == 256, "four cache lines");

#endif
