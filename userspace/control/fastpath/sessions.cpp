#include "control/fastpath/sessions.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>

#include "wire/bytes.hpp"

namespace isoline::control {
namespace {

constexpr std::uint64_t mix(std::uint64_t value) {
  value = (value ^ value >> 32) * 0xd6e8'feb8'6659'fd93;
  return value ^ value >> 32;
}

std::uint64_t hash_of(const SessionKey& key) {
  static_assert(sizeof(SessionKey) % 4 == 0 && std::has_unique_object_representations_v<SessionKey>);
  std::array<std::uint32_t, sizeof(SessionKey) / 4> words;
  std::memcpy(words.data(), &key, sizeof key);
  std::uint64_t hash = 0;
  for (const std::uint32_t word : words) hash = mix(hash + word + 0x9e37'79b9'7f4a'7c15);
  return hash;
}

MacAddress mac_in(const SessionKey& key) {
  MacAddress mac;
  std::copy_n(key.source.begin(), mac.octets.size(), mac.octets.begin());
  return mac;
}

std::string end(const std::array<std::uint8_t, 16>& octets, bool v6, std::uint16_t port) {
  const std::string address = to_string(IpAddress{octets, v6});
  return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

}  // namespace

SessionKey key_of(std::span<const std::uint8_t> frame, const wire::Headers& headers, const wire::StampTest& test) {
  return {.source = wire::source_address(frame, headers).octets,
          .destination = wire::destination_address(frame, headers).octets,
          .source_port = wire::be16(&frame[headers.transport]),
          .destination_port = wire::be16(&frame[headers.transport + 2u]),
          .number = test.session,
          .kind = headers.v6 ? 6u : 4u};
}

SessionKey key_of(std::span<const std::uint8_t> frame, const wire::FrameStamp& stamp) {
  SessionKey key{.number = stamp.stream, .kind = 0};
  std::ranges::copy(frame.subspan(6, 6), key.source.begin());
  return key;
}

std::string to_string(const SessionKey& key) {
  if (key.kind == 0) {
    return "layer2 " + to_string(mac_in(key)) + " stream " + std::to_string(key.number);
  }
  const bool v6 = key.kind == 6;
  return "udp " + end(key.source, v6, key.source_port) + " " + end(key.destination, v6, key.destination_port) +
         (key.number != 0 ? " session " + std::to_string(key.number) : "");
}

Sessions::Sessions(std::uint32_t most) : table_(most), sessions_(most) {}

Sessions::Session* Sessions::find_or_open(const SessionKey& key, const analysis::track::StampedOptions& options) {
  if (!table_.valid() || !sessions_.valid()) return nullptr;
  const std::uint64_t hash = hash_of(key);
  const std::uint32_t known = table_.find(hash, [&](std::uint32_t record) { return sessions_[record - 1].key == key; });
  if (known != 0) return &sessions_[known - 1];
  if (used_ == sessions_.size() || !table_.insert(hash, used_ + 1)) return nullptr;
  Session& opened = *new (&sessions_[used_++]) Session{.key = key, .stream = analysis::track::StampedStream(options)};
  return &opened;
}

std::vector<ReflectedStream> Sessions::report(ClockSource clock) const {
  std::vector<ReflectedStream> streams;
  streams.reserve(used_);
  for (std::uint32_t i = 0; i < used_; ++i) {
    const Session& session = sessions_[i];
    streams.push_back({to_string(session.key), session.answered, session.stream.figures(clock)});
  }
  return streams;
}

}  // namespace isoline::control
