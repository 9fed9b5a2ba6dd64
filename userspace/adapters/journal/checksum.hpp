// CRC-32 as in IEEE Std 802.3 clause 3.2.9, so that crc32(1) of any system agrees.
#pragma once

#include <cstdint>
#include <string_view>

namespace isoline::journal {

class Crc32 {
 public:
  void add(std::string_view bytes);
  /// Of everything added so far.
  std::uint32_t value() const { return ~state_; }

 private:
  std::uint32_t state_ = 0xffffffffU;
};

}  // namespace isoline::journal
