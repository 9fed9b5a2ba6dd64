// A capture in memory as a source of bytes, in pieces as a pipe would give them; and all frames of a source at once.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "adapters/pcap/byte_source.hpp"
#include "adapters/pcap/capture_reader.hpp"

namespace isoline::test {

/// The bytes outlive it.
class MemorySource : public pcap::ByteSource {
 public:
  explicit MemorySource(std::span<const std::uint8_t> bytes, std::size_t piece = 1U << 20)
      : size_(bytes.size()), rest_(bytes), piece_(piece) {}

  Result<std::size_t> read(std::span<std::uint8_t> room) override {
    const std::size_t count = std::min({room.size(), rest_.size(), piece_});
    std::copy_n(rest_.begin(), count, room.begin());
    rest_ = rest_.subspan(count);
    return count;
  }
  std::uint64_t bytes_read() const override { return size_ - rest_.size(); }
  std::optional<std::uint64_t> stored_size() const override { return size_; }

 private:
  std::size_t size_;
  std::span<const std::uint8_t> rest_;
  std::size_t piece_;
};

/// A frame that owns its bytes.
struct KeptFrame {
  std::vector<std::uint8_t> bytes;
  std::uint32_t length = 0;
  std::uint16_t interface = 0;
  LinkLayer link = LinkLayer::ethernet;
  Direction direction = Direction::ingress;
  Nanoseconds time{0};

  friend bool operator==(const KeptFrame&, const KeptFrame&) = default;
};

struct WholeCapture {
  std::vector<KeptFrame> frames;
  CaptureReport report;
};

inline Result<WholeCapture> read_whole(host::FrameSource& source) {
  WholeCapture whole;
  for (;;) {
    const auto burst = source.next();
    if (!burst) return fail(burst.error());
    for (const ObservedFrame& frame : *burst) {
      whole.frames.push_back({{frame.bytes.begin(), frame.bytes.end()},
                              frame.length,
                              frame.interface,
                              frame.link,
                              frame.direction,
                              frame.time});
    }
    whole.report = source.report();
    if (burst->empty()) return whole;
  }
}

inline Result<WholeCapture> read_whole(std::span<const std::uint8_t> file, std::size_t block = 256U << 10,
                                       std::size_t piece = 1U << 20) {
  auto source = pcap::read_capture(std::make_unique<MemorySource>(file, piece), "memory", block);
  if (!source) return fail(source.error());
  return read_whole(**source);
}

}  // namespace isoline::test
