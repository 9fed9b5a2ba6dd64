/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Level 1, parse: from the first byte of a frame to its key. Rules: docs/formats/flow-key.md. */
#ifndef ISOLINE_LIB_PARSE_H
#define ISOLINE_LIB_PARSE_H

#include "packet.h"
#include "parse_industrial.h"
#include "parse_ip.h"
#include "parse_uadp.h"

#define VXLAN_PORT 4789

static __always_inline int is_tag(__u16 type)
{
	return type == 0x8100 || type == 0x88a8 || type == 0x9100;
}

static __always_inline void parse_payload(const struct packet *packet, __u32 offset, __u16 type,
					  struct isoline_frame *frame)
{
	switch (type) {
	case 0x0800: return parse_ipv4(packet, offset, frame);
	case 0x86dd: return parse_ipv6(packet, offset, frame);
	case 0x8892: return parse_profinet(packet, offset, frame);
	case 0x88f7: return parse_ptp(packet, offset, frame);
	case 0x88b8: return parse_iec61850(packet, offset, frame, ISOLINE_KIND_GOOSE);
	case 0x88ba: return parse_iec61850(packet, offset, frame, ISOLINE_KIND_SV);
	case 0xb62c: return parse_uadp(packet, offset, frame);
	case 0x22f0: return parse_avtp(packet, offset, frame);
	case 0x88a4:
		frame->key.kind = header_at(packet, offset, 2) ? ISOLINE_KIND_ETHERCAT : ISOLINE_KIND_TRUNCATED;
		return;
	case 0x0806:
		frame->key.kind = header_at(packet, offset, 28) ? ISOLINE_KIND_ARP : ISOLINE_KIND_TRUNCATED;
		return;
	default: frame->key.kind = ISOLINE_KIND_OTHER;
	}
}

/* Reads the MACs, up to `tags` more VLAN tags and an R-TAG at offset; tags are kept if `keep`. */
static __always_inline void parse_ethernet(const struct packet *packet, __u32 offset, struct isoline_frame *frame,
					   int tags, int keep)
{
	const __u8 *header = header_at(packet, offset, 14);
	int found = 2 - tags;
	__u16 type;

	if (!header) {
		frame->key.kind = ISOLINE_KIND_TRUNCATED;
		return;
	}
	__builtin_memcpy(frame->key.dst_mac, header, 6);
	__builtin_memcpy(frame->key.src_mac, header + 6, 6);
	type = read_be16(header + 12);
	offset += 14;
	for (int i = 0; i < 2; i++) {
		if (!is_tag(type) || found >= 2)
			break;
		header = header_at(packet, offset, 4);
		if (!header) {
			frame->key.ether_type = bpf_htons(type);
			frame->key.kind = ISOLINE_KIND_TRUNCATED;
			return;
		}
		if (keep) {
			frame->key.tag[found & 1] = ISOLINE_TAG_PRESENT | (read_be16(header) & 0xfff);
			if (!found)
				frame->key.class_of_service = frame->traffic_class = header[0] >> 5;
		}
		found++;
		type = read_be16(header + 2);
		offset += 4;
	}
	offset = forget_path(frame, offset);
	if (type == 0xf1c1) {
		header = header_at(packet, offset, 6);
		frame->key.ether_type = bpf_htons(type);
		if (!header) {
			frame->key.kind = ISOLINE_KIND_TRUNCATED;
			return;
		}
		frame->sequence = read_be16(header + 2);
		frame->sequence_bits = 16;
		frame->key.flags |= ISOLINE_KEY_RTAG;
		type = read_be16(header + 4);
		offset += 6;
	}
	frame->key.ether_type = bpf_htons(type < 0x0600 ? 0 : type);
	parse_payload(packet, forget_path(frame, offset), type, frame);
}

/* A port without MACs (tun, wireguard): the IP version is in the first nibble. */
static __always_inline void parse_bare_ip(const struct packet *packet, struct isoline_frame *frame)
{
	const __u8 *first = header_at(packet, 0, 1);

	if (!first)
		frame->key.kind = ISOLINE_KIND_TRUNCATED;
	else if (first[0] >> 4 == 4)
		parse_ipv4(packet, 0, frame);
	else if (first[0] >> 4 == 6)
		parse_ipv6(packet, 0, frame);
	else
		frame->key.kind = ISOLINE_KIND_MALFORMED;
}

#endif
