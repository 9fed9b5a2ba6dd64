/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Level 2, measure: the lock of one record, which readers use as a sequence lock.
 *
 * bpf_spin_lock() costs 50 ns, half of what a packet may cost; this is one
 * compare-and-swap and one store. Odd = held. A holder keeps it for less than
 * 100 ns and is not preempted by another packet on its CPU; whoever still does
 * not get it (an interrupt, a hypervisor) goes without, and counts its packet
 * as overflow: nothing is lost and nothing waits for long.
 */
#ifndef ISOLINE_LIB_LOCK_H
#define ISOLINE_LIB_LOCK_H

#include "maps.h"

#define LOCK_TRIES 256

/* The rare case, apart so that the verifier walks its loop once: tries again for a bounded time. */
__noinline int wait_for_record(__u32 *lock)
{
	if (!lock)
		return 0;
	for (int i = 0; i < LOCK_TRIES; i++) {
		__u32 before = *(volatile __u32 *)lock;

		if (!(before & 1) && __sync_val_compare_and_swap(lock, before, before + 1) == before)
			return (int)(before + 1);
	}
	return 0;
}

/* Returns the value to unlock with, odd, or 0 if the record stayed busy. */
static __always_inline __u32 record_lock(__u32 *lock)
{
	__u32 before = *(volatile __u32 *)lock;

	if (!(before & 1) && __sync_val_compare_and_swap(lock, before, before + 1) == before)
		return before + 1;
	return (__u32)wait_for_record(lock);
}

static __always_inline void record_unlock(__u32 *lock, __u32 held)
{
	asm volatile("" ::: "memory");
	/* Where stores may pass each other (arm64) the release must be an ordering instruction. */
	if (choices.strong_order)
		*(volatile __u32 *)lock = held + 1;
	else
		__sync_lock_test_and_set(lock, held + 1);
}

#endif
