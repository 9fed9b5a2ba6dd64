/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Level 3, report: one frame into the port's counters, its flow's record and its conversation. */
#ifndef ISOLINE_LIB_COUNT_H
#define ISOLINE_LIB_COUNT_H

#include "conversation.h"
#include "cycle.h"
#include "lock.h"
#include "open.h"
#include "sequence.h"
#include "table.h"

/* What the hook saw: size of the frame, and when. */
struct sighting {
	__u64 now;   /* monotonic */
	__u64 stamp; /* by the chosen clock; 0 = the frame has none */
	__u32 packets;
	__u32 bytes;
};

/* Into memory of this CPU, where only a real-time kernel lets another packet come in between. */
static __always_inline void add_counts(struct isoline_counts *counts, const struct sighting *seen)
{
	if (choices.preemptible) {
		__sync_fetch_and_add(&counts->skbs, 1);
		__sync_fetch_and_add(&counts->packets, seen->packets);
		__sync_fetch_and_add(&counts->bytes, seen->bytes);
		return;
	}
	counts->skbs++;
	counts->packets += seen->packets;
	counts->bytes += seen->bytes;
}

/* The blocks a flow points at, looked up before its lock is taken and believed only if they are still its own. */
struct blocks {
	__u32 arrival, cycle, jitter;
	struct isoline_histogram *arrivals, *cycles, *ipdvs, *jitters;
	const struct isoline_stream *plan;
};

static __always_inline __u32 usable(__u32 block)
{
	return block == ISOLINE_REFUSED ? 0 : block;
}

static __always_inline void measure_numbered(struct isoline_flow *flow, const struct isoline_frame *frame,
					     const struct sighting *seen, const struct blocks *blocks, __u64 arrival,
					     int has_arrival)
{
	int frames = -1, backwards = 0;
	__u64 apart;

	if (flow->features & ISOLINE_FLOW_RTP && !frame->rtp) {
		/* Something else on RTP's port: neither numbered nor stamped, and no packet to measure the next one by.
		 */
		flow->features &= ~ISOLINE_FLOW_STAMP;
		return;
	}
	if (frame->sequence_bits || flow->features & ISOLINE_FLOW_RTP)
		frames = follow_sequence(flow, frame, seen->now);
	if (flow->features & ISOLINE_FLOW_CYCLIC && has_arrival && frames)
		measure_cycle(flow, arrival, frames, seen->now, blocks->plan,
			      flow->cycle_histogram == blocks->cycle ? blocks->cycles : 0);
	if ((flow->features & (ISOLINE_FLOW_CYCLIC | ISOLINE_FLOW_LEARNS)) == ISOLINE_FLOW_LEARNS && has_arrival &&
	    !(flow->features & ISOLINE_FLOW_RTP))
		learn_cycle(flow, arrival);
	if (!seen->stamp) {
		flow->features &= ~ISOLINE_FLOW_STAMP;
		flow->stamp_last = frame->stamp; /* GOOSE's state is known without a time */
		return;
	}
	if (!flow->stamp_rate && !(frames > 0 && flow->features & ISOLINE_FLOW_CYCLIC)) {
		flow->stamp_last = frame->stamp;
		return;
	}
	apart = sent_apart(flow, frame, frames, &backwards);
	if (flow->features & ISOLINE_FLOW_STAMP && has_arrival && (apart || flow->stamp_rate))
		measure_variation(flow, arrival, apart, backwards,
				  flow->jitter_histogram == blocks->jitter ? blocks->ipdvs : 0,
				  flow->jitter_histogram == blocks->jitter ? blocks->jitters : 0);
	flow->stamp_last = frame->stamp;
	flow->features |= ISOLINE_FLOW_STAMP;
}

static __always_inline int is_numbered(const struct isoline_flow *flow, const struct isoline_frame *frame)
{
	return frame->sequence_bits || flow->features & (ISOLINE_FLOW_CYCLIC | ISOLINE_FLOW_LEARNS | ISOLINE_FLOW_RTP);
}

