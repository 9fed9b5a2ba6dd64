// The options at the end of a pcapng block: a code, a length and a value each, filled up to four bytes.
#pragma once

#include <cstdint>
#include <span>

#include "adapters/pcap/byte_order.hpp"

namespace isoline::pcap {

struct Option {
  std::uint16_t code = 0;
  std::span<const std::uint8_t> value;
};

class Options {
 public:
  Options(std::span<const std::uint8_t> bytes, bool swapped) : rest_(bytes), swapped_(swapped) {}

  /// The next one; false: there is none, or what is there is broken.
  bool next(Option& option) {
    constexpr std::size_t header = 4;
    if (rest_.empty()) return false;
    if (rest_.size() < header) return stop_broken();
    option.code = number_at<std::uint16_t>(rest_.data(), swapped_);
    const std::size_t length = number_at<std::uint16_t>(rest_.data() + 2, swapped_);
    // The option that says that it is the last one.
    if (option.code == 0) return false;
    const std::size_t size = header + (length + 3) / 4 * 4;
    if (size > rest_.size()) return stop_broken();
    option.value = rest_.subspan(header, length);
    rest_ = rest_.subspan(size);
    return true;
  }

  bool broken() const { return broken_; }

 private:
  bool stop_broken() {
    broken_ = true;
    return false;
  }

  std::span<const std::uint8_t> rest_;
  bool swapped_;
  bool broken_ = false;
};

}  // namespace isoline::pcap
