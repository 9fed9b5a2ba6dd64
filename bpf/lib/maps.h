/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The probe's memory. Sizes are set by the loader; BPF_F_MMAPABLE is asked for
 * because it page-aligns the values, so that records start on cache lines.
 */
#ifndef ISOLINE_LIB_MAPS_H
#define ISOLINE_LIB_MAPS_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "abi/flow_record.h"
#include "abi/histogram.h"
#include "abi/probe.h"

#define ARRAY_MAP(name, map_type, map_flags_, value_type) \
	struct {                                          \
		__uint(type, map_type);                   \
		__uint(max_entries, 1);                   \
		__uint(map_flags, map_flags_);            \
		__type(key, __u32);                       \
		__type(value, value_type);                \
	} name SEC(".maps")

#define POOL_MAP(name)                            \
	struct {                                  \
		__uint(type, BPF_MAP_TYPE_QUEUE); \
		__uint(max_entries, 1);           \
		__type(value, __u32);             \
	} name SEC(".maps")

ARRAY_MAP(isoline_index, BPF_MAP_TYPE_ARRAY, BPF_F_MMAPABLE, struct isoline_bucket_line);
ARRAY_MAP(isoline_flows, BPF_MAP_TYPE_ARRAY, BPF_F_MMAPABLE, struct isoline_flow);
ARRAY_MAP(isoline_talks, BPF_MAP_TYPE_ARRAY, BPF_F_MMAPABLE, struct isoline_conversation);
ARRAY_MAP(isoline_histos, BPF_MAP_TYPE_ARRAY, BPF_F_MMAPABLE, struct isoline_histogram);
ARRAY_MAP(isoline_where, BPF_MAP_TYPE_ARRAY, 0, struct isoline_port_place);
ARRAY_MAP(isoline_ports, BPF_MAP_TYPE_PERCPU_ARRAY, 0, struct isoline_port_counters);
ARRAY_MAP(isoline_evicted, BPF_MAP_TYPE_ARRAY, BPF_F_MMAPABLE, struct isoline_evicted);
ARRAY_MAP(isoline_streams, BPF_MAP_TYPE_ARRAY, BPF_F_MMAPABLE, struct isoline_stream);
ARRAY_MAP(isoline_masks, BPF_MAP_TYPE_ARRAY, 0, struct isoline_flow_key);

/* Blocks that were given back; never used ones come from isoline_pool.fresh. */
POOL_MAP(isoline_free_fl);
POOL_MAP(isoline_free_tk);
POOL_MAP(isoline_free_hi);

/* key & mask of a planned stream -> stream index */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, struct isoline_flow_key);
	__type(value, __u32);
} isoline_plan SEC(".maps");

/* Of a planned stream at a port and direction: when the newest of its flows was last seen. Kept by the sweep; a place
 * that finds no room is as if each of its flows were the newest. */
struct isoline_heard {
	__u32 stream;
	__u32 slot; /* port * 2 + egress */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, struct isoline_heard);
	__type(value, __u64);
} isoline_heard SEC(".maps");

/* UDP port (network order) -> RTP clock rate in Hz */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __be16);
	__type(value, __u32);
} isoline_rtp SEC(".maps");

ARRAY_MAP(isoline_pools, BPF_MAP_TYPE_ARRAY, BPF_F_MMAPABLE, struct isoline_pool);

const volatile struct isoline_choices choices = {};

/* The port of an interface, or NULL if the probe is not (or no longer) on it. */
static __always_inline const struct isoline_port_place *port_of(__u32 ifindex)
{
#pragma unroll
	for (__u32 i = 0; i < ISOLINE_PORT_TRIES; i++) {
		__u32 place = (ifindex + i) % ISOLINE_PORT_PLACES;
		const struct isoline_port_place *found = bpf_map_lookup_elem(&isoline_where, &place);

		if (found && found->ifindex == ifindex)
			return found;
	}
	return 0;
}

/* Takes one of a pool's `capacity` blocks: index + 1, or 0 when `limit` of them are in use. */
static __always_inline __u32 pool_take(__u32 which, void *free_list, __u32 limit, __u32 capacity)
{
	struct isoline_pool *pool = bpf_map_lookup_elem(&isoline_pools, &which);
	__u32 block;

	if (!pool)
		return 0;
	if (*(volatile __u32 *)&pool->used >= limit)
		goto refuse;
	if (__sync_fetch_and_add(&pool->used, 1) >= limit)
		goto undo;
	if (bpf_map_pop_elem(free_list, &block) == 0)
		return block + 1;
	block = __sync_fetch_and_add(&pool->fresh, 1);
	if (block < capacity)
		return block + 1;
	/* `used` admitted us, so a block is on its way back to the list: a later packet gets it. */
	__sync_fetch_and_add(&pool->fresh, -1);
undo:
	__sync_fetch_and_add(&pool->used, -1);
refuse:
	__sync_fetch_and_add(&pool->refused, 1);
	return 0;
}

/* Gives back block - 1. */
static __always_inline void pool_return(__u32 which, void *free_list, __u32 block)
{
	struct isoline_pool *pool = bpf_map_lookup_elem(&isoline_pools, &which);

	if (!block || block == ISOLINE_REFUSED)
		return;
	block--;
	bpf_map_push_elem(free_list, &block, 0);
	if (pool)
		__sync_fetch_and_add(&pool->used, -1);
}

#endif
