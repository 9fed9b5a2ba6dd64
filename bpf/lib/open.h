/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Level 2, measure: the slow path. Opening a flow, joining its conversation,
 * and giving it histograms. Global functions: the verifier checks each once.
 */
#ifndef ISOLINE_LIB_OPEN_H
#define ISOLINE_LIB_OPEN_H

#include "conversation.h"
#include "cycle.h"
#include "lock.h"
#include "maps.h"
#include "table.h"

/* Everything written before is visible to whoever sees the tag: the exchange is a full barrier. */
static __always_inline void publish_tag(__u64 *tag, __u64 value)
{
	__sync_lock_test_and_set(tag, value);
}

/* Planned stream + 1 that the key belongs to, or 0. A stream may leave fields open: one look-up per mask. */
static __always_inline __u32 planned_stream(const struct isoline_flow_key *key)
{
	for (__u32 i = 0; i < ISOLINE_STREAM_MASKS; i++) {
		const struct isoline_flow_key *mask;
		struct isoline_flow_key masked;
		const __u64 *from = (const __u64 *)key, *bits;
		__u64 *to = (__u64 *)&masked;
		__u32 *stream, number = i;

		if (i >= choices.stream_masks)
			break;
		mask = bpf_map_lookup_elem(&isoline_masks, &number);
		if (!mask)
			break;
		bits = (const __u64 *)mask;
		for (int word = 0; word < 6; word++)
			to[word] = from[word] & bits[word];
		stream = bpf_map_lookup_elem(&isoline_plan, &masked);
		if (stream)
			return *stream + 1;
	}
	return 0;
}

/* Which measures the flow can have, from its key alone. */
static __always_inline void set_features(struct isoline_flow *flow, const struct isoline_frame *frame, __u32 stream)
{
	__u8 kind = frame->key.kind;
	__u32 *rate;

	flow->features = 0;
	flow->stamp_rate = 0;
	flow->cycle_ns = 0;
	flow->sequence_step = 0;
	flow->stream = stream;
	if (kind == ISOLINE_KIND_UDP && choices.rtp) {
		__be16 port = frame->key.dst_port;

		rate = bpf_map_lookup_elem(&isoline_rtp, &port);
		if (rate) {
			flow->features |= ISOLINE_FLOW_RTP;
			flow->stamp_rate = *rate;
		}
	} else if (kind == ISOLINE_KIND_PROFINET || kind == ISOLINE_KIND_AVTP) {
		flow->stamp_rate = frame->stamp_rate;
	}
	if (stream) {
		__u32 index = stream - 1;
		struct isoline_stream *plan = bpf_map_lookup_elem(&isoline_streams, &index);

		if (plan && plan->cycle_ns) {
			flow->features |= ISOLINE_FLOW_PLANNED;
			flow->cycle_ns = plan->cycle_ns;
			flow->sequence_step = 1;
			if (kind == ISOLINE_KIND_PROFINET)
				flow->sequence_step =
					(__u32)((plan->cycle_ns * PROFINET_COUNTER_HZ + 500000000) / 1000000000);
		}
	} else if (kind == ISOLINE_KIND_OTHER || (kind >= ISOLINE_KIND_PROFINET && kind <= ISOLINE_KIND_AVTP &&
						  kind != ISOLINE_KIND_PTP && kind != ISOLINE_KIND_GOOSE)) {
		/* Industrial layer 2 is cyclic as a rule; IP is as an exception, which a stream file names. */
		flow->features |= ISOLINE_FLOW_LEARNS;
	}
}

/*
 * Finds the flow of a frame or opens it: record + 1, or 0 when the table is full.
 * A record is published in the index only when it is whole.
 */
