/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Level 2, measure: one value into one histogram. The caller is its only writer while it does. */
#ifndef ISOLINE_LIB_DISTRIBUTION_H
#define ISOLINE_LIB_DISTRIBUTION_H

#include <bpf/bpf_helpers.h>

#include "abi/histogram.h"

static __always_inline void count_in_bucket(struct isoline_histogram *histogram, __u32 bucket)
{
	if (bucket < ISOLINE_HISTOGRAM_BUCKETS && histogram->bucket[bucket] != 0xffffffffu)
		histogram->bucket[bucket]++;
}

/* `bucket` is the value's. min is kept as its complement, so that a zeroed block is an empty one. */
static __always_inline void histogram_add(struct isoline_histogram *histogram, __u64 value, __u32 bucket)
{
	if (~value > histogram->min)
		histogram->min = ~value;
	if (value > histogram->max)
		histogram->max = value;
	histogram->sum += value;
	count_in_bucket(histogram, bucket);
}

#endif
