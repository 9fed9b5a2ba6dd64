/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Level 2, measure: histogram blocks of the pool. The caller holds the owner's lock for add. */
#ifndef ISOLINE_LIB_HISTOGRAM_H
#define ISOLINE_LIB_HISTOGRAM_H

#include "distribution.h"
#include "maps.h"

/* Block of an index + 1, or NULL for none and refused. */
static __always_inline struct isoline_histogram *histogram_at(__u32 block)
{
	__u32 index = block - 1;

	return block && choices.histograms ? bpf_map_lookup_elem(&isoline_histos, &index) : 0;
}

static __always_inline __u32 histogram_take(void)
{
	__u32 block = choices.histograms ? pool_take(ISOLINE_POOL_HISTOGRAMS, &isoline_free_hi, choices.max_histograms,
						     choices.max_histograms)
					 : 0;

	return block ? block : ISOLINE_REFUSED;
}

static __always_inline void histogram_give_back(__u32 block)
{
	struct isoline_histogram *histogram = histogram_at(block);

	if (!histogram)
		return;
	__builtin_memset(histogram, 0, sizeof(*histogram));
	pool_return(ISOLINE_POOL_HISTOGRAMS, &isoline_free_hi, block);
}

#endif
