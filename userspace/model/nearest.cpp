#include "model/nearest.hpp"

#include <algorithm>

namespace isoline {
namespace {

char folded(char c) {
  if (c == '-') return '_';
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string folded(std::string_view word) {
  std::string text;
  for (const char c : word) text += folded(c);
  return text;
}

/// Optimal string alignment distance: three rows of the table, because a swap looks two rows back.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replace});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

// Longer words are nobody's slip of the hand, and the table grows with their square.
constexpr std::size_t longest_word = 64;

}  // namespace

std::optional<std::string> nearest(std::string_view written, const std::vector<std::string_view>& candidates) {
  if (written.empty() || written.size() > longest_word) return std::nullopt;
  const std::string word = folded(written);
  std::optional<std::string> best;
  std::size_t best_distance = 0;
  for (const std::string_view candidate : candidates) {
    const std::string other = folded(candidate);
    const bool begins = word != other && word.size() >= 2 && other.starts_with(word);
    const std::size_t edits = begins ? 1 : distance(word, other);
    if (!begins && edits * 3 > std::max(word.size(), candidate.size()) + 1) continue;
    if (best && edits >= best_distance) continue;
    best = std::string(candidate);
    best_distance = edits;
  }
  return best;
}

}  // namespace isoline
