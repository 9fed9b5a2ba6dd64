// GOOSE (IEC 61850-8-1) and Sampled Values (IEC 61850-9-2): APPID, and the counters inside their BER.
#include <optional>

#include "wire/reader.hpp"

namespace isoline::wire {
namespace {

constexpr int max_tags = 16;
constexpr std::uint8_t constructed = 0x20, goose_state_tag = 0x85, goose_sequence_tag = 0x86, sv_sample_tag = 0x82;

struct Tlv {
  std::uint8_t tag;
  std::size_t size;
  std::size_t value_at;
};

std::optional<Tlv> read_tlv(const Reading& reading, std::size_t offset) {
  const std::uint8_t* head = reading.header(offset, 2);
  if (head == nullptr) return std::nullopt;
  if (head[1] < 0x80) return Tlv{head[0], head[1], offset + 2};
  const std::size_t length_bytes = head[1] & 0x7fu;
  if (length_bytes < 1 || length_bytes > 2) return std::nullopt;
  const std::uint8_t* length = reading.header(offset + 2, length_bytes);
  if (length == nullptr) return std::nullopt;
  const std::size_t size = length_bytes == 1 ? std::size_t{length[0]} : be16(length);
  return Tlv{head[0], size, offset + 2 + length_bytes};
}

/// The low 32 bits of an INTEGER or OCTET STRING of one to five bytes.
std::optional<std::uint32_t> read_value(const Reading& reading, const Tlv& tlv) {
  const std::uint8_t* bytes = tlv.size < 1 || tlv.size > 5 ? nullptr : reading.header(tlv.value_at, tlv.size);
  if (bytes == nullptr) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < tlv.size; ++i) value = value << 8 | bytes[i];
  return value;
}

struct Counters {
  std::uint32_t wanted = 0;
  std::uint32_t before = 0;
};

/// Walks the tags flat until `wanted`, and takes `before` along if it comes first.
std::optional<Counters> find(const Reading& reading, std::size_t offset, std::uint8_t wanted, std::uint8_t before) {
  Counters found;
  for (int i = 0; i < max_tags; ++i) {
    const auto tlv = read_tlv(reading, offset);
    if (!tlv) return std::nullopt;
    offset = tlv->value_at;
    if ((tlv->tag & constructed) != 0) continue;
    if (tlv->tag == wanted || tlv->tag == before) {
      const auto value = read_value(reading, *tlv);
      if (!value) return std::nullopt;
      (tlv->tag == wanted ? found.wanted : found.before) = *value;
      if (tlv->tag == wanted) return found;
    }
    offset += tlv->size;
  }
  return std::nullopt;
}

bool read_appid(Reading& reading, std::size_t offset, isoline_flow_kind kind) {
  const std::uint8_t* header = reading.header(offset, 8);
  if (header == nullptr) {
    reading.truncated();
    return false;
  }
  reading.frame.key.kind = static_cast<std::uint8_t>(kind);
  reading.frame.key.stream_id = be16(header);
  return true;
}

}  // namespace

void read_goose(Reading& reading, std::size_t offset) {
  if (!read_appid(reading, offset, ISOLINE_KIND_GOOSE)) return;
  if (const auto found = find(reading, offset + 8, goose_sequence_tag, goose_state_tag)) {
    reading.number(SequenceSource::goose, 32, found->wanted);
    reading.frame.goose_state = found->before;
  }
}

void read_sv(Reading& reading, std::size_t offset) {
  if (!read_appid(reading, offset, ISOLINE_KIND_SV)) return;
  if (const auto found = find(reading, offset + 8, sv_sample_tag, sv_sample_tag)) {
    reading.number(SequenceSource::sv, 16, found->wanted & 0xffff);
  }
}

}  // namespace isoline::wire
