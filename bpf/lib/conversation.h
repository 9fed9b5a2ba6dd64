/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Level 2, measure: round trips of TCP and echo, both directions of a
 * conversation in one record (docs/measures.md).
 */
#ifndef ISOLINE_LIB_CONVERSATION_H
#define ISOLINE_LIB_CONVERSATION_H

#include "histogram.h"
#include "lock.h"
#include "maps.h"
#include "packet.h"
#include "table.h"

#define TCP_FIN            0x01
#define TCP_SYN            0x02
#define TCP_RST            0x04
#define TCP_ACK            0x10

#define DELAYED_ACK_NS     20000000 /* later than the smallest round trip by this: a receiver's timer, not the path */
#define REORDER_DEFAULT_NS 3000000  /* while no round trip is known */

/* True for echo requests and replies, which have a conversation; other ICMP has not. */
static __always_inline int is_echo(const struct isoline_flow_key *key)
{
	__u16 type = bpf_ntohs(key->dst_port) >> 8;

	return key->kind == ISOLINE_KIND_ICMP &&
	       (key->flags & ISOLINE_KEY_IPV6 ? type == 128 || type == 129 : type == 8 || type == 0);
}

static __always_inline int is_echo_request(const struct isoline_flow_key *key)
{
	__u16 type = bpf_ntohs(key->dst_port) >> 8;

	return type == 8 || type == 128;
}

static __always_inline int has_conversation(const struct isoline_flow_key *key)
{
	return key->kind == ISOLINE_KIND_TCP || is_echo(key);
}

static __always_inline void add_round_trip(struct isoline_conversation *talk, __u32 side, __u64 sample,
					   struct isoline_histogram *histogram)
{
	if (~sample > talk->smallest[side & 1])
		talk->smallest[side & 1] = ~sample;
	if (histogram)
		histogram_add(histogram, sample, isoline_bucket(sample, ISOLINE_ORIGIN_DELAY));
}

static __always_inline void forget_outstanding(struct isoline_side *side)
{
#pragma unroll
	for (int i = 0; i < ISOLINE_OUTSTANDING; i++)
		side->sent_ns[i] = 0;
}

static __always_inline void remember_sent(struct isoline_side *side, __u32 end, __u64 now)
{
#pragma unroll
	for (int i = 0; i < ISOLINE_OUTSTANDING; i++) {
		if (!side->sent_ns[i]) {
			side->sent_ns[i] = now;
			side->end[i] = end;
			return;
		}
	}
}

/* A segment with data, SYN or FIN passed: new data is remembered, old data spoils what waits (Karn). */
static __always_inline void tcp_sent(struct isoline_conversation *talk, __u32 number, __u32 start, __u32 length,
				     __u64 now)
{
	struct isoline_side *side = &talk->side[number & 1];
	__u32 end = start + length;
	__u64 patience = talk->smallest[number & 1] ? ~talk->smallest[number & 1] : REORDER_DEFAULT_NS;

	if (!side->advanced_ns || (__s32)(end - side->max_end) > 0) {
		side->max_end = end;
		side->advanced_ns = now;
		remember_sent(side, end, now);
		return;
	}
	if (length <= 1 && start + 1 == side->max_end)
		return; /* keep-alive probe */
	/* Another CPU may have gone ahead of this packet, whose time was read before the lock. */
	if (now <= side->advanced_ns || now - side->advanced_ns < patience)
		talk->reordered[number & 1]++;
	else
		talk->retransmitted[number & 1]++;
	forget_outstanding(side);
}

/* An acknowledgement passed: the newest segment that it covers gives the sample. `number` is who acknowledges. */
static __always_inline void tcp_acknowledged(struct isoline_conversation *talk, __u32 number, __u32 acknowledgement,
					     __u32 length, __u64 now, struct isoline_histogram *histogram)
{
	__u32 sender = (number ^ 1) & 1;
	struct isoline_side *side = &talk->side[sender];
	__u64 newest = 0, sample;
	__u32 covered = 0;

	if (acknowledgement == side->acknowledged && talk->state & (ISOLINE_TALK_ACKED << sender))
		return;
	talk->state |= ISOLINE_TALK_ACKED << sender;
	side->acknowledged = acknowledgement;
#pragma unroll
	for (int i = 0; i < ISOLINE_OUTSTANDING; i++) {
		if (!side->sent_ns[i] || (__s32)(acknowledgement - side->end[i]) < 0)
			continue;
		if (side->sent_ns[i] > newest)
			newest = side->sent_ns[i];
		side->sent_ns[i] = 0;
		covered++;
	}
	if (!newest || now < newest)
		return;
	sample = now - newest;
	if (!length && covered == 1 && talk->smallest[sender] && sample > ~talk->smallest[sender] + DELAYED_ACK_NS)
		talk->delayed[sender]++;
	add_round_trip(talk, sender, sample, histogram);
}