/* Adds a sighting to a flow's record. Returns 0 if the record is not (or no longer) that flow's, or stays busy. */
static __always_inline int add_to_flow(struct isoline_flow *flow, __u64 tag, const struct isoline_frame *frame,
				       const struct sighting *seen)
{
	struct blocks blocks = {};
	__u64 previous, arrival = 0;
	__u32 held;
	int mine, has_arrival, numbered = is_numbered(flow, frame);

	blocks.arrival = usable(flow->arrival_histogram);
	blocks.arrivals = histogram_at(blocks.arrival);
	if (numbered) {
		blocks.cycle = usable(flow->cycle_histogram);
		blocks.cycles = histogram_at(blocks.cycle);
		blocks.jitter = usable(flow->jitter_histogram);
		blocks.jitters = histogram_at(blocks.jitter);
		blocks.ipdvs = histogram_at(usable(flow->ipdv_histogram));
		if (flow->stream) {
			__u32 index = flow->stream - 1;

			blocks.plan = bpf_map_lookup_elem(&isoline_streams, &index);
		}
	}
	held = record_lock(&flow->lock);
	if (!held)
		return 0;
	mine = flow->tag == tag && same_key(&flow->key, &frame->key);
	if (mine) {
		flow->skbs++;
		flow->packets += seen->packets;
		flow->bytes += seen->bytes;
		previous = choices.clock ? flow->arrival_ns : flow->last_ns;
		/* Two CPUs may have changed their order between the clock and the lock: that is no time between
		 * arrivals. */
		has_arrival = previous && seen->stamp >= previous;
		if (has_arrival) {
			arrival = seen->stamp - previous;
			if (choices.clock)
				flow->arrival_sum += arrival;
			if (~arrival > flow->arrival_min)
				flow->arrival_min = ~arrival;
			if (arrival > flow->arrival_max)
				flow->arrival_max = arrival;
			if (blocks.arrivals && flow->arrival_histogram == blocks.arrival)
				count_in_bucket(blocks.arrivals, isoline_bucket(arrival, ISOLINE_ORIGIN_DELAY));
		}
		if (numbered)
			measure_numbered(flow, frame, seen, &blocks, arrival, has_arrival);
		if (choices.clock)
			flow->arrival_ns = seen->stamp;
		if (!flow->last_ns)
			flow->first_ns = seen->now;
		if (seen->now > flow->last_ns)
			flow->last_ns = seen->now;
	}
	record_unlock(&flow->lock, held);
	return mine;
}

static __always_inline void add_to_conversation(const struct isoline_flow *flow, struct isoline_frame *frame,
						__u32 record, __u64 tag, const struct sighting *seen)
{
	struct isoline_conversation *talk;
	__u32 index = flow->conversation, talk_tag = flow->conversation_tag;
	__u32 number = flow->features & ISOLINE_FLOW_REVERSED ? 1 : 0;

	if (index == ISOLINE_REFUSED)
		return;
	if (!index) {
		join_conversation(frame, record, tag, seen->now);
		index = flow->conversation;
		talk_tag = flow->conversation_tag;
		number = flow->features & ISOLINE_FLOW_REVERSED ? 1 : 0;
		if (!index || index == ISOLINE_REFUSED)
			return;
	}
	index--;
	talk = bpf_map_lookup_elem(&isoline_talks, &index);
	if (talk && !follow_conversation(talk, talk_tag, number, frame, seen->now, seen->stamp))
		join_conversation(frame, record, tag, seen->now);
}

static __always_inline void count_frame(struct isoline_frame *frame, const struct sighting *seen)
{
	__u32 port = frame->key.port * 2 + (frame->key.flags & ISOLINE_KEY_EGRESS), record, index;
	struct isoline_port_counters *counters = bpf_map_lookup_elem(&isoline_ports, &port);
	__u8 kind = frame->key.kind & (ISOLINE_KIND_COUNT - 1);
	struct isoline_flow *flow;
	__u64 tag = hash_key(&frame->key);

	if (!counters)
		return;
	add_counts(&counters->kind[kind], seen);
	if (frame->traffic_class < ISOLINE_TRAFFIC_CLASSES)
		add_counts(&counters->traffic_class[frame->traffic_class], seen);
	if (!seen->stamp)
		__sync_fetch_and_add(&counters->stamps_missing, 1);
	record = find(tag);
	if (!record)
		record = (__u32)open_flow(frame, tag);
	if (!record)
		goto overflow;
	index = record - 1;
	flow = bpf_map_lookup_elem(&isoline_flows, &index);
	if (!flow)
		goto overflow;
	if (lacks_histograms(flow))
		equip_flow(record, tag);
	if (!add_to_flow(flow, tag, frame, seen))
		goto overflow;
	if (choices.round_trips && has_conversation(&frame->key))
		add_to_conversation(flow, frame, record, tag, seen);
	return;
overflow:
	add_counts(&counters->overflow[kind], seen);
}

#endif
