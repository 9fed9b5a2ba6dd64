// What stands before the bytes that Isoline understands, by link type (the registry: tcpdump.org/linktypes.html).
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "model/capture.hpp"

namespace isoline::pcap {

/// Where a frame's known bytes begin.
struct LinkStart {
  LinkLayer layer = LinkLayer::unknown;
  std::uint32_t header = 0;  ///< bytes of a header of the recorder's, before them
  std::optional<Direction> direction;
};

class Link {
 public:
  explicit Link(std::uint32_t link_type);

  /// All frames begin as this says. Nothing: it is to be seen in each of them, by start_of().
  const std::optional<LinkLayer>& always() const { return always_; }
  LinkStart start_of(std::span<const std::uint8_t> frame) const;

 private:
  enum class Header : std::uint8_t { none, family, cooked, cooked_v2 };
  Header header_ = Header::none;
  std::optional<LinkLayer> always_;
};

}  // namespace isoline::pcap
