// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * The flow probe: every frame that crosses a port, by flow, in both directions.
 *
 * Loaded once with `choices` fixed, attached to many ports. The programs never
 * decide a frame's fate: they return "next" (tc) or "pass" (XDP). bpf/lib holds
 * the levels: parse, measure, report.
 */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "lib/count.h"
#include "lib/parse.h"
#include "lib/sweep.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/*
 * As much of a packet is made linear where a header lies behind what is; further ones count as cut off. Of a frame that
 * is no longer than the room for headers all of it is: PROFINET's counter stands at a frame's end.
 */
#define PULL_BYTES 256

/* Values of __sk_buff.tstamp_type (linux/bpf.h). */
#define TSTAMP_RECEIVE 0

/*
 * What is known of the frame at hand. In a map, because the verifier does not follow what stands there: on the stack,
 * each path through the parser would be another state, and a parser that is called costs a return, which processors
 * that guard their returns make as dear as a look-up.
 *
 * One program at a time runs on a CPU, but on a real-time kernel: there (since 6.18) a task of higher priority may come
 * in between, and takes the next desk.
 */
struct isoline_desk {
	struct isoline_frame frame;
	__u32 taken;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, ISOLINE_DESKS);
	__type(key, __u32);
	__type(value, struct isoline_desk);
} isoline_desks SEC(".maps");

static __always_inline struct isoline_desk *take_desk(void)
{
	struct isoline_desk *desk = 0;

#pragma unroll
	for (__u32 i = 0; i < ISOLINE_DESKS; i++) {
		__u32 index = i;

		desk = bpf_map_lookup_elem(&isoline_desks, &index);
		if (!choices.preemptible || (desk && !__sync_val_compare_and_swap(&desk->taken, 0, 1)))
			break;
		desk = 0;
	}
	if (desk)
		__builtin_memset(&desk->frame, 0, sizeof(desk->frame));
	return desk;
}

static __always_inline void leave_desk(struct isoline_desk *desk)
{
	if (choices.preemptible)
		__sync_lock_test_and_set(&desk->taken, 0);
}

static __always_inline void parse_frame(struct packet *packet, struct isoline_frame *frame, int stripped)
{
	if (frame->has_mac)
		parse_ethernet(packet, 0, frame, stripped ? 1 : 2, 1);
	else
		parse_bare_ip(packet, frame);
}

/* A VXLAN packet is keyed by what is inside, with the VNI where the tags are. */
static __always_inline void parse_tunnel(struct packet *packet, struct isoline_frame *frame)
{
	const __u8 *vxlan;
	__u32 inner = frame->inner;
	__u16 port = frame->key.port;
	__u8 flags = frame->key.flags & ISOLINE_KEY_EGRESS;

	if (!choices.vxlan_inner || frame->key.kind != ISOLINE_KIND_UDP || frame->key.dst_port != bpf_htons(VXLAN_PORT))
		return;
	vxlan = header_at(packet, inner, 8);
	if (!vxlan || !(vxlan[0] & 0x08))
		return;
	__builtin_memset(&frame->key, 0, sizeof(frame->key));
	frame->key.port = port;
	frame->key.flags = flags | ISOLINE_KEY_INNER;
	frame->key.tag[0] = vxlan[4];
	frame->key.tag[1] = read_be16(vxlan + 5);
	frame->sequence_bits = 0;
	frame->stamp_rate = 0;
	frame->rtp = 0;
	parse_ethernet(packet, inner + 8, frame, 2, 0);
}

static __always_inline void parse_skb(struct __sk_buff *skb, struct isoline_frame *frame)
{
	struct packet packet = {.frame = frame};
	int stripped = 0;

	packet.data = (void *)(long)skb->data;
	packet.end = (void *)(long)skb->data_end;
	packet.length = skb->len;
	frame->traffic_class = ISOLINE_UNTAGGED;
	if (skb->vlan_present && frame->has_mac) {
		frame->key.tag[0] = ISOLINE_TAG_PRESENT | (skb->vlan_tci & 0xfff);
		frame->key.class_of_service = frame->traffic_class = skb->vlan_tci >> 13 & 7;
		stripped = 1;
	}
	parse_frame(&packet, frame, stripped);
	parse_tunnel(&packet, frame);
}

/*
 * Once more, for a frame whose headers go on behind its linear part. Only then:
 * to make more of a packet linear copies the head of one that is shared, as each
 * segment that TCP keeps for sending again, and costs several times the rest.
 * Global, so that the verifier walks it once by itself.
 */
__noinline int parse_scattered(struct __sk_buff *skb, struct isoline_frame *frame)
{
	struct isoline_frame again = {};
	__u32 wanted = skb->len <= HEADER_ROOM ? skb->len : PULL_BYTES;

	if (!frame || (void *)(long)skb->data + wanted <= (void *)(long)skb->data_end || bpf_skb_pull_data(skb, wanted))
		return 0;
	again.key.port = frame->key.port;
	again.key.flags = frame->key.flags & ISOLINE_KEY_EGRESS;
	again.has_mac = frame->has_mac;
	*frame = again;
	parse_skb(skb, frame);
	return 0;
}

