// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * The queue probe: how long frames wait in a port's qdisc, when in the schedule's
 * cycle their transmission begins, and how long they took from ingress to egress.
 *
 * Three places of the kernel: a frame arrives, is given to a qdisc, is given to the
 * driver. They are read only: no buffer is changed, and no frame's fate decided.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "abi/queue.h"

const volatile struct isoline_queue_choices queue_choices = {};

#include "lib/distribution.h"
#include "lib/gates.h"
#include "lib/skb.h"
#include "lib/stamp.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, ISOLINE_QUEUE_PLACES);
	__type(key, __u32);
	__type(value, struct isoline_queue_place);
} isoline_places SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct isoline_queue_class);
} isoline_classes SEC(".maps");

/* Most frames of a host cross ports that are not measured: those cost one look here. */
static __always_inline const struct isoline_queue_place *place_of_device(const struct net_device *device)
{
	__u32 ifindex = device->ifindex;

#pragma unroll
	for (__u32 i = 0; i < ISOLINE_QUEUE_TRIES; i++) {
		__u32 number = (ifindex + i) & (ISOLINE_QUEUE_PLACES - 1);
		const struct isoline_queue_place *place = bpf_map_lookup_elem(&isoline_places, &number);

		if (!place || !place->ifindex)
			return 0;
		if (place->ifindex == ifindex && place->namespace_inode == device->nd_net.net->ns.inum)
			return place;
	}
	return 0;
}

SEC("tp_btf/netif_receive_skb")
int isoline_arrived(__u64 *context)
{
	const struct sk_buff *skb = (const struct sk_buff *)(long)context[0];
	const struct net_device *device = skb->dev;
	__u64 buffer = number_of(skb);
	struct isoline_waiting *waiting;

	if (!place_of_device(device))
		return 0;
	waiting = place_of(buffer);
	if (waiting)
		stamp(&waiting->arrived, buffer, bpf_ktime_get_tai_ns(), device->ifindex, skb->len);
	return 0;
}

SEC("tp_btf/net_dev_queue")
int isoline_queued(__u64 *context)
{
	const struct sk_buff *skb = (const struct sk_buff *)(long)context[0];
	const struct net_device *device = skb->dev;
	__u64 buffer = number_of(skb);
	struct isoline_waiting *waiting;

	if (!place_of_device(device))
		return 0;
	waiting = place_of(buffer);
	if (waiting)
		stamp(&waiting->queued, buffer, bpf_ktime_get_tai_ns(), device->ifindex, skb->len);
	return 0;
}

SEC("tp_btf/net_dev_start_xmit")
int isoline_started(__u64 *context)
{
	const struct sk_buff *skb = (const struct sk_buff *)(long)context[0];
	const struct net_device *device = (const struct net_device *)(long)context[1];
	const struct isoline_queue_place *place = place_of_device(device);
	struct isoline_queue_class *measured;
	struct isoline_waiting *waiting;
	__u32 index, length;
	__u64 buffer = number_of(skb), now, took;

	if (!place)
		return 0;
	index = place->port * ISOLINE_QUEUE_CLASSES + (__u32)(place->classes >> (skb->priority & 15) * 4 & 7);
	measured = bpf_map_lookup_elem(&isoline_classes, &index);
	if (!measured)
		return 0;
	now = bpf_ktime_get_tai_ns();
	length = skb->len;
	measured->frames++;
	measured->bytes += length;
	judge_phase(place->port, index, measured, now);
	waiting = place_of(buffer);
	if (!waiting)
		return 0;
	if (queue_choices.queueing) {
		took = time_since(&waiting->queued, &measured->queue_matches, buffer, now, device->ifindex, length);
		if (took)
			histogram_add(&measured->queue, took, isoline_bucket(took, ISOLINE_ORIGIN_DELAY));
	}
	if (queue_choices.forwarding && skb->skb_iif) {
		/* The frame had its MAC header taken off where it arrived. */
		took = time_since(&waiting->arrived, &measured->forward_matches, buffer, now, skb->skb_iif,
				  length - 14);
		if (took)
			histogram_add(&measured->forward, took, isoline_bucket(took, ISOLINE_ORIGIN_DELAY));
	}
	return 0;
}
