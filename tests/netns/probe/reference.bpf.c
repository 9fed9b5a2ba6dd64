// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* Counts what a tc hook sees, by itself: the reference that the probe's books are held against. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct totals {
	__u64 skbs;
	__u64 packets;
	__u64 bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct totals);
} totals SEC(".maps");

static inline __attribute__((always_inline)) int count(struct __sk_buff *skb, __u32 side, int verdict)
{
	struct totals *sum = bpf_map_lookup_elem(&totals, &side);

	if (sum) {
		__sync_fetch_and_add(&sum->skbs, 1);
		__sync_fetch_and_add(&sum->packets, skb->gso_segs ? skb->gso_segs : 1);
		__sync_fetch_and_add(&sum->bytes, skb->len + (skb->vlan_present ? 4 : 0));
	}
	return verdict;
}

SEC("tc")
int count_in(struct __sk_buff *skb)
{
	return count(skb, 0, TC_ACT_UNSPEC);
}

SEC("tc")
int count_out(struct __sk_buff *skb)
{
	return count(skb, 1, TC_ACT_UNSPEC);
}

/* A foreign filter as Cilium attaches one: it decides, and ends the chain. */
SEC("tc")
int decide_in(struct __sk_buff *skb)
{
	return count(skb, 0, TC_ACT_OK);
}
