/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Level 3, report: ageing. A record is emptied under its lock, so that each
 * packet is counted before (and moves to the evicted totals) or finds the
 * record gone and is counted elsewhere: nothing is lost between.
 */
#ifndef ISOLINE_LIB_SWEEP_H
#define ISOLINE_LIB_SWEEP_H

#include "histogram.h"
#include "lock.h"
#include "maps.h"
#include "table.h"

struct sweep {
	__u64 now;
	__u32 first;
	__u32 port; /* 0 = idle flows of any port, n + 1 = all of port n */
	__u32 evicted;
};

/*
 * A planned stream's record is kept while it is silent: its deadlines are missed. Not so where the match leaves a field
 * open and another record has taken the stream on: a controller that began again from another port.
 */
static __always_inline int is_kept(const struct isoline_flow *flow)
{
	struct isoline_heard key = {.stream = flow->stream,
				    .slot = flow->key.port * 2 + (flow->key.flags & ISOLINE_KEY_EGRESS)};
	__u64 last = flow->last_ns, *newest;

	if (!(flow->features & ISOLINE_FLOW_PLANNED))
		return 0;
	newest = bpf_map_lookup_elem(&isoline_heard, &key);
	if (newest && *newest > last)
		return 0;
	if (!newest || *newest != last)
		bpf_map_update_elem(&isoline_heard, &key, &last, BPF_ANY);
	return 1;
}

static __always_inline int is_over(__u64 last, __u16 record_port, int kept, const struct sweep *sweep)
{
	if (sweep->port)
		return record_port == (__u16)(sweep->port - 1);
	return !kept && sweep->now > last && sweep->now - last > choices.idle_ns;
}

static __always_inline void add_evicted(const struct isoline_counts *counts, __u32 port)
{
	struct isoline_evicted *evicted = bpf_map_lookup_elem(&isoline_evicted, &port);

	if (!evicted)
		return;
	__sync_fetch_and_add(&evicted->counts.skbs, counts->skbs);
	__sync_fetch_and_add(&evicted->counts.packets, counts->packets);
	__sync_fetch_and_add(&evicted->counts.bytes, counts->bytes);
	__sync_fetch_and_add(&evicted->flows, 1);
}

static long sweep_flow(__u32 step, void *context)
{
	struct sweep *sweep = context;
	__u32 index = sweep->first + step, block[4] = {}, port = 0, held;
	struct isoline_flow *flow = bpf_map_lookup_elem(&isoline_flows, &index);
	struct isoline_counts counts = {};
	__u64 tag = 0;
	int kept;

	if (!flow)
		return 1;
	/* last_ns is 0 between opening and the first count: that flow is not idle but being born. */
	if (!flow->tag || !flow->last_ns)
		return 0;
	kept = is_kept(flow);
	if (!is_over(flow->last_ns, flow->key.port, kept, sweep))
		return 0;
	held = record_lock(&flow->lock);
	if (!held)
		return 0;
	if (flow->tag && flow->last_ns && is_over(flow->last_ns, flow->key.port, kept, sweep)) {
		tag = flow->tag;
		flow->tag = 0;
		counts.skbs = flow->skbs;
		counts.packets = flow->packets;
		counts.bytes = flow->bytes;
		port = flow->key.port * 2 + (flow->key.flags & ISOLINE_KEY_EGRESS);
		block[0] = flow->arrival_histogram;
		block[1] = flow->cycle_histogram;
		block[2] = flow->ipdv_histogram;
		block[3] = flow->jitter_histogram;
	}
	record_unlock(&flow->lock, held);
	if (!tag)
		return 0;
	add_evicted(&counts, port);
	release(tag, index + 1);
	histogram_give_back(block[0]);
	histogram_give_back(block[1]);
	histogram_give_back(block[2]);
	histogram_give_back(block[3]);
	pool_return(ISOLINE_POOL_FLOWS, &isoline_free_fl, index + 1);
	sweep->evicted++;
	return 0;
}

static long sweep_conversation(__u32 step, void *context)
{
	struct sweep *sweep = context;
	__u32 index = sweep->first + step, block[2] = {}, held;
	struct isoline_conversation *talk = bpf_map_lookup_elem(&isoline_talks, &index);
	__u64 tag = 0;

	if (!talk)
		return 1;
	if (!talk->tag || !is_over(talk->last_ns, talk->key.port, 0, sweep))
		return 0;
	held = record_lock(&talk->lock);
	if (!held)
		return 0;
	if (talk->tag && is_over(talk->last_ns, talk->key.port, 0, sweep)) {
		tag = talk->tag;
		talk->tag = 0;
		block[0] = talk->histogram[0];
		block[1] = talk->histogram[1];
	}
	record_unlock(&talk->lock, held);
	if (!tag)
		return 0;
	release(tag, index + 1);
	histogram_give_back(block[0]);
	histogram_give_back(block[1]);
	pool_return(ISOLINE_POOL_TALKS, &isoline_free_tk, index + 1);
	sweep->evicted++;
	return 0;
}

#endif
