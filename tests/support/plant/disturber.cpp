#include "support/plant/disturber.hpp"

#include <charconv>
#include <string>

#include "model/units.hpp"

namespace isoline::plant {

Result<void> Disturber::plan(What what, std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) {
    return fail({ErrorKind::usage, "cannot plan '" + std::string(text) + "'", "", "needs TIME:COUNT, as in 2s:5", ""});
  }
  const auto at = parse_duration(text.substr(0, colon));
  if (!at) return fail(at.error());
  Cue cue{what, *at, 0, Nanoseconds(0)};
  const std::string_view amount = text.substr(colon + 1);
  if (what == What::hold) {
    const auto lasting = parse_duration(amount);
    if (!lasting) return fail(lasting.error());
    cue.lasting = *lasting;
  } else {
    const auto [end, error] = std::from_chars(amount.data(), amount.data() + amount.size(), cue.count);
    if (error != std::errc{} || end != amount.data() + amount.size()) {
      return fail({ErrorKind::usage, "cannot plan '" + std::string(text) + "'", "", "the count is not a number", ""});
    }
  }
  cues_.push_back(cue);
  return {};
}

void Disturber::offer(Nanoseconds elapsed, std::span<const std::uint8_t> packet) {
  ++totals_.offered;
  for (Cue& cue : cues_) {
    if (elapsed < cue.at) continue;
    if (cue.what == What::hold) {
      if (elapsed >= cue.at + cue.lasting) continue;
      kept_.emplace_back(packet.begin(), packet.end());
      ++totals_.held;
      return;
    }
    if (cue.count == 0) continue;
    if (swapping_ && cue.what != What::swap) continue;  // a swap needs its second packet whole
    if (cue.what == What::swap) {
      if (!swapping_) {
        kept_.emplace_back(packet.begin(), packet.end());
        swapping_ = true;
        return;
      }
      --cue.count;
      ++totals_.swapped;
      swapping_ = false;
      send(packet);
      finish();
      return;
    }
    --cue.count;
    if (cue.what == What::drop) {
      ++totals_.dropped;
      return;
    }
    ++totals_.doubled;
    finish();
    send(packet);
    send(packet);
    return;
  }
  finish();
  send(packet);
}

void Disturber::finish() {
  for (const auto& packet : kept_) send(packet);
  kept_.clear();
}

void Disturber::send(std::span<const std::uint8_t> packet) {
  send_(packet);
  ++totals_.sent;
}

}  // namespace isoline::plant
