/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Level 1, parse: IPv4 and IPv6. The key keeps its layer-2 form unless everything is sound. */
#ifndef ISOLINE_LIB_PARSE_IP_H
#define ISOLINE_LIB_PARSE_IP_H

#include "packet.h"
#include "parse_transport.h"

#define EXTENSIONS_MAX 6

static __always_inline __be32 *address_words(__u8 *address)
{
	return (__be32 *)address;
}

/* The part of the key that both IP versions share, written last. */
static __always_inline void key_ip(struct isoline_frame *frame, const struct transport *transport, __u8 protocol,
				   __u8 traffic_class)
{
	struct isoline_flow_key *key = &frame->key;

	key->kind = transport->kind;
	key->protocol = protocol;
	key->class_of_service = traffic_class >> 2;
	key->src_port = transport->src_port;
	key->dst_port = transport->dst_port;
}

static __always_inline void parse_ipv4(const struct packet *packet, __u32 offset, struct isoline_frame *frame)
{
	const __u8 *ip = header_at(packet, offset, 20);
	struct transport transport = {};
	__u32 header, room, total, left;
	__u8 protocol, tos;
	__be32 src, dst;

	if (!ip)
		return give_up(frame, ISOLINE_KIND_TRUNCATED);
	header = (ip[0] & 15) * 4;
	total = read_be16(ip + 2);
	left = packet->length - offset;
	if (ip[0] >> 4 != 4 || header < 20 || (total && total < header))
		return give_up(frame, ISOLINE_KIND_MALFORMED);
	if (header > left || total > left)
		return give_up(frame, ISOLINE_KIND_TRUNCATED);
	room = (total ? total : left) - header;
	protocol = ip[9];
	tos = ip[1];
	src = *(__be32 *)(ip + 12);
	dst = *(__be32 *)(ip + 16);
	if (read_be16(ip + 6) & 0x3fff)
		transport.kind = ISOLINE_KIND_FRAGMENT;
	else
		transport.kind =
			parse_transport(packet, offset + header, room, protocol, PROTOCOL_ICMP, frame, &transport);
	if (transport.kind >= ISOLINE_KIND_TRUNCATED)
		return give_up(frame, transport.kind);
	key_ip(frame, &transport, protocol, tos);
	address_words(frame->key.src_address)[0] = 0;
	address_words(frame->key.src_address)[1] = 0;
	address_words(frame->key.src_address)[2] = bpf_htonl(0xffff);
	address_words(frame->key.src_address)[3] = src;
	address_words(frame->key.dst_address)[0] = 0;
	address_words(frame->key.dst_address)[1] = 0;
	address_words(frame->key.dst_address)[2] = bpf_htonl(0xffff);
	address_words(frame->key.dst_address)[3] = dst;
}

/* Skips the extension headers; on return transport->kind is 0, FRAGMENT, IP or TRUNCATED. */
static __always_inline void skip_extensions(const struct packet *packet, __u32 *offset, __u32 *room, __u8 *protocol,
					    struct transport *transport)
{
	/* Unrolled: Linux 6.1 refuses the loop that the compiler makes of it. */
#pragma unroll
	for (int i = 0; i <= EXTENSIONS_MAX; i++) {
		const __u8 *extension;
		__u32 size;

		if (*protocol != 0 && *protocol != 43 && *protocol != 44 && *protocol != 51 && *protocol != 60)
			return;
		if (i == EXTENSIONS_MAX) {
			transport->kind = ISOLINE_KIND_IP;
			return;
		}
		extension = *room < 8 ? 0 : header_at(packet, *offset, 8);
		if (!extension) {
			transport->kind = ISOLINE_KIND_TRUNCATED;
			return;
		}
		if (*protocol == 44) {
			size = 8;
			if (read_be16(extension + 2) & 0xfff9)
				transport->kind = ISOLINE_KIND_FRAGMENT;
		} else {
			size = *protocol == 51 ? (extension[1] + 2) * 4 : (extension[1] + 1) * 8;
		}
		*protocol = extension[0];
		if (transport->kind)
			return;
		if (size > *room) {
			transport->kind = ISOLINE_KIND_TRUNCATED;
			return;
		}
		*offset += size;
		*room -= size;
	}
}

static __always_inline void parse_ipv6(const struct packet *packet, __u32 offset, struct isoline_frame *frame)
{
	const __u8 *ip = header_at(packet, offset, 40);
	struct transport transport = {};
	__u32 room, left;
	__u8 protocol, traffic_class;
	__u64 address[4];

	if (!ip)
		return give_up(frame, ISOLINE_KIND_TRUNCATED);
	if (ip[0] >> 4 != 6)
		return give_up(frame, ISOLINE_KIND_MALFORMED);
	room = read_be16(ip + 4);
	left = packet->length - offset - 40;
	if (room > left)
		return give_up(frame, ISOLINE_KIND_TRUNCATED);
	if (!room)
		room = left;
	traffic_class = (__u8)(ip[0] << 4 | ip[1] >> 4);
	protocol = ip[6];
	__builtin_memcpy(address, ip + 8, 32);
	offset += 40;
	skip_extensions(packet, &offset, &room, &protocol, &transport);
	offset = forget_path(frame, offset);
	if (!transport.kind)
		transport.kind = parse_transport(packet, offset, room, protocol, PROTOCOL_ICMPV6, frame, &transport);
	if (transport.kind >= ISOLINE_KIND_TRUNCATED)
		return give_up(frame, transport.kind);
	key_ip(frame, &transport, protocol, traffic_class);
	frame->key.flags |= ISOLINE_KEY_IPV6;
	__builtin_memcpy(frame->key.src_address, address, 32);
}

#endif
