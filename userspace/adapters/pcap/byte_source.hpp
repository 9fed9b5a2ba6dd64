// Bytes one after another, wherever they come from: a file, a pipe, what a decompressor makes of either, a test's
// memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "model/error.hpp"

namespace isoline::pcap {

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  /// Puts at least one byte into `room`, which is not empty, and says how many; 0: the end.
  /// Errors: failed (the system refuses), invalid_input (what is compressed is damaged; `why` says how).
  virtual Result<std::size_t> read(std::span<std::uint8_t> room) = 0;

  /// Bytes taken until now from where they are stored, before decompression.
  virtual std::uint64_t bytes_read() const = 0;
  /// How many are stored there; empty for a pipe.
  virtual std::optional<std::uint64_t> stored_size() const = 0;
};

}  // namespace isoline::pcap
