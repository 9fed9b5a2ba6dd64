#include "two_taps.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

#include "wire/build.hpp"

namespace isoline::test {
namespace {

using analysis::Tap;
using analysis::Way;

constexpr Nanoseconds epoch = std::chrono::seconds(1'767'225'600);
constexpr std::size_t kinds = 4;  // of flows of each way

Nanoseconds whole(double value) { return Nanoseconds(std::llround(value)); }

std::vector<std::uint8_t> content_of(std::uint64_t content) {
  std::vector<std::uint8_t> bytes(90);
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(content >> 8 * i);
  return bytes;
}

/// A frame as it is at a tap; routers and bridges between the taps change it.
std::vector<std::uint8_t> bytes_of(const Sent& sent, bool second, const TapOptions& options) {
  const bool forward = sent.way == Way::forward;
  const auto side = [&](bool source) { return static_cast<std::uint8_t>(source == forward ? 1 : 2); };
  const MacAddress from{{2, 0, 0, 0, side(true), 1}}, to{{2, 0, 0, 0, side(false), 1}}, router{{2, 0, 0, 0, 9, 9}};
  const std::string v4[] = {"10.0.0." + std::to_string(side(true)), "10.0.0." + std::to_string(side(false))};
  const std::string v6[] = {"fd00::" + std::to_string(side(true)), "fd00::" + std::to_string(side(false))};
  const auto content = content_of(sent.content);
  const bool changed = second && options.routed;
  const wire::IpFields ip{.hop_limit = static_cast<std::uint8_t>(changed ? 60 : 64)};
  const std::size_t kind = sent.flow % kinds;
  wire::FrameBuilder frame;
  frame.ethernet(changed && kind != 3 ? router : from, to);
  if (second && options.retagged) frame.vlan(200, 5);
  if (!second && options.retagged && kind == 1) frame.vlan(100, 3);
  switch (kind) {
    case 0: frame.ipv4(*parse_ip_address(v4[0]), *parse_ip_address(v4[1]), ip).udp(1000, 2000); break;
    case 1:
      frame.ipv4(*parse_ip_address(v4[0]), *parse_ip_address(v4[1]), ip).tcp(forward ? 1 : 2, forward ? 2 : 1);
      break;
    case 2: frame.ipv6(*parse_ip_address(v6[0]), *parse_ip_address(v6[1]), ip).udp(7, 8); break;
    default: frame.ether_type(0x88b5);
  }
  return frame.payload(content).build();
}

class Recorder {
 public:
  Recorder(std::uint64_t seed, const TapOptions& options) : random_(seed) { taps_.options = options; }

  TwoTaps run() {
    Nanoseconds now = epoch;
    while (taps_.sent.size() < taps_.options.frames) {
      now += Nanoseconds(10) + exponential(taps_.options.apart);  // none at the same time as another
      send(now);
    }
    const Nanoseconds last = now;
    for (const std::size_t tap : {0, 1}) {
      auto& seen = taps_.seen[tap];
      const Nanoseconds begin = epoch + taps_.options.begins[tap], end = last - taps_.options.ends_early[tap];
      std::erase_if(seen, [&](const Seen& one) { return one.true_time < begin || one.true_time > end; });
      std::ranges::sort(seen, {}, [](const Seen& one) { return std::pair(one.true_time, one.sent); });
    }
    return std::move(taps_);
  }

 private:
  bool chance(double share) { return std::uniform_real_distribution<>(0, 1)(random_) < share; }
  Nanoseconds exponential(Nanoseconds mean) {
    return whole(std::exponential_distribution<>(1)(random_) * static_cast<double>(mean.count()));
  }

  void send(Nanoseconds now) {
    const TapOptions& options = taps_.options;
    Sent sent;
    sent.way = options.backward && chance(0.5) ? Way::backward : Way::forward;
    sent.flow = random_() % kinds + (sent.way == Way::forward ? 0 : kinds);
    auto& last = last_content_[sent.flow];
    sent.content = last != 0 && chance(options.repeated) ? last : random_() | 1;
    last = sent.content;
    sent.lost = chance(options.lost);
    sent.duplicated = !sent.lost && chance(options.duplicated);
    const std::size_t way = index(sent.way), number = taps_.sent.size();
    Nanoseconds delay = options.least_delay[way] + exponential(options.queueing[way]);
    if (chance(options.late)) delay += 5 * exponential(options.apart);
    if (!sent.lost) sent.delay = delay;
    taps_.sent.push_back(sent);
    see(first_tap(sent.way), now, number, false);
    if (sent.lost) return;
    see(second_tap(sent.way), now + delay, number, true);
    if (sent.duplicated) see(second_tap(sent.way), now + delay + Nanoseconds(2000), number, true);
  }

  void see(Tap tap, Nanoseconds now, std::size_t number, bool second) {
    const TapOptions& options = taps_.options;
    Seen seen;
    seen.bytes = bytes_of(taps_.sent[number], second, options);
    seen.length = static_cast<std::uint32_t>(seen.bytes.size());
    if (seen.bytes.size() > options.snap_length[index(tap)]) seen.bytes.resize(options.snap_length[index(tap)]);
    seen.true_time = now;
    seen.clock = tap == Tap::before ? now : now + taps_.difference(now);
    seen.clock -= seen.clock % options.resolution;
    seen.sent = number;
    taps_.seen[index(tap)].push_back(std::move(seen));
  }

  std::mt19937_64 random_;
  TwoTaps taps_;
  std::uint64_t last_content_[2 * kinds] = {};
};

}  // namespace

Nanoseconds TwoTaps::difference(Nanoseconds before) const {
  return options.offset + whole(options.drift * static_cast<double>((before - epoch).count()));
}

TwoTaps record(std::uint64_t seed, const TapOptions& options) { return Recorder(seed, options).run(); }

analysis::Comparison compare(const TwoTaps& taps, analysis::MatchOptions options) {
  options.max_flows = 64;
  options.max_waiting = std::min(options.max_waiting, 65'536u);
  options.resolution = taps.options.resolution;
  auto matcher = std::move(*analysis::Matcher::create(options));
  std::size_t read[2] = {};
  while (read[0] < taps.seen[0].size() || read[1] < taps.seen[1].size()) {
    const Tap tap = matcher->wanted();
    const auto& seen = taps.seen[index(tap)];
    std::vector<ObservedFrame> frames;
    for (std::size_t& at = read[index(tap)]; at < seen.size() && frames.size() < 100; ++at)
      frames.push_back({.bytes = seen[at].bytes, .length = seen[at].length, .time = seen[at].clock});
    matcher->take(tap, frames);
    if (read[index(tap)] == seen.size()) matcher->end(tap);
  }
  return matcher->finish();
}

}  // namespace isoline::test
