#include "config/yaml/report.hpp"

#include <algorithm>
#include <utility>

namespace isoline::config::yaml {

std::string to_string(Position position) {
  return std::to_string(position.line) + ":" + std::to_string(position.column);
}

void Report::add(Position at, std::string what, std::string why, std::string hint) {
  if (full()) return;
  problems_.push_back({at, Error{ErrorKind::invalid_input, std::move(what), file_ + ":" + to_string(at), std::move(why),
                                 std::move(hint)}});
}

void Report::add(Error error) {
  if (!full()) problems_.push_back({Position{UINT32_MAX, 1}, std::move(error)});
}

Problems Report::take() {
  std::ranges::stable_sort(problems_, {}, &Found::at);
  Problems sorted;
  for (auto& found : problems_) sorted.push_back(std::move(found.error));
  problems_.clear();
  return sorted;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 60;
  std::string shown = "'";
  for (const char c : text.substr(0, longest)) {
    const auto byte = static_cast<unsigned char>(c);
    shown += byte < 0x20 || byte == 0x7f ? '?' : c;
  }
  if (text.size() > longest) {
    // Do not end inside a UTF-8 sequence.
    while ((static_cast<unsigned char>(shown.back()) & 0xc0) == 0x80) shown.pop_back();
    if (static_cast<unsigned char>(shown.back()) >= 0xc0) shown.pop_back();
    shown += "...";
  }
  return shown + "'";
}

}  // namespace isoline::config::yaml
