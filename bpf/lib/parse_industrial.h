/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Level 1, parse: the stream ids and sequence numbers of industrial layer-2 protocols. */
#ifndef ISOLINE_LIB_PARSE_INDUSTRIAL_H
#define ISOLINE_LIB_PARSE_INDUSTRIAL_H

#include "packet.h"

#define ASN1_STEPS 16

static __always_inline void parse_profinet(const struct packet *packet, __u32 offset, struct isoline_frame *frame)
{
	const __u8 *id = header_at(packet, offset, 2);
	const __u8 *status;

	if (!id)
		return give_up(frame, ISOLINE_KIND_TRUNCATED);
	frame->key.kind = ISOLINE_KIND_PROFINET;
	frame->key.stream_id = read_be16(id);
	if (frame->key.stream_id < 0x0100 || frame->key.stream_id > 0xfbff || packet->length < offset + 6)
		return;
	/* APDU status: the last four bytes, behind the padding of short frames. */
	status = header_at(packet, packet->length - 4, 4);
	if (!status)
		return;
	number(frame, read_be16(status), 16);
	frame->stamp = read_be16(status);
	frame->stamp_rate = PROFINET_COUNTER_HZ;
}

static __always_inline void parse_ptp(const struct packet *packet, __u32 offset, struct isoline_frame *frame)
{
	const __u8 *ptp = header_at(packet, offset, 34);

	if (!ptp)
		return give_up(frame, ISOLINE_KIND_TRUNCATED);
	frame->key.kind = ISOLINE_KIND_PTP;
	frame->key.stream_id = ptp[0] & 15;
	frame->key.sub_id = ptp[4];
	number(frame, read_be16(ptp + 30), 16);
}

/*
 * Walks the TLVs of a GOOSE or SV PDU (BER) and returns the value of the wanted
 * primitive tag in *value, and that of `also` as the frame's stamp. Constructed
 * tags are entered.
 */
static __always_inline int find_asn1(const struct packet *packet, __u32 offset, __u8 wanted, __u8 also,
				     struct isoline_frame *frame, __u32 *value)
{
	for (int i = 0; i < ASN1_STEPS; i++) {
		const __u8 *tlv = header_at(packet, offset, 2);
		__u32 size, number;
		__u8 tag;

		if (!tlv)
			return 0;
		tag = tlv[0];
		size = tlv[1];
		offset += 2;
		if (size == 0x81 || size == 0x82) {
			/* one or two bytes of length follow */
			__u32 more = size - 0x80;

			tlv = header_at(packet, offset + more - 2, 2);
			if (!tlv)
				return 0;
			size = more == 2 ? read_be16(tlv) : tlv[1];
			offset += more;
		} else if (size & 0x80) {
			return 0;
		}
		offset = forget_path(frame, offset);
		if (tag & 0x20)
			continue;
		if (tag == wanted || tag == also) {
			/* The last four bytes of the value; a fifth, in front, is only a sign. */
			tlv = header_at(packet, offset + size - 4, 4);
			if (size < 1 || size > 5 || !tlv)
				return 0;
			number = read_be32(tlv);
			if (size < 4)
				number &= (1u << (size * 8)) - 1;
			if (tag == wanted) {
				*value = number;
				return 1;
			}
			frame->stamp = number;
		}
		offset += size;
	}
	return 0;
}

/* GOOSE (IEC 61850-8-1): sqNum 0x86 behind stNum 0x85. SV (61850-9-2): smpCnt 0x82 of the first ASDU. */
static __always_inline void parse_iec61850(const struct packet *packet, __u32 offset, struct isoline_frame *frame,
					   __u8 kind)
{
	const __u8 *head = header_at(packet, offset, 8);
	__u32 value = 0;

	if (!head)
		return give_up(frame, ISOLINE_KIND_TRUNCATED);
	frame->key.kind = kind;
	frame->key.stream_id = read_be16(head);
	if (kind == ISOLINE_KIND_GOOSE) {
		if (find_asn1(packet, offset + 8, 0x86, 0x85, frame, &value))
			number(frame, value, 32);
	} else if (find_asn1(packet, offset + 8, 0x82, 0x82, frame, &value)) {
		number(frame, value & 0xffff, 16);
	}
}

/* IEEE 1722 subtypes with the common stream header: 61883/IIDC, AAF, CVF, TSCF. */
static __always_inline int avtp_is_stream(__u8 subtype)
{
	return subtype == 0x00 || subtype == 0x02 || subtype == 0x03 || subtype == 0x05;
}

static __always_inline void parse_avtp(const struct packet *packet, __u32 offset, struct isoline_frame *frame)
{
	const __u8 *avtp = header_at(packet, offset, 2);
	__u8 subtype, sv, tv;

	if (!avtp)
		return give_up(frame, ISOLINE_KIND_TRUNCATED);
	subtype = avtp[0];
	sv = avtp[1] & 0x80;
	tv = avtp[1] & 0x01;
	if (sv) {
		avtp = header_at(packet, offset, 12);
		if (!avtp)
			return give_up(frame, ISOLINE_KIND_TRUNCATED);
		frame->key.stream_id = (__u64)read_be32(avtp + 4) << 32 | read_be32(avtp + 8);
	}
	frame->key.kind = ISOLINE_KIND_AVTP;
	frame->key.sub_id = subtype;
	avtp = avtp_is_stream(subtype) ? header_at(packet, offset, 16) : 0;
	if (!avtp)
		return;
	number(frame, avtp[2], 8);
	if (tv) {
		frame->stamp = read_be32(avtp + 12);
		frame->stamp_rate = 1000000000;
	}
}

#endif
