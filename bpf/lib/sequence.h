/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Level 2, measure: loss, duplicates and disorder from a sequence number (docs/measures.md). */
#ifndef ISOLINE_LIB_SEQUENCE_H
#define ISOLINE_LIB_SEQUENCE_H

#include "maps.h"
#include "packet.h"

#define SEQUENCE_WINDOW   64
#define RTP_SEQUENCE_BITS 16
#define SEQUENCE_DROPOUT  3000 /* a larger step is a sender that began again (RFC 3550 A.1) */

static __always_inline void restart_sequence(struct isoline_flow *flow, __u32 sequence)
{
	flow->sequence_last = sequence;
	flow->sequence_window = 1;
	flow->features |= ISOLINE_FLOW_SEQUENCE;
}

/* As many frames in a row must say the same before a longer cycle is believed. */
#define LONGER_STEP_FRAMES 32

/*
 * The step is the smallest that was seen, until each frame for a while is as many steps on: then the sender's cycle
 * became longer, or the small step was an odd one, and nothing of that was lost.
 */
static __always_inline void learn_longer_step(struct isoline_flow *flow, __u32 frames)
{
	__u64 not_lost = (__u64)(frames - 1) * LONGER_STEP_FRAMES;

	if (frames == 1) {
		flow->learn_count = 0;
		return;
	}
	if (flow->learn_count && frames != flow->learn_failures)
		flow->learn_count = 0;
	flow->learn_failures = (__u16)frames;
	if (++flow->learn_count < LONGER_STEP_FRAMES)
		return;
	flow->learn_count = 0;
	flow->sequence_step *= frames;
	flow->cycle_ns *= frames;
	flow->lost -= flow->lost < not_lost ? flow->lost : not_lost;
}

/* PROFINET counts time, not frames: the smallest step seen is one frame, and names the cycle. */
static __always_inline void learn_step(struct isoline_flow *flow, const struct isoline_frame *frame, __u32 delta)
{
	if (frame->stamp_rate != PROFINET_COUNTER_HZ || flow->key.kind != ISOLINE_KIND_PROFINET) {
		flow->sequence_step = 1;
		return;
	}
	if (flow->features & ISOLINE_FLOW_PLANNED || (flow->sequence_step && delta >= flow->sequence_step))
		return;
	flow->sequence_step = delta;
	flow->cycle_ns = (__u64)delta * PROFINET_TICK_NS;
	flow->features |= ISOLINE_FLOW_COUNTED;
}

/*
 * Takes one sequence number in. Returns how many frames on it is from the newest
 * (1 = in order), 0 for a duplicate or a late one, -1 where counting starts anew.
 */
static __always_inline int follow_sequence(struct isoline_flow *flow, const struct isoline_frame *frame, __u64 now)
{
	/* Without a width of its own it is RTP's, which only the port makes one. */
	__u32 unused = (32 - (frame->sequence_bits ? frame->sequence_bits : RTP_SEQUENCE_BITS)) & 31;
	__s32 delta = (__s32)((frame->sequence - flow->sequence_last) << unused) >> unused;
	__u32 step, frames;

	/* A new state of a GOOSE publisher restarts its numbers. */
	if (!(flow->features & ISOLINE_FLOW_SEQUENCE) ||
	    (flow->key.kind == ISOLINE_KIND_GOOSE && flow->stamp_last != frame->stamp)) {
		restart_sequence(flow, frame->sequence);
		return -1;
	}
	if (delta > 0)
		learn_step(flow, frame, (__u32)delta);
	step = flow->sequence_step ? flow->sequence_step : 1;
	if (delta > 0) {
		/* Nearly always the next one: no division then. */
		frames = (__u32)delta == step ? 1 : ((__u32)delta + step / 2) / step;
		if (frames > SEQUENCE_DROPOUT) {
			restart_sequence(flow, frame->sequence);
			return -1;
		}
		if (!frames)
			frames = 1;
		flow->sequence_window = frames < SEQUENCE_WINDOW ? flow->sequence_window << frames | 1 : 1;
		flow->sequence_last = frame->sequence;
		if (frames > 1) {
			flow->lost += frames - 1;
			flow->disturbed_ns = now;
		}
		if (flow->features & ISOLINE_FLOW_COUNTED)
			learn_longer_step(flow, frames);
		return (int)frames;
	}
	frames = step == 1 ? (__u32)-delta : ((__u32)-delta + step / 2) / step;
	if (frames >= SEQUENCE_WINDOW) {
		/* Behind everything remembered: the sender began again (or its counter wrapped by a rule of its own).
		 */
		restart_sequence(flow, frame->sequence);
		return -1;
	}
	flow->disturbed_ns = now;
	if (flow->sequence_window >> frames & 1) {
		flow->duplicated++;
		return 0;
	}
	flow->sequence_window |= 1ull << frames;
	flow->reordered++;
	if (flow->lost)
		flow->lost--;
	return 0;
}

#endif
