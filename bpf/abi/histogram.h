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

/* Buckets of the first six octaves by the quarter of the origin that a value has; 0 below the origin. */
#define ISOLINE_2(n)  n, n
#define ISOLINE_4(n)  ISOLINE_2(n), ISOLINE_2(n)
#define ISOLINE_8(n)  ISOLINE_4(n), ISOLINE_4(n)
#define ISOLINE_16(n) ISOLINE_8(n), ISOLINE_8(n)
#define ISOLINE_32(n) ISOLINE_16(n), ISOLINE_16(n)

/* clang-format off */
static const __u8 isoline_six_octaves[256] = {
	0, 0, 0, 0, 1, 2, 3, 4,
	ISOLINE_2(5), ISOLINE_2(6), ISOLINE_2(7), ISOLINE_2(8),
	ISOLINE_4(9), ISOLINE_4(10), ISOLINE_4(11), ISOLINE_4(12),
	ISOLINE_8(13), ISOLINE_8(14), ISOLINE_8(15), ISOLINE_8(16),
	ISOLINE_16(17), ISOLINE_16(18), ISOLINE_16(19), ISOLINE_16(20),
	ISOLINE_32(21), ISOLINE_32(22), ISOLINE_32(23), ISOLINE_32(24),
};
/* clang-format on */

#undef ISOLINE_2
#undef ISOLINE_4
#undef ISOLINE_8
#undef ISOLINE_16
#undef ISOLINE_32

/*
 * The bucket of a value in ns (below 2^63), for a histogram that begins at 2^origin ns.
 *
 * BPF has no instruction that finds the highest bit. The value is shifted by as many
 * times six octaves as bring its three highest bits into eight, which a table knows.
 * Without branches: the verifier walks both sides of each, and the processor guesses
 * wrong where values lie about an edge. The borrow of a subtraction says what is larger.
 */
static inline __attribute__((always_inline)) __u32 isoline_bucket(__u64 value, __u32 origin)
{
	__u64 first = 1ull << origin, sixes, above;
	__u32 bucket;

	sixes = (((first << 6) - 1 - value) >> 63) + (((first << 12) - 1 - value) >> 63) +
		(((first << 18) - 1 - value) >> 63);
	above = ((first << ISOLINE_HISTOGRAM_OCTAVES) - 1 - value) >> 63;
	bucket = isoline_six_octaves[value >> (origin - 2 + 6 * sixes) & 0xff] + 24 * (__u32)sixes;
	return (bucket & ((__u32)above - 1)) + (__u32)above * (ISOLINE_HISTOGRAM_BUCKETS - 1);
}

#endif
