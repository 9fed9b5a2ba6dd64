#include "format/schedule/words.hpp"

#include <algorithm>
#include <charconv>
#include <functional>

#include "format/timestamp.hpp"
#include "format/words.hpp"
#include "model/words.hpp"
#include "schedule/gates/cycle.hpp"
#include "schedule/gates/windows.hpp"

namespace isoline::format {

std::string hex_text(std::uint32_t number) {
  char digits[8];
  return "0x" + std::string(digits, std::to_chars(digits, digits + sizeof digits, number, 16).ptr);
}

std::string pcp_in_words(const std::vector<Pcp>& pcp) {
  unsigned set = 0;
  for (const Pcp one : pcp) set |= 1u << one.value();
  std::vector<std::string> runs;
  for (unsigned first = 0; first < 8; ++first) {
    if (!(set >> first & 1)) continue;
    unsigned last = first;
    while (set >> (last + 1) & 1) ++last;
    runs.push_back(std::to_string(first) + (last > first ? "-" + std::to_string(last) : ""));
    first = last;
  }
  return joined(runs);
}

std::string queues_in_words(const QueueRange& queues) {
  if (queues.count == 0) return "";
  const unsigned last = queues.offset + queues.count - 1u;
  return std::to_string(queues.offset) + (queues.count > 1 ? "-" + std::to_string(last) : "");
}

std::string shaping_in_words(const PortTrafficClass& traffic_class) {
  std::vector<std::string> words;
  if (const auto& shaper = traffic_class.shaper) {
    words.push_back("cbs " + for_people(shaper->idle_slope) + (shaper->offload ? " offload" : ""));
  }
  if (const auto& launch = traffic_class.launch_time) {
    words.push_back("etf delta " + to_string(launch->delta) + (launch->deadline_mode ? " deadline" : "") +
                    (launch->offload ? " offload" : ""));
  }
  return joined(words);
}

std::string gates_in_words(const PortConfig& port) {
  if (!port.gates) return "none";
  std::string words = std::string(to_string(port.gate_mode)) + ", cycle " + to_string(schedule::cycle_of(*port.gates)) +
                      ", base time " + base_time_in_words(port.gates->base_time) + ", ";
  const auto count = port.gates->entries.size();
  words += std::to_string(count) + (count == 1 ? " entry" : " entries");
  if (port.gates->cycle_time_extension > Nanoseconds(0)) {
    words += ", extension " + to_string(port.gates->cycle_time_extension);
  }
  if (port.txtime_delay > Nanoseconds(0)) words += ", txtime delay " + to_string(port.txtime_delay);
  return words;
}

std::string port_in_words(const PortConfig& port) {
  std::string words = port.link_speed ? for_people(*port.link_speed) + ", " : "";
  words += "largest frame " + std::to_string(port.max_frame) + "B";
  if (port.carries_management) words += ", carries management";
  if (!port.protected_pcp.empty()) words += ", never starved: PCP " + pcp_in_words(port.protected_pcp);
  if (port.may_starve) words += ", may starve classes";
  return words;
}

std::string match_in_words(const StreamFilter& stream) {
  std::vector<std::string> words;
  if (stream.dst_mac) words.push_back("dst_mac " + to_string(*stream.dst_mac));
  if (stream.src_mac) words.push_back("src_mac " + to_string(*stream.src_mac));
  if (stream.vid) words.push_back("vid " + std::to_string(stream.vid->value()));
  if (stream.pcp) words.push_back("pcp " + std::to_string(stream.pcp->value()));
  if (stream.ether_type) words.push_back("ether_type " + hex_text(*stream.ether_type));
  return words.empty() ? "every frame" : joined(words);
}

std::string date_of(TaiTime time) {
  std::string text = to_rfc3339(WallTime(time.time_since_epoch()));
  text.pop_back();  // Z is UTC
  return text + " TAI";
}

std::string base_time_in_words(TaiTime time) {
  const Nanoseconds since_epoch = time.time_since_epoch();
  return since_epoch < std::chrono::days(1) ? to_string(since_epoch) : date_of(time);
}

std::vector<TrafficClass> shown_classes(const PortConfig& port) {
  std::vector<TrafficClass> classes;
  for (const auto& one : port.traffic_classes) classes.push_back(one.traffic_class);
  if (classes.empty()) {
    for (unsigned i = 0; i < 8; ++i) classes.push_back(TrafficClass::masked(i));
  }
  std::sort(classes.begin(), classes.end(), std::greater<>());
  classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
  return classes;
}

const PortTrafficClass* find_class(const PortConfig& port, TrafficClass traffic_class) {
  const auto found = std::find_if(port.traffic_classes.begin(), port.traffic_classes.end(),
                                  [&](const auto& one) { return one.traffic_class == traffic_class; });
  return found == port.traffic_classes.end() ? nullptr : &*found;
}

Nanoseconds open_time(const GateControlList& list, TrafficClass traffic_class) {
  Nanoseconds open{0};
  for (const auto& window : schedule::windows_of(list, traffic_class)) open += window.end - window.begin;
  return open;
}

}  // namespace isoline::format