/* Keeps the compiler from merging reads of the context into one read at a computed place, which is refused. */
#define KEEP_APART(value) asm volatile("" : "+r"(value))

static __always_inline __u64 stamp_of(struct __sk_buff *skb, __u64 now)
{
	__u64 stamp;

	if (choices.clock == ISOLINE_CLOCK_MONOTONIC)
		return now;
	if (choices.clock == ISOLINE_CLOCK_HARDWARE) {
		stamp = skb->hwtstamp;
		KEEP_APART(stamp);
		return stamp;
	}
	stamp = skb->tstamp;
	KEEP_APART(stamp);
	return skb->tstamp_type == TSTAMP_RECEIVE ? stamp : 0;
}

/*
 * How many packets a wire sees of this buffer. One that a guest or a virtual card made says only how much goes into
 * each (SKB_GSO_DODGY), until the kernel takes it apart.
 */
static __always_inline __u32 packets_of(const struct __sk_buff *skb, const struct isoline_frame *frame)
{
	__u32 segments = skb->gso_segs, size, payload;

	KEEP_APART(segments);
	if (segments)
		return segments;
	size = skb->gso_size;
	KEEP_APART(size);
	if (!size)
		return 1;
	payload = frame->key.kind == ISOLINE_KIND_TCP ? frame->payload : skb->len - frame->inner;
	return payload > size ? (payload + size - 1) / size : 1;
}

static __always_inline int count_skb(struct __sk_buff *skb, __u8 flags)
{
	/* First of all: nearest to the arrival, and nothing is under way that it would have to wait for. */
	struct sighting seen = {.now = choices.clock ? bpf_ktime_get_coarse_ns() : bpf_ktime_get_ns()};
	const struct isoline_port_place *place = port_of(skb->ifindex);
	struct isoline_desk *desk = place ? take_desk() : 0;
	struct isoline_frame *frame;

	if (!desk)
		return TC_ACT_UNSPEC;
	frame = &desk->frame;
	frame->key.port = place->port;
	frame->has_mac = place->has_mac;
	frame->key.flags = flags;
	parse_skb(skb, frame);
	if (frame->cut)
		parse_scattered(skb, frame);
	seen.stamp = stamp_of(skb, seen.now);
	seen.packets = packets_of(skb, frame);
	seen.bytes = skb->len + (skb->vlan_present ? 4 : 0);
	count_frame(frame, &seen);
	leave_desk(desk);
	return TC_ACT_UNSPEC;
}

SEC("tc")
int isoline_in(struct __sk_buff *skb)
{
	return count_skb(skb, 0);
}

SEC("tc")
int isoline_out(struct __sk_buff *skb)
{
	return count_skb(skb, ISOLINE_KEY_EGRESS);
}

static __always_inline void parse_xdp(struct xdp_md *context, struct isoline_frame *frame)
{
	struct packet packet = {.frame = frame};

	packet.data = (void *)(long)context->data;
	packet.end = (void *)(long)context->data_end;
	packet.length = context->data_end - context->data;
	frame->traffic_class = ISOLINE_UNTAGGED;
	parse_frame(&packet, frame, 0);
	parse_tunnel(&packet, frame);
}

SEC("xdp")
int isoline_xdp(struct xdp_md *context)
{
	struct sighting seen = {.now = bpf_ktime_get_ns()};
	const struct isoline_port_place *place = port_of(context->ingress_ifindex);
	struct isoline_desk *desk = place ? take_desk() : 0;
	struct isoline_frame *frame;

	if (!desk)
		return XDP_PASS;
	frame = &desk->frame;
	frame->key.port = place->port;
	frame->has_mac = place->has_mac;
	parse_xdp(context, frame);
	seen.stamp = choices.clock == ISOLINE_CLOCK_MONOTONIC ? seen.now : 0;
	seen.packets = 1;
	seen.bytes = context->data_end - context->data;
	count_frame(frame, &seen);
	leave_desk(desk);
	return XDP_PASS;
}

/* Not attached: run by userspace about once a second, a stretch of the table at a time. */
SEC("tc")
int isoline_sweep(struct __sk_buff *skb)
{
	struct sweep sweep = {
		.now = choices.clock ? bpf_ktime_get_coarse_ns() : bpf_ktime_get_ns(),
		.first = skb->cb[ISOLINE_SWEEP_FIRST],
		.port = skb->cb[ISOLINE_SWEEP_PORT],
	};

	if (skb->cb[ISOLINE_SWEEP_WHAT])
		bpf_loop(skb->cb[ISOLINE_SWEEP_COUNT], sweep_conversation, &sweep, 0);
	else
		bpf_loop(skb->cb[ISOLINE_SWEEP_COUNT], sweep_flow, &sweep, 0);
	return (int)sweep.evicted;
}
