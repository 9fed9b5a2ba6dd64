/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Level 1, parse: a frame's bytes behind bounds checks, and what is read from them.
 * Byte order: everything in struct isoline_frame but the key is host order.
 */
#ifndef ISOLINE_LIB_PACKET_H
#define ISOLINE_LIB_PACKET_H

#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "abi/flow_key.h"

#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif

/* Headers are looked for within this many bytes. */
#define HEADER_ROOM         2048

#define PROFINET_COUNTER_HZ 32000 /* the cycle counter ticks each 31.25 us (IEC 61158-6-10) */
#define PROFINET_TICK_NS    31250

struct isoline_frame {
	struct isoline_flow_key key;
	__u32 sequence; /* of the stream, sequence_bits wide */
	__u32 position; /* TCP sequence number, echo sequence */
	__u32 acknowledgement;
	__u32 payload;      /* TCP: bytes of data */
	__u32 inner;        /* where the parser stands; in the end offset of an UDP payload */
	__u32 stamp;        /* sender's clock, in ticks; GOOSE: stNum */
	__u32 stamp_rate;   /* ticks a second, 0 = no stamp */
	__u8 sequence_bits; /* width of the sequence number, 0 = none */
	__u8 tcp_flags;
	__u8 traffic_class;
	__u8 rtp;     /* looks like RTP: believed only on configured ports */
	__u8 has_mac; /* set by the hook: the frame begins with MACs */
	__u8 cut;     /* a header was looked for behind what can be read */
};

struct packet {
	void *data;
	void *end;
	__u32 length; /* of the whole frame, also of what is not linear */
	struct isoline_frame *frame;
};

/*
 * Forgets what the verifier knows of an offset, by way of memory that it does not
 * follow: states that differ only in where the next header is become one, and
 * what comes behind is verified once instead of once for each path that leads there.
 */
static __always_inline __u32 forget_path(struct isoline_frame *frame, __u32 offset)
{
	*(volatile __u32 *)&frame->inner = offset;
	return *(volatile __u32 *)&frame->inner;
}

/* The header of this size at this offset, or NULL if what can be read ends before: that leaves its mark. */
static __always_inline void *header_at(const struct packet *packet, __u32 offset, __u32 size)
{
	void *header;

	if (offset > HEADER_ROOM)
		return 0;
	/* The compiler may have compared a copy: Linux 6.1 does not see then that this one is bounded as well. */
	asm volatile("" : "+r"(offset));
	header = packet->data + (offset & (2 * HEADER_ROOM - 1));
	if (header + size <= packet->end)
		return header;
	packet->frame->cut = 1;
	return 0;
}

static __always_inline __u16 read_be16(const __u8 *bytes)
{
	return (__u16)(bytes[0] << 8 | bytes[1]);
}

static __always_inline __u32 read_be32(const __u8 *bytes)
{
	return (__u32)read_be16(bytes) << 16 | read_be16(bytes + 2);
}

static __always_inline __u16 read_le16(const __u8 *bytes)
{
	return (__u16)(bytes[1] << 8 | bytes[0]);
}

/* A sequence number, unless an R-TAG gave one already: that numbers the stream, this only the frame. */
static __always_inline void number(struct isoline_frame *frame, __u32 sequence, __u8 bits)
{
	if (frame->key.flags & ISOLINE_KEY_RTAG)
		return;
	frame->sequence = sequence;
	frame->sequence_bits = bits;
}

/* The layer-2 key that truncated and malformed frames keep. */
static __always_inline void give_up(struct isoline_frame *frame, __u8 kind)
{
	frame->key.kind = kind;
	frame->key.stream_id = 0;
	frame->key.sub_id = 0;
	frame->sequence_bits = 0;
	frame->stamp_rate = 0;
}

#endif
