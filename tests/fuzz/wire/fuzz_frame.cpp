// Any bytes as a frame: read within their bounds, the same each time, with a key that loses nothing on its way through
// the model and through words. Input: one byte of options, a TCI (2 bytes), the frame. Seeds are frames of
// tests/support/corpus.
#include <cstdlib>
#include <cstring>
#include <span>

#include "wire/key.hpp"
#include "wire/parse.hpp"

using namespace isoline;

namespace {

constexpr std::size_t head = 3;
constexpr RtpPort rtp_ports[] = {{5004, 90000}};

wire::ParseOptions options_of(const std::uint8_t* bytes) {
  wire::ParseOptions options;
  options.port = 7;
  options.has_mac = (bytes[0] & 1) == 0;
  options.vxlan_inner = (bytes[0] & 2) != 0;
  if ((bytes[0] & 4) != 0)
    options.tag = wire::MetadataTag{0x8100, static_cast<std::uint16_t>(bytes[1] << 8 | bytes[2])};
  if ((bytes[0] & 8) != 0) options.rtp_ports = rtp_ports;
  if ((bytes[0] & 16) != 0) options.direction = Direction::egress;
  return options;
}

void must(bool holds) {
  if (!holds) std::abort();
}

bool same_bytes(const isoline_flow_key& a, const isoline_flow_key& b) { return std::memcmp(&a, &b, sizeof a) == 0; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < head) return -1;
  const wire::ParseOptions options = options_of(data);
  const std::span frame(data + head, size - head);
  const wire::Frame read = wire::parse_frame(frame, options);
  must(same_bytes(read.key, wire::parse_frame(frame, options).key));
  must(read.key.kind < flow_kind_count);
  must(read.tcp.payload <= frame.size());
  must((read.sequence.bits == 0) == (read.sequence.source == wire::SequenceSource::none));
  const FlowKey key = wire::from_abi(read.key);
  must(same_bytes(wire::to_abi(key, options.port, options.direction), read.key));
  const auto words = parse_flow_key(to_string(key));
  must(words && *words == key);
  must(reversed(reversed(key)) == key);
  return 0;
}
