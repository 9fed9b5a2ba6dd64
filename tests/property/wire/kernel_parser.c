/* bpf/lib compiled for the host: its parser uses no map and no helper of the kernel. */
#include "kernel_parser.h"

#include "lib/parse.h"

struct isoline_seen isoline_kernel_parse(const uint8_t *bytes, uint32_t size, int has_mac, const uint16_t *stripped_tci)
{
	struct isoline_frame frame = {};
	struct packet packet = {.data = (void *)bytes, .end = (void *)(bytes + size), .length = size, .frame = &frame};

	if (stripped_tci) {
		frame.key.tag[0] = ISOLINE_TAG_PRESENT | (*stripped_tci & 0xfff);
		frame.key.class_of_service = *stripped_tci >> 13;
	}
	if (has_mac)
		parse_ethernet(&packet, 0, &frame, stripped_tci ? 1 : 2, 1);
	else
		parse_bare_ip(&packet, &frame);
	return (struct isoline_seen){
		.key = frame.key,
		.sequence = frame.sequence,
		.sequence_bits = frame.sequence_bits,
		.stamp = frame.stamp,
		.stamp_rate = frame.stamp_rate,
		.tcp_sequence = frame.position,
		.acknowledgement = frame.acknowledgement,
		.payload = frame.payload,
		.tcp_flags = frame.tcp_flags,
	};
}
