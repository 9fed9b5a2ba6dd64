/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What makes two frames belong to one flow: the key, its kinds and flags.
 *
 * Shared by the kernel side and by userspace/wire, which must make the same
 * key from the same bytes. A key is compared as 48 raw bytes, so every byte
 * that a kind does not use is zero. Addresses, ports and EtherTypes are in
 * network byte order; VLAN tags and sub identifiers are host order.
 */
#ifndef ISOLINE_ABI_FLOW_KEY_H
#define ISOLINE_ABI_FLOW_KEY_H

#include <linux/types.h>

/* The protocol class of a flow; also the index of overflow and class counters. */
enum isoline_flow_kind {
	ISOLINE_KIND_OTHER = 0, /* layer 2, EtherType not understood */
	ISOLINE_KIND_TCP = 1,
	ISOLINE_KIND_UDP = 2,
	ISOLINE_KIND_ICMP = 3,     /* ICMP and ICMPv6 */
	ISOLINE_KIND_IP = 4,       /* any other IP protocol */
	ISOLINE_KIND_FRAGMENT = 5, /* IP fragments, the first included: no ports */
	ISOLINE_KIND_PROFINET = 6, /* 0x8892, FrameID */
	ISOLINE_KIND_ETHERCAT = 7, /* 0x88a4 */
	ISOLINE_KIND_PTP = 8,      /* 0x88f7, message type + domain */
	ISOLINE_KIND_GOOSE = 9,    /* 0x88b8, APPID */
	ISOLINE_KIND_SV = 10,      /* 0x88ba, APPID */
	ISOLINE_KIND_OPCUA = 11,   /* 0xb62c, UADP PublisherId + WriterGroupId */
	ISOLINE_KIND_AVTP = 12,    /* 0x22f0, stream id */
	ISOLINE_KIND_ARP = 13,
	ISOLINE_KIND_TRUNCATED = 14, /* the frame ends inside a header */
	ISOLINE_KIND_MALFORMED = 15, /* a header contradicts itself */
	ISOLINE_KIND_COUNT = 16
};

#define ISOLINE_KEY_EGRESS 0x01 /* seen leaving the port */
#define ISOLINE_KEY_IPV6   0x02
#define ISOLINE_KEY_RTAG   0x04 /* carried an IEEE 802.1CB R-TAG */
#define ISOLINE_KEY_INNER  0x08 /* read inside a VXLAN tunnel */

/* A VLAN tag in a key: 0 = no tag, otherwise this bit and the VID (VID 0 is a priority tag). */
#define ISOLINE_TAG_PRESENT 0x1000

struct isoline_flow_key {
	__u16 port;            /* slot of the probed interface, not its ifindex */
	__u8 kind;             /* enum isoline_flow_kind */
	__u8 flags;            /* ISOLINE_KEY_* */
	__u8 protocol;         /* IP protocol number, 0 for layer 2 */
	__u8 class_of_service; /* DSCP for IP, PCP of the outer tag for layer 2 */
	__u16 tag[2];          /* outer and inner VLAN tag */
	__u16 sub_id;          /* see isoline_stream_id below */
	union {
		__extension__ struct {   /* IP */
			__be16 src_port; /* ICMP: echo identifier */
			__be16 dst_port; /* ICMP: type << 8 | code */
		};
		__extension__ struct {     /* layer 2 */
			__be16 ether_type; /* behind all tags that were read */
			__u16 reserved_l2;
		};
	};
	union {
		__extension__ struct { /* IP; IPv4 as ::ffff:a.b.c.d */
			__u8 src_address[16];
			__u8 dst_address[16];
		};
		__extension__ struct { /* layer 2 */
			__u8 src_mac[6];
			__u8 dst_mac[6];
			__u8 reserved_mac[4];
			__u64 stream_id; /* host order, see below */
			__u8 reserved_id[8];
		};
	};
};

/*
 * stream_id and sub_id of the layer-2 kinds:
 *   PROFINET  stream_id = FrameID
 *   ETHERCAT  stream_id = 0 (a frame has no id of its own; the MACs tell)
 *   PTP       stream_id = messageType, sub_id = domainNumber
 *   GOOSE, SV stream_id = APPID
 *   OPCUA     stream_id = PublisherId (0 if absent or a string), sub_id = WriterGroupId (0 if absent)
 *   AVTP      stream_id = 64-bit stream id if its sv bit is set, sub_id = subtype
 *   others    0
 * With ISOLINE_KEY_INNER the tags hold the VNI instead: tag[0] its high 8 bits,
 * tag[1] its low 16 bits; VLAN tags inside the tunnel are skipped.
 */

#ifdef __cplusplus
#define ISOLINE_STATIC_ASSERT static_assert
#else
#define ISOLINE_STATIC_ASSERT _Static_assert
#endif
ISOLINE_STATIC_ASSERT(sizeof(struct isoline_flow_key) == 48, "the key is compared as six 64-bit words");

#endif
