#include "schedule/gates/text.hpp"

#include "model/words.hpp"
#include "schedule/gates/cycle.hpp"

namespace isoline::schedule {
namespace {

template <class Pair>
std::string map_text(const std::vector<Pair>& pairs, const auto& number) {
  std::vector<std::string> words;
  words.reserve(pairs.size());
  for (const auto& [from, to] : pairs) words.push_back(number(from) + ": " + number(to));
  return "[" + joined(words) + "]";
}

std::string entries_text(std::size_t entries, Nanoseconds cycle) {
  return std::to_string(entries) + (entries == 1 ? " entry in " : " entries in ") + to_string(cycle);
}

/// Of a priority, with or without its type.
constexpr auto number = [](const auto& value) {
  if constexpr (requires { value.value(); }) {
    return std::to_string(value.value());
  } else {
    return std::to_string(value);
  }
};

}  // namespace

std::string text_of(const QueueRange& value) {
  return "{count: " + std::to_string(value.count) + ", offset: " + std::to_string(value.offset) + "}";
}

std::string text_of(const std::vector<Pcp>& value) {
  std::vector<std::string> words;
  words.reserve(value.size());
  for (const Pcp pcp : value) words.push_back(text_of(pcp));
  return "[" + joined(words) + "]";
}

std::string text_of(const std::vector<std::pair<std::uint8_t, Pcp>>& value) { return map_text(value, number); }
std::string text_of(const std::vector<std::pair<Pcp, std::uint8_t>>& value) { return map_text(value, number); }

std::string text_of(const GateControlList& list) { return entries_text(list.entries.size(), cycle_of(list)); }
std::string text_of(const StreamGate& gate) { return entries_text(gate.entries.size(), cycle_of(gate)); }

std::string text_of(const VlanMembership& membership) {
  return std::string(membership.untagged ? "untagged" : "tagged") + (membership.pvid ? ", pvid" : "");
}

std::string gate_states_text(std::uint8_t states) {
  constexpr char digits[] = "0123456789abcdef";
  return std::string("0x") + digits[states >> 4] + digits[states & 15];
}

std::string classes_text(std::uint8_t states) {
  std::vector<std::string> words;
  for (unsigned i = 0; i < 8; ++i) {
    if ((states >> i & 1) != 0) words.push_back(std::to_string(i));
  }
  return (words.size() == 1 ? "class " : "classes ") + joined(words);
}

}  // namespace isoline::schedule
