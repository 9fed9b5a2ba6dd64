/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Level 1, parse: TCP, UDP, ICMP behind an IP header. Rules: docs/formats/flow-key.md. */
#ifndef ISOLINE_LIB_PARSE_TRANSPORT_H
#define ISOLINE_LIB_PARSE_TRANSPORT_H

#include "packet.h"

#define PROTOCOL_ICMP   1
#define PROTOCOL_TCP    6
#define PROTOCOL_UDP    17
#define PROTOCOL_ICMPV6 58

/* What the transport adds to the key, held back until the whole packet proved sound. */
struct transport {
	__be16 src_port;
	__be16 dst_port;
	__u8 kind;
};

/* Each returns the kind, or TRUNCATED / MALFORMED. offset: of the header; room: bytes of IP payload. */
static __always_inline __u8 parse_tcp(const struct packet *packet, __u32 offset, __u32 room,
				      struct isoline_frame *frame, struct transport *transport)
{
	const __u8 *tcp = room < 20 ? 0 : header_at(packet, offset, 20);
	__u32 header;

	if (!tcp)
		return ISOLINE_KIND_TRUNCATED;
	header = (tcp[12] >> 4) * 4;
	if (header < 20 || header > room)
		return ISOLINE_KIND_MALFORMED;
	transport->src_port = *(__be16 *)tcp;
	transport->dst_port = *(__be16 *)(tcp + 2);
	frame->position = read_be32(tcp + 4);
	frame->acknowledgement = read_be32(tcp + 8);
	frame->tcp_flags = tcp[13];
	frame->payload = room - header;
	return ISOLINE_KIND_TCP;
}

static __always_inline __u8 parse_udp(const struct packet *packet, __u32 offset, __u32 room,
				      struct isoline_frame *frame, struct transport *transport)
{
	const __u8 *udp = room < 8 ? 0 : header_at(packet, offset, 8);
	const __u8 *rtp;
	__u16 length;

	if (!udp)
		return ISOLINE_KIND_TRUNCATED;
	length = read_be16(udp + 4);
	if (length && (length < 8 || length > room))
		return ISOLINE_KIND_MALFORMED;
	transport->src_port = *(__be16 *)udp;
	transport->dst_port = *(__be16 *)(udp + 2);
	frame->inner = offset + 8;
	rtp = room < 20 ? 0 : header_at(packet, offset + 8, 12);
	if (rtp && rtp[0] >> 6 == 2) {
		frame->rtp = 1;
		if (!frame->sequence_bits)
			frame->sequence = read_be16(rtp + 2);
		frame->stamp = read_be32(rtp + 4);
	}
	return ISOLINE_KIND_UDP;
}

static __always_inline __u8 parse_icmp(const struct packet *packet, __u32 offset, __u32 room, __u8 protocol,
				       struct isoline_frame *frame, struct transport *transport)
{
	const __u8 *icmp = room < 8 ? 0 : header_at(packet, offset, 8);
	__u8 type;

	if (!icmp)
		return ISOLINE_KIND_TRUNCATED;
	type = icmp[0];
	transport->dst_port = *(__be16 *)icmp;
	if (protocol == PROTOCOL_ICMP ? (type == 8 || type == 0) : (type == 128 || type == 129)) {
		transport->src_port = *(__be16 *)(icmp + 4);
		frame->position = read_be16(icmp + 6);
		number(frame, frame->position, 16);
	}
	return ISOLINE_KIND_ICMP;
}

static __always_inline __u8 parse_transport(const struct packet *packet, __u32 offset, __u32 room, __u8 protocol,
					    __u8 icmp, struct isoline_frame *frame, struct transport *transport)
{
	if (protocol == PROTOCOL_TCP)
		return parse_tcp(packet, offset, room, frame, transport);
	if (protocol == PROTOCOL_UDP)
		return parse_udp(packet, offset, room, frame, transport);
	if (protocol == icmp)
		return parse_icmp(packet, offset, room, protocol, frame, transport);
	return ISOLINE_KIND_IP;
}

#endif
