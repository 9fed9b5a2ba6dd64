// The interfaces of a pcapng file: numbered anew in each section, told apart over all of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/pcap/link.hpp"
#include "adapters/pcap/time_scale.hpp"
#include "model/capture.hpp"

namespace isoline::pcap {

struct PcapngInterface {
  Link link{1};
  TimeScale time_scale;
  std::uint32_t snap_length = 0;
  std::uint32_t most_captured = 0;  ///< bytes of a frame that are believed
  std::uint32_t fcs = 0;            ///< bytes at the end of each frame
  std::uint16_t number = 0;         ///< in the file
  std::uint64_t dropped = 0;        ///< as its last statistics say
};

class InterfaceTable {
 public:
  /// What comes now is numbered from 0.
  void begin_section() { first_ = interfaces_.size(); }

  /// The body of an Interface Description Block. False: it is not believed, and fault() says why.
  bool add(std::span<const std::uint8_t> block, bool swapped, CaptureReport& report);
  /// The body of an Interface Statistics Block.
  bool count_drops(std::span<const std::uint8_t> block, bool swapped, CaptureReport& report);

  /// By its number in the section; nullptr: it was not described.
  const PcapngInterface* find(std::uint32_t number) const {
    return number < interfaces_.size() - first_ ? &interfaces_[first_ + number] : nullptr;
  }
  std::size_t size_of_section() const { return interfaces_.size() - first_; }

  const std::string& fault() const { return fault_; }

 private:
  bool refuse(std::string why) {
    fault_ = std::move(why);
    return false;
  }

  std::vector<PcapngInterface> interfaces_;
  std::size_t first_ = 0;
  std::string fault_;
};

}  // namespace isoline::pcap
