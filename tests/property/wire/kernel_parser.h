/* The kernel side's parser (bpf/lib) as a function of the host. */
#ifndef ISOLINE_TESTS_KERNEL_PARSER_H
#define ISOLINE_TESTS_KERNEL_PARSER_H

#include <stdint.h>

#include "bpf/abi/flow_key.h"

/* What of struct isoline_frame (bpf/lib/packet.h) can be compared. */
struct isoline_seen {
  struct isoline_flow_key key;
  uint32_t sequence;
  uint32_t sequence_bits;
  uint32_t stamp;
  uint32_t stamp_rate;
  uint32_t tcp_sequence;
  uint32_t acknowledgement;
  uint32_t payload;
  uint32_t tcp_flags;
};

#ifdef __cplusplus
extern "C"
#endif
    /* Reads a frame as the tc programs do, apart from tunnels. stripped_tci: a tag in the metadata, or NULL. */
    struct isoline_seen
    isoline_kernel_parse(const uint8_t* bytes, uint32_t size, int has_mac, const uint16_t* stripped_tci);

#endif
