// A layer-2 socket on one interface: whole frames out and in, tags and offloads as they were (packet(7)).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/address.hpp"
#include "model/error.hpp"

namespace isoline::plant {

/// One received frame. The offload header travels with it, because a veth hands over TCP segments whose checksum
/// is not filled in yet: whoever forwards the frame must say so again, or the receiver drops it.
struct RawFrame {
  std::vector<std::uint8_t> offload;  ///< virtio_net_hdr
  std::vector<std::uint8_t> bytes;    ///< from the destination MAC, a stripped VLAN tag put back
};

class RawLink {
 public:
  /// Errors: not_found (no such interface), no_permission, failed.
  static Result<RawLink> open(const std::string& interface);
  RawLink(RawLink&& other) noexcept;
  RawLink& operator=(RawLink&&) = delete;
  ~RawLink();

  const MacAddress& mac() const { return mac_; }
  /// A frame through the interface's queues and its egress hooks, as any program's. Errors: failed.
  Result<void> send(std::span<const std::uint8_t> frame);
  /// The same with the offload header that it came with.
  Result<void> forward(const RawFrame& frame);
  /// The next frame that came in; false if there is none. Never blocks, never shows what this host sent.
  bool receive(RawFrame& into);

 private:
  RawLink() = default;
  int descriptor_ = -1;
  MacAddress mac_;
  std::vector<std::uint8_t> buffer_;  // receives into one place: clearing 64 KiB a frame would cost microseconds
};

}  // namespace isoline::plant