/* SYN … SYN-ACK … ACK as this port saw them. A second SYN of a closed connection begins anew. */
static __always_inline void follow_handshake(struct isoline_conversation *talk, __u32 number, __u8 flags, __u64 now)
{
	__u32 syn_side = talk->state & ISOLINE_TALK_SYN_SIDE ? 1 : 0;

	if (flags & TCP_SYN && !(flags & TCP_ACK)) {
		if (talk->state & ISOLINE_TALK_SYN && !(talk->state & ISOLINE_TALK_ANSWERED) && syn_side == number)
			return; /* sent again: the first one counts, that is what the user waited for */
		talk->state = ISOLINE_TALK_SYN | (number ? ISOLINE_TALK_SYN_SIDE : 0);
		talk->handshake_ns = now;
		talk->side[0].advanced_ns = 0;
		talk->side[1].advanced_ns = 0;
		forget_outstanding(&talk->side[0]);
		forget_outstanding(&talk->side[1]);
	} else if (flags & TCP_SYN) {
		if (talk->state & ISOLINE_TALK_SYN && syn_side != number)
			talk->state |= ISOLINE_TALK_ANSWERED;
	} else if ((talk->state & (ISOLINE_TALK_SYN | ISOLINE_TALK_ANSWERED)) ==
			   (ISOLINE_TALK_SYN | ISOLINE_TALK_ANSWERED) &&
		   syn_side == number) {
		talk->handshake_ns = now - talk->handshake_ns;
		talk->state &= ~(__u32)(ISOLINE_TALK_SYN | ISOLINE_TALK_ANSWERED);
		talk->state |= ISOLINE_TALK_HANDSHAKE;
	}
}

static __always_inline void follow_echo(struct isoline_conversation *talk, __u32 number,
					const struct isoline_frame *frame, __u64 now,
					struct isoline_histogram *histogram)
{
	__u32 slot = frame->position & (ISOLINE_OUTSTANDING - 1);
	struct isoline_side *side;

	if (is_echo_request(&frame->key)) {
		side = &talk->side[number & 1];
		side->sent_ns[slot] = now;
		side->end[slot] = frame->position;
		return;
	}
	side = &talk->side[(number ^ 1) & 1];
	if (!side->sent_ns[slot] || side->end[slot] != frame->position || now < side->sent_ns[slot])
		return;
	add_round_trip(talk, number ^ 1, now - side->sent_ns[slot], histogram);
	side->sent_ns[slot] = 0;
}

/*
 * Everything that one packet means to its conversation. `number` is the side
 * that sent it. Returns 0 if the record is not that conversation's any more; a
 * packet that finds it busy is not timed.
 */
static __always_inline int follow_conversation(struct isoline_conversation *talk, __u32 tag, __u32 number,
					       const struct isoline_frame *frame, __u64 now, __u64 stamp)
{
	__u32 other = (number ^ 1) & 1;
	__u32 block = talk->histogram[other];
	struct isoline_histogram *histogram = histogram_at(block == ISOLINE_REFUSED ? 0 : block);
	__u32 held = record_lock(&talk->lock);
	int mine;

	if (!held)
		return 1;
	mine = (__u32)talk->tag == tag;
	if (mine) {
		if (talk->histogram[other] != block)
			histogram = 0;
		if (now > talk->last_ns)
			talk->last_ns = now;
		if (!stamp) {
			/* no stamp of the chosen clock: nothing may be paired with it later */
			forget_outstanding(&talk->side[number & 1]);
		} else if (frame->key.kind == ISOLINE_KIND_TCP) {
			__u32 length = frame->payload + !!(frame->tcp_flags & TCP_SYN) + !!(frame->tcp_flags & TCP_FIN);

			follow_handshake(talk, number, frame->tcp_flags, stamp);
			if (frame->tcp_flags & TCP_ACK)
				tcp_acknowledged(talk, number, frame->acknowledgement, length, stamp, histogram);
			if (length)
				tcp_sent(talk, number, frame->position, length, stamp);
		} else {
			follow_echo(talk, number, frame, stamp, histogram);
		}
	}
	record_unlock(&talk->lock, held);
	return mine;
}

#endif
