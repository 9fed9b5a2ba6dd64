/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The log-linear histogram that every measure of a flow uses: 20 octaves with
 * 4 sub-buckets each, one bucket below and one above, 82 in all.
 *
 * A histogram begins at 2^origin ns: 10 for delays (1.024 us … 1.07 s), 6 for
 * deviations (64 ns … 67 ms). A bucket reports its midpoint, so a value inside
 * the range is known to 12.5 % (half of a quarter octave, at its lower edge).
 */
#ifndef ISOLINE_ABI_HISTOGRAM_H
#define ISOLINE_ABI_HISTOGRAM_H

#include <linux/types.h>

#define ISOLINE_HISTOGRAM_OCTAVES  20
#define ISOLINE_HISTOGRAM_SUB_BITS 2
#define ISOLINE_HISTOGRAM_BUCKETS  (ISOLINE_HISTOGRAM_OCTAVES * 4 + 2)
#define ISOLINE_ORIGIN_DELAY       10
#define ISOLINE_ORIGIN_DEVIATION   6

/* One block of the histogram pool. Buckets saturate at 2^32-1 instead of wrapping. */
struct isoline_histogram {
	__u64 min; /* ns, exact, stored as its complement: a zeroed block is empty */
	__u64 max; /* ns, exact */
	__u64 sum; /* ns */
	__u32 bucket[ISOLINE_HISTOGRAM_BUCKETS];
};

/*
 * Position of the highest set bit of a value in 1 … 2^32-1. BPF has no such
 * instruction; written without branches, because the verifier walks each side
 * of a branch: the borrow of a subtraction says whether the value is larger.
 */
static inline __attribute__((always_inline)) __u32 isoline_log2(__u64 value)
{
	__u64 log, step;

	log = (0xffffull - value) >> 63 << 4;
	value >>= log;
	step = (0xffull - value) >> 63 << 3;
	value >>= step;
	log += step;
	step = (0xfull - value) >> 63 << 2;
	value >>= step;
	log += step;
	step = (0x3ull - value) >> 63 << 1;
	value >>= step;
	return (__u32)(log + step + (value >> 1));
}

/* The bucket of a value in ns, for a histogram that begins at 2^origin ns (2 <= origin <= 12). */
static inline __attribute__((always_inline)) __u32 isoline_bucket(__u64 value, __u32 origin)
{
	__u32 log;

	if (value >> origin == 0)
		return 0;
	if (value >> (origin + ISOLINE_HISTOGRAM_OCTAVES))
		return ISOLINE_HISTOGRAM_BUCKETS - 1;
	log = isoline_log2(value);
	return 1 + ((log - origin) << ISOLINE_HISTOGRAM_SUB_BITS) +
	       (__u32)((value >> (log - ISOLINE_HISTOGRAM_SUB_BITS)) & 3);
}

#endif
