/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Level 2, measure: where in the schedule's cycle a transmission began, and whether the gate was to be open then. */
#ifndef ISOLINE_LIB_GATES_H
#define ISOLINE_LIB_GATES_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "abi/queue.h"
#include "distribution.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct isoline_gate_cycle);
} isoline_cycles SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct isoline_gate_windows);
} isoline_gates SEC(".maps");

static __always_inline void count_outside(struct isoline_queue_class *measured, __u64 early, __u64 late)
{
	/* To the nearer side; each side has its own histogram. */
	struct isoline_histogram *side = early < late ? &measured->early : &measured->late;
	__u64 overshoot = early < late ? early : late;

	histogram_add(side, overshoot, isoline_bucket(overshoot, ISOLINE_ORIGIN_DEVIATION));
}

/* tai: when the transmission began. */
static __always_inline void judge_phase(__u32 port, __u32 index, struct isoline_queue_class *measured, __u64 tai)
{
	const struct isoline_gate_cycle *cycle = bpf_map_lookup_elem(&isoline_cycles, &port);
	const struct isoline_gate_windows *gate;
	__u32 bin, i, count;
	__u64 phase, before, after;

	if (!cycle || !cycle->cycle_ns)
		return;
	if (tai < cycle->base_ns) {
		measured->before_base++;
		return;
	}
	phase = (tai - cycle->base_ns) % cycle->cycle_ns;
	bin = (__u32)(phase * cycle->bin_factor >> ISOLINE_PHASE_SHIFT) & (ISOLINE_PHASE_BINS - 1);
	measured->phase[bin]++;
	gate = bpf_map_lookup_elem(&isoline_gates, &index);
	if (!gate)
		return;
	count = gate->count;
	if (!count || count > ISOLINE_MAX_WINDOWS) {
		measured->never_open++;
		return;
	}
	i = gate->first[bin];
	for (int steps = 0; steps < ISOLINE_MAX_WINDOWS; steps++) {
		if (i >= count || phase < gate->window[i & (ISOLINE_MAX_WINDOWS - 1)].end_ns)
			break;
		i++;
	}
	after = i < count ? gate->window[i & (ISOLINE_MAX_WINDOWS - 1)].begin_ns
			  : gate->window[0].begin_ns + cycle->cycle_ns;
	if (phase >= after) {
		measured->in_window++;
		return;
	}
	before = i ? phase - gate->window[(i - 1) & (ISOLINE_MAX_WINDOWS - 1)].end_ns
		   : phase + cycle->cycle_ns - gate->window[(count - 1) & (ISOLINE_MAX_WINDOWS - 1)].end_ns;
	count_outside(measured, after - phase, before);
}

#endif
