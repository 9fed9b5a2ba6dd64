/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Level 1, parse: OPC UA PubSub over Ethernet, the UADP NetworkMessage header (Part 14, 7.2.4.4). */
#ifndef ISOLINE_LIB_PARSE_UADP_H
#define ISOLINE_LIB_PARSE_UADP_H

#include "packet.h"

/* Reads a little-endian number of 1, 2, 4 or 8 bytes; returns its size, 0 if the frame ends. */
static __always_inline __u32 read_publisher(const struct packet *packet, __u32 offset, __u8 type, __u64 *id)
{
	const __u8 *bytes = header_at(packet, offset, 1);

	if (!bytes)
		return 0;
	*id = bytes[0];
	if (type == 0)
		return 1;
	bytes = header_at(packet, offset, 2);
	if (!bytes)
		return 0;
	*id = read_le16(bytes);
	if (type == 1)
		return 2;
	bytes = header_at(packet, offset, 4);
	if (!bytes)
		return 0;
	*id = (__u64)read_le16(bytes + 2) << 16 | read_le16(bytes);
	if (type == 2)
		return 4;
	bytes = header_at(packet, offset, 8);
	if (!bytes)
		return 0;
	*id = (__u64)read_le16(bytes + 6) << 48 | (__u64)read_le16(bytes + 4) << 32 |
	      (__u64)read_le16(bytes + 2) << 16 | read_le16(bytes);
	return 8;
}

static __always_inline void parse_uadp(const struct packet *packet, __u32 offset, struct isoline_frame *frame)
{
	const __u8 *byte = header_at(packet, offset, 1);
	__u8 flags, extended = 0, group;
	__u32 size;
	__u64 publisher = 0;

	if (!byte)
		return give_up(frame, ISOLINE_KIND_TRUNCATED);
	flags = byte[0];
	offset++;
	if (flags & 0x80) {
		byte = header_at(packet, offset, 1);
		if (!byte)
			return give_up(frame, ISOLINE_KIND_TRUNCATED);
		extended = byte[0];
		offset++;
	}
	if (extended & 0x80) {
		byte = header_at(packet, offset, 1);
		if (!byte)
			return give_up(frame, ISOLINE_KIND_TRUNCATED);
		offset++;
	}
	frame->key.kind = ISOLINE_KIND_OPCUA;
	if (flags & 0x10) {
		if ((extended & 7) < 4) {
			size = read_publisher(packet, offset, extended & 7, &publisher);
			if (!size)
				return give_up(frame, ISOLINE_KIND_TRUNCATED);
			frame->key.stream_id = publisher;
			offset += size;
		} else if ((extended & 7) == 4) {
			byte = header_at(packet, offset, 4);
			if (!byte)
				return give_up(frame, ISOLINE_KIND_TRUNCATED);
			size = (__u32)read_le16(byte + 2) << 16 | read_le16(byte);
			if (size > HEADER_ROOM)
				return;
			offset += 4 + size;
		} else {
			return;
		}
	}
	if (extended & 0x08)
		offset += 16;
	if (!(flags & 0x20))
		return;
	byte = header_at(packet, offset, 1);
	if (!byte)
		return give_up(frame, ISOLINE_KIND_TRUNCATED);
	group = byte[0];
	offset++;
	if (group & 0x01) {
		byte = header_at(packet, offset, 2);
		if (!byte)
			return give_up(frame, ISOLINE_KIND_TRUNCATED);
		frame->key.sub_id = read_le16(byte);
		offset += 2;
	}
	offset += (group & 0x02 ? 4 : 0) + (group & 0x04 ? 2 : 0);
	if (group & 0x08) {
		byte = header_at(packet, offset, 2);
		if (!byte)
			return give_up(frame, ISOLINE_KIND_TRUNCATED);
		number(frame, read_le16(byte), 16);
	}
}

#endif