__noinline int open_flow(struct isoline_frame *frame, __u64 tag)
{
	struct isoline_flow *flow;
	__u32 record, found = 0, stream, index;

	if (!frame)
		return 0;
	stream = choices.stream_masks ? planned_stream(&frame->key) : 0;
	record = pool_take(ISOLINE_POOL_FLOWS, &isoline_free_fl, stream ? choices.flow_records : choices.max_flows,
			   choices.flow_records);
	if (!record)
		return 0;
	index = record - 1;
	flow = bpf_map_lookup_elem(&isoline_flows, &index);
	if (!flow)
		return 0;
	/* Not published, but a straggler that knew the record's last flow may hold its lock: it finds tag 0. */
	set_features(flow, frame, stream);
	flow->skbs = 0;
	flow->packets = 0;
	flow->bytes = 0;
	flow->last_ns = 0;
	flow->arrival_histogram = 0;
	flow->conversation = 0;
	flow->conversation_tag = 0;
	__builtin_memcpy(&flow->key, &frame->key, sizeof(flow->key));
	__builtin_memset(&flow->arrival_min, 0, 32);
	flow->disturbed_ns = 0;
	flow->deviation = 0;
	flow->deviation_bucket = 0;
	flow->learn_count = 0;
	flow->learn_failures = 0;
	flow->sequence_window = 0;
	flow->sequence_last = 0;
	flow->lost = 0;
	flow->deadline_misses = 0;
	flow->arrival_ns = 0;
	flow->duplicated = 0;
	flow->reordered = 0;
	flow->early_cycles = 0;
	flow->late_cycles = 0;
	flow->cycle_histogram = 0;
	flow->ipdv_histogram = 0;
	flow->jitter_histogram = 0;
	flow->stamp_last = 0;
	flow->jitter = 0;
	publish_tag(&flow->tag, tag);
	if (claim_in_line(first_line(tag), tag, record, &found))
		return (int)record;
	if (!found && claim_in_line(second_line(tag), tag, record, &found))
		return (int)record;
	publish_tag(&flow->tag, 0);
	pool_return(ISOLINE_POOL_FLOWS, &isoline_free_fl, record);
	return (int)found;
}

/* The conversation's key: both directions and all DSCP values give the same one. Returns the sender's side. */
static __always_inline __u32 conversation_key(const struct isoline_flow_key *flow, struct isoline_flow_key *key)
{
	const __u64 *src = (const __u64 *)flow->src_address, *dst = (const __u64 *)flow->dst_address;
	__u32 reversed;

	if (src[0] != dst[0])
		reversed = src[0] > dst[0];
	else if (src[1] != dst[1])
		reversed = src[1] > dst[1];
	else
		reversed = flow->kind == ISOLINE_KIND_TCP ? flow->src_port > flow->dst_port : 0;
	__builtin_memcpy(key, flow, sizeof(*key));
	key->kind |= 0x80;
	key->flags &= ~ISOLINE_KEY_EGRESS;
	key->class_of_service = 0;
	if (flow->kind == ISOLINE_KIND_ICMP)
		key->dst_port = 0;
	if (reversed) {
		__builtin_memcpy(key->src_address, dst, 16);
		__builtin_memcpy(key->dst_address, src, 16);
		if (flow->kind == ISOLINE_KIND_TCP) {
			key->src_port = flow->dst_port;
			key->dst_port = flow->src_port;
		}
	}
	return reversed;
}

