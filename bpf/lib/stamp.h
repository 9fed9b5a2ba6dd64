/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Level 2, measure: when a frame was last seen, by the address of its buffer.
 *
 * Nothing is written into the buffer itself: its mark and its cb belong to others.
 * A place holds the last frame that hashed to it; addresses are used again, so a
 * stamp counts only for a frame of the same device and length, and only once.
 */
#ifndef ISOLINE_LIB_STAMP_H
#define ISOLINE_LIB_STAMP_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "abi/queue.h"
#include "skb.h"

/* Buffers lie at least this far from each other. */
#define SKB_ALIGNMENT_BITS 6

/* A tag that is pushed or taken off on the way. */
#define TAG_LENGTH 4

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct isoline_waiting);
} isoline_waiting SEC(".maps");

/*
 * A number for a buffer's address. The verifier computes with no pointer into the
 * kernel, but for the difference of two: this is the one to a place of our own.
 */
static __always_inline __u64 number_of(const struct sk_buff *skb)
{
	return (__u64)((const char *)skb - (const char *)&queue_choices);
}

static __always_inline struct isoline_waiting *place_of(__u64 buffer)
{
	/*
	 * Mixed twice: buffers lie in rows of equal distances, and after one product all of a row would meet all of
	 * another one where the distance of the two rows is an unlucky one.
	 */
	__u64 mixed = (buffer >> SKB_ALIGNMENT_BITS) * 0x9e3779b97f4a7c15ull;
	__u32 place;

	mixed = (mixed ^ mixed >> 32) * 0xd6e8feb86659fd93ull;
	place = (__u32)(mixed >> (64 - queue_choices.stamp_bits));
	return bpf_map_lookup_elem(&isoline_waiting, &place);
}

static __always_inline __u64 stamp_check(__u64 buffer, __u64 time, __u32 ifindex)
{
	return buffer ^ time ^ (__u64)ifindex << 48;
}

static __always_inline void stamp(struct isoline_stamp *stamp, __u64 buffer, __u64 now, __u32 ifindex, __u32 length)
{
	stamp->time_ns = now;
	stamp->length = length;
	stamp->ifindex = ifindex;
	stamp->check = stamp_check(buffer, now, ifindex);
}

/* The time since the stamp, or 0 if it is not this frame's; counted either way. */
static __always_inline __u64 time_since(struct isoline_stamp *stamp, struct isoline_matches *matches, __u64 buffer,
					__u64 now, __u32 ifindex, __u32 length)
{
	__u64 check = stamp->check, then = stamp->time_ns;

	if (!check) {
		matches->missed++;
		return 0;
	}
	if (check != stamp_check(buffer, then, ifindex)) {
		matches->collisions++;
		return 0;
	}
	stamp->check = 0;
	if (length - stamp->length + TAG_LENGTH > 2 * TAG_LENGTH || now - then - 1 >= ISOLINE_LONGEST_WAIT_NS) {
		matches->missed++;
		return 0;
	}
	matches->matched++;
	return now - then;
}

#endif
