// Addresses and small edits that the corpus frames are made of; private to the corpus.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "model/address.hpp"
#include "support/frame_corpus.hpp"
#include "wire/build.hpp"

namespace isoline::test {

using Bytes = std::vector<std::uint8_t>;
using Corpus = std::vector<CorpusFrame>;

inline const std::string macs = "02:00:00:00:00:01 02:00:00:00:00:02";

inline MacAddress mac(std::uint8_t last) { return {{2, 0, 0, 0, 0, last}}; }
inline IpAddress ip(const char* text) { return parse_ip_address(text).value(); }

/// A builder whose frame goes from 02:…:01 to 02:…:02.
inline wire::FrameBuilder frame() { return wire::FrameBuilder().ethernet(mac(1), mac(2)); }
inline wire::FrameBuilder ipv4_frame(const wire::IpFields& fields = {}) {
  return frame().ipv4(ip("10.0.0.1"), ip("10.0.0.9"), fields);
}
inline wire::FrameBuilder ipv6_frame(const wire::IpFields& fields = {}) {
  return frame().ipv6(ip("fe80::1"), ip("fe80::2"), fields);
}

/// The frame with other bytes at an offset.
inline Bytes patched(Bytes bytes, std::size_t at, std::initializer_list<std::uint8_t> with) {
  for (std::uint8_t byte : with) bytes.at(at++) = byte;
  return bytes;
}
inline Bytes cut(Bytes bytes, std::size_t size) {
  bytes.resize(size);
  return bytes;
}

inline void add(Corpus& corpus, std::string name, Bytes bytes, std::string expected) {
  corpus.push_back({std::move(name), std::move(bytes), std::nullopt, true, false, std::move(expected)});
}

// One function a part of the contract; each appends its frames.
void add_ethernet(Corpus& corpus);
void add_ipv4(Corpus& corpus);
void add_ipv6(Corpus& corpus);
void add_transport(Corpus& corpus);
void add_industrial(Corpus& corpus);
void add_uadp(Corpus& corpus);
void add_tunnels(Corpus& corpus);
void add_bare_ip(Corpus& corpus);

}  // namespace isoline::test
