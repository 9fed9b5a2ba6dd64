#include "analysis/match/alignment.hpp"

#include <algorithm>
#include <vector>

namespace isoline::analysis {
namespace {

struct Once {
  std::uint64_t hash;
  Nanoseconds time;
};

/// In order of their hashes, without those that are there more than once.
std::vector<Once> unlike_others(std::span<const QueuedFrame> frames) {
  std::vector<Once> all;
  all.reserve(frames.size());
  for (const QueuedFrame& frame : frames) all.push_back({frame.hash, frame.sighting.time});
  std::ranges::sort(all, {}, &Once::hash);
  std::vector<Once> once;
  for (auto begin = all.begin(); begin != all.end();) {
    const auto end = std::find_if(begin, all.end(), [&](const Once& one) { return one.hash != begin->hash; });
    if (end - begin == 1) once.push_back(*begin);
    begin = end;
  }
  return once;
}

}  // namespace

std::optional<Alignment> align(std::span<const QueuedFrame> before, std::span<const QueuedFrame> after,
                               Nanoseconds window) {
  const auto first = unlike_others(before), second = unlike_others(after);
  std::vector<Nanoseconds> differences;
  for (auto a = first.begin(), b = second.begin(); a != first.end() && b != second.end();) {
    if (a->hash == b->hash) {
      differences.push_back(b->time - a->time);
      ++a, ++b;
    } else {
      (a->hash < b->hash ? a : b) += 1;
    }
  }
  if (differences.empty()) return std::nullopt;
  std::ranges::sort(differences);
  Alignment best;
  best.candidates = differences.size();
  for (std::size_t begin = 0, end = 0; begin < differences.size(); ++begin) {
    while (end < differences.size() && differences[end] - differences[begin] <= window) ++end;
    if (end - begin <= best.agreeing) continue;
    best.agreeing = end - begin;
    best.difference = differences[begin] + (differences[end - 1] - differences[begin]) / 2;
  }
  return best;
}

}  // namespace isoline::analysis
