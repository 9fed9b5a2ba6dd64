/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Level 2, measure: deviation from the cycle, deadline misses, IPDV and RFC 3550 jitter (docs/measures.md). */
#ifndef ISOLINE_LIB_CYCLE_H
#define ISOLINE_LIB_CYCLE_H

#include "histogram.h"
#include "maps.h"
#include "packet.h"

#define LEARN_SAMPLES       32
#define LEARN_ATTEMPTS      64
#define LEARN_LONGEST_NS    100000000 /* longer cycles must be planned */
#define LEARN_GRID_NS       31250     /* industrial cycles are multiples of this */

#define ISOLINE_FLOW_CYCLIC (ISOLINE_FLOW_PLANNED | ISOLINE_FLOW_COUNTED | ISOLINE_FLOW_LEARNED)

static __always_inline __u64 distance(__u64 a, __u64 b)
{
	return a > b ? a - b : b - a;
}

/* Believes in a cycle when 32 successive inter-arrival times stay within one mean of each other. */
static __always_inline void learn_cycle(struct isoline_flow *flow, __u64 arrival)
{
	__u64 mean, snapped;

	if (arrival > LEARN_LONGEST_NS) {
		flow->learn_count = 0;
		return;
	}
	if (!flow->learn_count) {
		flow->learn_sum = 0;
		flow->learn_min = (__u32)arrival;
		flow->learn_max = (__u32)arrival;
	}
	flow->learn_sum += (__u32)arrival;
	if (arrival < flow->learn_min)
		flow->learn_min = (__u32)arrival;
	if (arrival > flow->learn_max)
		flow->learn_max = (__u32)arrival;
	if (++flow->learn_count < LEARN_SAMPLES)
		return;
	flow->learn_count = 0;
	mean = flow->learn_sum / LEARN_SAMPLES;
	if (flow->learn_max - flow->learn_min >= mean) {
		/* It has had its chances: a flow that is not cyclic shall not pay for it for ever. */
		if (++flow->learn_failures >= LEARN_ATTEMPTS)
			flow->features &= ~ISOLINE_FLOW_LEARNS;
		return;
	}
	snapped = (mean + LEARN_GRID_NS / 2) / LEARN_GRID_NS * LEARN_GRID_NS;
	flow->cycle_ns = snapped && distance(mean, snapped) * 100 <= mean ? snapped : mean;
	flow->features |= ISOLINE_FLOW_LEARNED;
	flow->deviation = 0;
	flow->deviation_bucket = 0;
}

/* frames: how many on the sequence says this one is; 0 or less = it does not say. */
static __always_inline void measure_cycle(struct isoline_flow *flow, __u64 arrival, int frames, __u64 now,
					  const struct isoline_stream *plan, struct isoline_histogram *histogram)
{
	__u64 cycle = flow->cycle_ns, due = cycle, deviation;
	__u32 bucket;

	if (!cycle)
		return;
	if (frames > 1)
		due = cycle * (__u32)frames;
	else if (frames < 0 && arrival >= cycle + cycle / 2)
		due = (arrival + cycle / 2) / cycle * cycle;
	deviation = distance(arrival, due);
	bucket = isoline_bucket(deviation, ISOLINE_ORIGIN_DEVIATION);
	flow->deviation = deviation;
	flow->deviation_bucket = bucket;
	if (histogram)
		histogram_add(histogram, deviation, bucket);
	if (!plan) {
		if (deviation > cycle / 2)
			flow->disturbed_ns = now;
		return;
	}
	if (deviation > plan->allowed_ns) {
		if (arrival < due)
			flow->early_cycles++;
		else
			flow->late_cycles++;
		flow->disturbed_ns = now;
	}
	if (plan->deadline_ns && arrival > cycle + plan->deadline_ns) {
		flow->deadline_misses += (arrival - plan->deadline_ns - 1) / cycle;
		flow->disturbed_ns = now;
	}
}

/* Sender's time between this frame and the one before, ns; 0 = cannot be known. */
static __always_inline __u64 sent_apart(const struct isoline_flow *flow, const struct isoline_frame *frame, int frames,
					int *backwards)
{
	__s32 ticks = (__s32)(frame->stamp - flow->stamp_last);

	*backwards = 0;
	if (!flow->stamp_rate)
		return frames > 0 ? flow->cycle_ns * (__u32)frames : 0;
	if (frame->stamp_rate == PROFINET_COUNTER_HZ)
		ticks = (__s16)ticks;
	if (ticks < 0) {
		*backwards = 1;
		ticks = -ticks;
	}
	/* No division where the tick is a whole number of ns. */
	if (frame->stamp_rate == PROFINET_COUNTER_HZ)
		return (__u64)(__u32)ticks * PROFINET_TICK_NS;
	return (__u64)(__u32)ticks * 1000000000 / flow->stamp_rate;
}

/*
 * RFC 3550 clause 6.4.1 and its |D|; both stamps must belong to successive arrivals. A stream whose counter runs by
 * its cycle varies by what it deviates: that value's bucket is known. It is read from memory, which the verifier does
 * not follow, rather than handed on.
 */
static __always_inline void measure_variation(struct isoline_flow *flow, __u64 arrival, __u64 apart, int backwards,
					      struct isoline_histogram *ipdv, struct isoline_histogram *jitter)
{
	__u64 variation = backwards ? arrival + apart : distance(arrival, apart);
	__u64 estimate = flow->jitter;
	__u32 bucket;

	estimate = estimate + variation - ((estimate + 8) >> 4);
	flow->jitter = estimate > 0xffffffffu ? 0xffffffffu : (__u32)estimate;
	if (flow->features & ISOLINE_FLOW_CYCLIC && variation == *(volatile __u64 *)&flow->deviation)
		bucket = *(volatile __u32 *)&flow->deviation_bucket;
	else
		bucket = isoline_bucket(variation, ISOLINE_ORIGIN_DEVIATION);
	if (ipdv)
		histogram_add(ipdv, variation, bucket);
	if (jitter)
		histogram_add(jitter, flow->jitter >> 4, isoline_bucket(flow->jitter >> 4, ISOLINE_ORIGIN_DEVIATION));
}

#endif
