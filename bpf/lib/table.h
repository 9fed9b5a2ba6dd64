/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Level 2, measure: from a key to its record. docs/decisions/0001-flow-table.md says why so.
 *
 * The index is lines of eight slots; a key may stand in either of two lines. A
 * slot holds the upper bits of the key's hash and a record number, so that a
 * look-up reads one line of the index and then the record. Slots are claimed
 * with compare-and-swap; whether a record is (still) the key's is decided by
 * the key in the record, under the record's lock.
 */
#ifndef ISOLINE_LIB_TABLE_H
#define ISOLINE_LIB_TABLE_H

#include "maps.h"
#include "packet.h"

static __always_inline __u64 hash_key(const struct isoline_flow_key *key)
{
	const __u64 *word = (const __u64 *)key;
	__u64 hash;

	/* Odd multipliers keep every bit of a word; the sum is mixed once. Six independent products pipeline. */
	hash = (word[0] ^ choices.seed) * 0x9e3779b97f4a7c15ull;
	hash += (word[1] + choices.seed) * 0xc2b2ae3d27d4eb4full;
	hash += word[2] * 0x165667b19e3779f9ull;
	hash += (word[3] ^ word[3] >> 32) * 0xd6e8feb86659fd93ull;
	hash += word[4] * 0xff51afd7ed558ccdull;
	hash += (word[5] ^ word[5] >> 32) * 0xc4ceb9fe1a85ec53ull;
	hash ^= hash >> 32;
	hash *= 0xd6e8feb86659fd93ull;
	hash ^= hash >> 29;
	hash *= 0x9e3779b97f4a7c15ull;
	hash ^= hash >> 32;
	/* 0 marks a free record; the upper bits are what a slot keeps. */
	return hash | 1ull << 63;
}

static __always_inline __u32 first_line(__u64 tag)
{
	return (__u32)tag & choices.bucket_mask;
}

static __always_inline __u32 second_line(__u64 tag)
{
	__u32 line = (__u32)(tag >> 32) * 0x9e3779b1u >> 7 & choices.bucket_mask;

	return line == first_line(tag) ? (line ^ 1) & choices.bucket_mask : line;
}

static __always_inline int same_key(const struct isoline_flow_key *a, const struct isoline_flow_key *b)
{
	const __u64 *x = (const __u64 *)a, *y = (const __u64 *)b;

	return !((x[0] ^ y[0]) | (x[1] ^ y[1]) | (x[2] ^ y[2]) | (x[3] ^ y[3]) | (x[4] ^ y[4]) | (x[5] ^ y[5]));
}

static __always_inline int slot_matches(__u64 slot, __u64 tag)
{
	return slot && !((slot ^ tag) >> ISOLINE_INDEX_BITS);
}

/* Record number + 1 behind the first slot of a line that carries the tag, or 0. */
static __always_inline __u32 find_in_line(__u32 line_number, __u64 tag)
{
	struct isoline_bucket_line *line = bpf_map_lookup_elem(&isoline_index, &line_number);

	if (!line)
		return 0;
#pragma unroll
	for (int i = 0; i < ISOLINE_WAYS; i++)
		if (slot_matches(line->slot[i], tag))
			return line->slot[i] & ISOLINE_INDEX_MASK;
	return 0;
}

static __always_inline __u32 find(__u64 tag)
{
	__u32 found = find_in_line(first_line(tag), tag);

	return found ? found : find_in_line(second_line(tag), tag);
}

/* Claims a free slot in a line: 1 done, 0 line full. Someone else's equal tag is returned in *found. */
static __always_inline int claim_in_line(__u32 line_number, __u64 tag, __u32 record, __u32 *found)
{
	struct isoline_bucket_line *line = bpf_map_lookup_elem(&isoline_index, &line_number);
	__u64 wanted = (tag & ~ISOLINE_INDEX_MASK) | record;

	if (!line)
		return 0;
	for (int i = 0; i < ISOLINE_WAYS; i++) {
		__u64 before = *(volatile __u64 *)&line->slot[i];

		if (!before)
			before = __sync_val_compare_and_swap(&line->slot[i], 0, wanted);
		if (!before)
			return 1;
		if (slot_matches(before, tag)) {
			*found = before & ISOLINE_INDEX_MASK;
			return 0;
		}
	}
	return 0;
}

/* Frees the slot of a line that holds exactly this record. */
static __always_inline int release_in_line(__u32 line_number, __u64 tag, __u32 record)
{
	struct isoline_bucket_line *line = bpf_map_lookup_elem(&isoline_index, &line_number);
	__u64 mine = (tag & ~ISOLINE_INDEX_MASK) | record;

	if (!line)
		return 0;
	for (int i = 0; i < ISOLINE_WAYS; i++)
		if (line->slot[i] == mine && __sync_val_compare_and_swap(&line->slot[i], mine, 0) == mine)
			return 1;
	return 0;
}

static __always_inline void release(__u64 tag, __u32 record)
{
	if (!release_in_line(first_line(tag), tag, record))
		release_in_line(second_line(tag), tag, record);
}

#endif
