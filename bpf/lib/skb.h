/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Level 1, look: the few fields of the kernel's own structs that the queue probe
 * reads. Where they lie in the running kernel is found at load, from its BTF.
 */
#ifndef ISOLINE_LIB_SKB_H
#define ISOLINE_LIB_SKB_H

#include <linux/types.h>

#define IN_THIS_KERNEL __attribute__((preserve_access_index))

struct ns_common {
	unsigned int inum;
} IN_THIS_KERNEL;

struct net {
	struct ns_common ns;
} IN_THIS_KERNEL;

typedef struct {
	struct net *net;
} IN_THIS_KERNEL possible_net_t;

struct net_device {
	int ifindex;
	possible_net_t nd_net;
} IN_THIS_KERNEL;

struct sk_buff {
	struct net_device *dev;
	unsigned int len;
	__u32 priority;
	int skb_iif; /* the device that it arrived at; 0 if this host made it */
} IN_THIS_KERNEL;

#endif
