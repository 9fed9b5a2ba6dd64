// The part of a stream that is in memory: taken from at its front, filled at its end.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "adapters/pcap/byte_source.hpp"

namespace isoline::pcap {

/// Spans of it are valid until the next fill().
class Window {
 public:
  /// `block`: how much is asked of the source at once.
  Window(std::unique_ptr<ByteSource> source, std::size_t block) : source_(std::move(source)), memory_(block) {}

  std::span<const std::uint8_t> bytes() const { return {memory_.data() + begin_, end_ - begin_}; }
  std::size_t size() const { return end_ - begin_; }
  /// Of the first byte, in the stream.
  std::uint64_t offset() const { return offset_; }

  /// Done with so many, which are there.
  void take(std::size_t count) {
    begin_ += count;
    offset_ += count;
  }

  /// Reads until at least `wanted` bytes are there; fewer: the stream ends with them. What is there moves to the
  /// memory's front, which grows if `wanted` does not fit. Errors: those of the source; what was read is there.
  Result<void> fill(std::size_t wanted);

  const ByteSource& source() const { return *source_; }

 private:
  std::unique_ptr<ByteSource> source_;
  std::vector<std::uint8_t> memory_;
  std::size_t begin_ = 0, end_ = 0;
  std::uint64_t offset_ = 0;
  bool at_end_ = false;
};

}  // namespace isoline::pcap
