// The compressed side of a decompressor: a block of bytes that is filled again when it is used up.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "adapters/pcap/byte_source.hpp"

namespace isoline::pcap {

class CompressedInput {
 public:
  explicit CompressedInput(std::unique_ptr<ByteSource> from) : from_(std::move(from)), block_(block_size) {}

  /// The next block, once all of the last one is used; empty at the end.
  Result<std::span<std::uint8_t>> next() {
    const auto count = from_->read(block_);
    if (!count) return fail(count.error());
    return std::span(block_).first(*count);
  }

  const ByteSource& from() const { return *from_; }

 private:
  static constexpr std::size_t block_size = 256U << 10;
  std::unique_ptr<ByteSource> from_;
  std::vector<std::uint8_t> block_;
};

/// What a decompressor says of bytes that it cannot read.
inline Error broken_data(const char* format, const char* why) {
  return {ErrorKind::invalid_input,
          "cannot decompress the capture",
          {},
          std::string("the ") + format + " data is damaged: " + why,
          {}};
}

}  // namespace isoline::pcap
