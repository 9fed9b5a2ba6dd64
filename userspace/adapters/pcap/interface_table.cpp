#include "adapters/pcap/interface_table.hpp"

#include <algorithm>
#include <limits>

#include "adapters/pcap/limits.hpp"
#include "adapters/pcap/options.hpp"

namespace isoline::pcap {
namespace {

// Codes of options, draft-ietf-opsawg-pcapng clauses 4.2 and 4.6.
constexpr std::uint16_t if_name = 2, if_tsresol = 9, if_fcslen = 13, if_tsoffset = 14;
constexpr std::uint16_t isb_ifdrop = 5, isb_osdrop = 7;

// The draft counts bits, Wireshark bytes: no FCS has fewer than eight bits, and none has more than seven bytes.
std::uint32_t fcs_bytes(std::uint8_t said) { return said < 8 ? said : said / 8U; }

std::string name_of(std::span<const std::uint8_t> value) {
  std::string name(reinterpret_cast<const char*>(value.data()), std::min(value.size(), longest_name));
  // Some recorders fill it up with zeros.
  return name.substr(0, name.find('\0'));
}

std::uint64_t sum(std::uint64_t a, std::uint64_t b) {
  return a > std::numeric_limits<std::uint64_t>::max() - b ? std::numeric_limits<std::uint64_t>::max() : a + b;
}

}  // namespace

bool InterfaceTable::add(std::span<const std::uint8_t> block, bool swapped, CaptureReport& report) {
  if (block.size() < 8) return refuse("an interface's description is too short");
  if (interfaces_.size() == most_interfaces) {
    return refuse("there are more than " + std::to_string(most_interfaces) + " interfaces");
  }
  const std::uint32_t link_type = number_at<std::uint16_t>(block.data(), swapped);
  PcapngInterface interface;
  interface.link = Link(link_type);
  interface.snap_length = number_at<std::uint32_t>(block.data() + 4, swapped);
  interface.most_captured = most_captured(interface.snap_length);
  interface.number = static_cast<std::uint16_t>(interfaces_.size());
  std::string name = "if" + std::to_string(interfaces_.size());
  std::uint8_t resolution = 6;  // microseconds, where nothing is said
  std::int64_t offset = 0;
  Options options(block.subspan(8), swapped);
  for (Option option; options.next(option);) {
    if (option.code == if_name && !name_of(option.value).empty()) name = name_of(option.value);
    if (option.code == if_tsresol && option.value.size() == 1) resolution = option.value[0];
    if (option.code == if_fcslen && option.value.size() == 1) interface.fcs = fcs_bytes(option.value[0]);
    if (option.code == if_tsoffset && option.value.size() == 8) {
      offset = static_cast<std::int64_t>(number_at<std::uint64_t>(option.value.data(), swapped));
    }
  }
  if (options.broken()) return refuse("an option of an interface's description does not fit into it");
  const auto time_scale = TimeScale::make(resolution, offset);
  if (!time_scale) {
    return refuse("an interface's time stamps have a resolution of " +
                  std::string((resolution & 0x80U) != 0 ? "2^-" : "10^-") + std::to_string(resolution & 0x7fU) +
                  " s, of which 64 bits do not last for a second");
  }
  interface.time_scale = *time_scale;
  report.interfaces.push_back({std::move(name), link_type, interface.snap_length, time_scale->resolution()});
  interfaces_.push_back(interface);
  return true;
}

bool InterfaceTable::count_drops(std::span<const std::uint8_t> block, bool swapped, CaptureReport& report) {
  if (block.size() < 12) return refuse("an interface's statistics are too short");
  const auto number = number_at<std::uint32_t>(block.data(), swapped);
  if (find(number) == nullptr) {
    return refuse("statistics are of interface " + std::to_string(number) + ", which is not described");
  }
  std::uint64_t dropped = 0;
  bool said = false;
  Options options(block.subspan(12), swapped);
  for (Option option; options.next(option);) {
    if ((option.code != isb_ifdrop && option.code != isb_osdrop) || option.value.size() != 8) continue;
    dropped = sum(dropped, number_at<std::uint64_t>(option.value.data(), swapped));
    said = true;
  }
  if (options.broken()) return refuse("an option of an interface's statistics does not fit into them");
  if (!said) return true;
  // Each of them counts from the beginning: the last one has it all.
  interfaces_[first_ + number].dropped = dropped;
  report.dropped = 0;
  for (const PcapngInterface& interface : interfaces_) report.dropped = sum(*report.dropped, interface.dropped);
  return true;
}

}  // namespace isoline::pcap
