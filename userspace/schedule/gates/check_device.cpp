#include <algorithm>

#include "model/link_speed.hpp"
#include "schedule/gates/check_port.hpp"
#include "schedule/gates/text.hpp"

namespace isoline::schedule {
namespace {

/// Below, somebody wrote bit/s and meant Mbit/s: no Ethernet is slower than 1 Mbit/s.
constexpr double slowest_ethernet = 1e6;
constexpr std::uint32_t largest_jumbo_frame = 16'384;

void check_link_speed(const PortCheck& check) {
  const auto& planned = check.port.link_speed;
  if (planned && !(planned->bits_per_second > 0)) {
    check.problem("link_speed", "link speed " + text_of(*planned), "a link has one", "leave it out, or say 1Gbit/s");
    return;
  }
  if (planned && planned->bits_per_second < slowest_ethernet) {
    check.warning("link_speed", "link speed " + text_of(*planned), "no Ethernet is that slow", "check the unit");
  }
  if (check.capability == nullptr) return;
  const auto& own = check.capability->link_speed;
  if (!own && check.port.gates && check.port.gate_mode != GateMode::full_offload) {
    check.warning("link_speed", "the device does not say its link speed",
                  "the kernel then counts with " + text_of(assumed_link_speed) +
                      ": a frame seems to last longer, and fits into fewer windows",
                  "bring the link up before, or check the windows for that speed");
  }
  if (own && planned && planned->bits_per_second > 0 && *own != *planned) {
    check.warning("link_speed", "planned for " + text_of(*planned),
                  "the device runs at " + text_of(*own) + ", and that counts", "check the cable and the partner");
  }
}

void check_frame_size(const PortCheck& check) {
  const std::uint32_t frame = check.port.max_frame;
  if (frame < shortest_frame) {
    check.problem("max_frame", "largest frame of " + std::to_string(frame) + " bytes",
                  "the shortest frame has " + std::to_string(shortest_frame), "give bytes with tags and FCS: 1518");
  } else if (frame > largest_jumbo_frame) {
    check.warning("max_frame", "largest frame of " + std::to_string(frame) + " bytes",
                  "no Ethernet device sends frames that long", "check the unit");
  }
  // 18: header without tag, and FCS.
  if (check.capability != nullptr && check.port.gates && frame >= shortest_frame &&
      frame < std::uint64_t{check.capability->mtu} + 18) {
    check.warning("max_frame", "largest frame of " + std::to_string(frame) + " bytes",
                  "the MTU of " + std::to_string(check.capability->mtu) + " lets longer ones pass",
                  "say " + std::to_string(std::uint64_t{check.capability->mtu} + 18) + ", or lower the MTU");
  }
}

}  // namespace

std::string wrong_with_interface_name(const std::string& name) {
  if (name.empty()) return "it is empty";
  if (name.size() > 15) return "the kernel takes 15 characters at most";
  if (name == "." || name == "..") return "the kernel takes no such name";
  const auto bad = [](unsigned char c) { return c == '/' || c == ':' || c <= ' ' || c == 0x7f; };
  if (std::ranges::any_of(name, bad)) return "the kernel takes no blanks, slashes and colons";
  return "";
}

void check_device(const PortCheck& check) {
  if (const std::string wrong = wrong_with_interface_name(check.port.interface); !wrong.empty()) {
    check.problem("interface", "'" + check.port.interface + "' is no name of an interface", wrong,
                  "isoline port list shows them");
  }
  check_link_speed(check);
  check_frame_size(check);
}

}  // namespace isoline::schedule