static __always_inline __u32 open_conversation(const struct isoline_flow_key *key, __u64 tag, __u64 now)
{
	struct isoline_conversation *talk;
	__u32 record, index, found = find(tag), histogram[2];

	if (found)
		return found;
	record = pool_take(ISOLINE_POOL_TALKS, &isoline_free_tk, choices.max_conversations, choices.max_conversations);
	index = record - 1;
	talk = record ? bpf_map_lookup_elem(&isoline_talks, &index) : 0;
	if (!talk)
		return 0;
	histogram[0] = histogram_take();
	histogram[1] = histogram_take();
	__builtin_memset(&talk->handshake_ns, 0, 8);
	talk->state = 0;
	talk->last_ns = now;
	talk->histogram[0] = histogram[0];
	talk->histogram[1] = histogram[1];
	__builtin_memset(talk->smallest, 0, 24);
	__builtin_memcpy(&talk->key, key, sizeof(*key));
	__builtin_memset(talk->retransmitted, 0, 16);
	__builtin_memset(talk->side, 0, sizeof(talk->side));
	publish_tag(&talk->tag, tag);
	if (claim_in_line(first_line(tag), tag, record, &found))
		return record;
	if (!found && claim_in_line(second_line(tag), tag, record, &found))
		return record;
	publish_tag(&talk->tag, 0);
	histogram_give_back(histogram[0]);
	histogram_give_back(histogram[1]);
	pool_return(ISOLINE_POOL_TALKS, &isoline_free_tk, record);
	return found;
}

/* Ties a flow to its conversation, which is opened if it is new. */
__noinline int join_conversation(struct isoline_frame *frame, __u32 record, __u64 tag, __u64 now)
{
	struct isoline_flow_key key;
	struct isoline_flow *flow;
	__u32 index = record - 1, talk, reversed, held;
	__u64 talk_tag;

	if (!frame)
		return 0;
	flow = bpf_map_lookup_elem(&isoline_flows, &index);
	if (!flow)
		return 0;
	reversed = conversation_key(&frame->key, &key);
	talk_tag = hash_key(&key);
	talk = open_conversation(&key, talk_tag, now);
	held = record_lock(&flow->lock);
	if (!held)
		return 0;
	if (flow->tag == tag) {
		flow->conversation = talk ? talk : ISOLINE_REFUSED;
		flow->conversation_tag = (__u32)talk_tag;
		if (reversed)
			flow->features |= ISOLINE_FLOW_REVERSED;
	}
	record_unlock(&flow->lock, held);
	return 0;
}

/* Which histograms a flow lacks that it has values for. */
static __always_inline int lacks_histograms(const struct isoline_flow *flow)
{
	if (!choices.histograms || !flow->last_ns)
		return 0;
	if (!flow->arrival_histogram)
		return 1;
	if (flow->features & ISOLINE_FLOW_CYCLIC && !flow->cycle_histogram)
		return 1;
	return flow->features & ISOLINE_FLOW_STAMP && !flow->jitter_histogram;
}

/* Takes the lacking histograms out of the pool; called without the lock, so each is offered and maybe returned. */
__noinline int equip_flow(__u32 record, __u64 tag)
{
	__u32 index = record - 1, arrival = 0, cycle = 0, ipdv = 0, jitter = 0, held;
	struct isoline_flow *flow = bpf_map_lookup_elem(&isoline_flows, &index);

	if (!flow)
		return 0;
	if (!flow->arrival_histogram)
		arrival = histogram_take();
	if (flow->features & ISOLINE_FLOW_CYCLIC && !flow->cycle_histogram)
		cycle = histogram_take();
	if (flow->features & ISOLINE_FLOW_STAMP && !flow->jitter_histogram) {
		ipdv = histogram_take();
		jitter = histogram_take();
	}
	held = record_lock(&flow->lock);
	if (held && flow->tag == tag) {
		if (arrival && !flow->arrival_histogram) {
			flow->arrival_histogram = arrival;
			arrival = 0;
		}
		if (cycle && !flow->cycle_histogram) {
			flow->cycle_histogram = cycle;
			cycle = 0;
		}
		if (jitter && !flow->jitter_histogram) {
			flow->ipdv_histogram = ipdv;
			flow->jitter_histogram = jitter;
			ipdv = 0;
			jitter = 0;
		}
	}
	if (held)
		record_unlock(&flow->lock, held);
	histogram_give_back(arrival);
	histogram_give_back(cycle);
	histogram_give_back(ipdv);
	histogram_give_back(jitter);
	return 0;
}

#endif
