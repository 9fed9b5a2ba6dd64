#include "analysis/match/flow_tallies.hpp"

#include <algorithm>
#include <array>

#include "analysis/stats/block_add.hpp"
#include "analysis/stats/histogram_block.hpp"
#include "wire/key.hpp"
#include "wire/parse.hpp"

namespace isoline::analysis {

FlowTallies::FlowTallies(std::uint32_t capacity)
    : table_(capacity), tallies_(capacity), histograms_(capacity), hosts_(capacity) {}

bool FlowTallies::valid() const { return table_.valid() && tallies_.valid() && histograms_.valid() && hosts_.valid(); }

void FlowTallies::count(Tap tap, std::span<const ObservedFrame> frames, std::uint32_t* flows) {
  std::array<wire::Frame, burst> parsed;
  std::array<std::uint64_t, burst> hashes;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    wire::ParseOptions options;
    options.has_mac = frames[i].link != LinkLayer::ip;
    options.length = frames[i].length;
    // Bytes of an unknown layer are no headers: all of them are one flow.
    wire::parse_frame(frames[i].link == LinkLayer::unknown ? std::span<const std::uint8_t>() : frames[i].bytes, options,
                      parsed[i]);
  }
  for (std::size_t i = 0; i < frames.size(); ++i) {
    hashes[i] = hash_(parsed[i].key);
    table_.prefetch(hashes[i]);
  }
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (const std::uint32_t number = table_.candidate(hashes[i]); number != 0) {
      __builtin_prefetch(&tallies_[number], 1, 3);
      __builtin_prefetch(&tallies_[number].frames, 1, 3);
    }
  }
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const isoline_flow_key& key = parsed[i].key;
    std::uint32_t number =
        table_.find(hashes[i], [&](std::uint32_t candidate) { return SameKey()(tallies_[candidate].key, key); });
    if (number == 0) number = open(key, hashes[i]);
    flows[i] = number;
    if (number == 0) continue;
    FlowTally& tally = tallies_[number];
    const std::size_t at = index(tap);
    if (tally.frames[at] == 0) tally.first_seen[at] = tally.last_seen[at] = frames[i].time;
    ++tally.frames[at];
    tally.bytes[at] += frames[i].length;
    tally.first_seen[at] = std::min(tally.first_seen[at], frames[i].time);
    tally.last_seen[at] = std::max(tally.last_seen[at], frames[i].time);
  }
}

std::uint32_t FlowTallies::open(const isoline_flow_key& key, std::uint64_t hash) {
  const std::uint32_t number = tallies_.take();
  if (number == 0) return 0;
  FlowTally& tally = tallies_[number];
  tally = {};
  tally.key = key;
  tally.newest_first = Nanoseconds::min();
  tally.hosts = hosts_.find_or_add(source_of(key), destination_of(key));
  table_.insert(hash, number);
  return number;
}

void FlowTallies::rename(std::uint32_t before, std::uint32_t after) {
  if (before != after) tallies_[after].before = before;
}

void FlowTallies::add_delay(std::uint32_t number, Nanoseconds delay) {
  FlowTally& tally = tallies_[number];
  if (tally.delays == 0) tally.delay_min = tally.delay_max = delay;
  ++tally.delays;
  tally.delay_min = std::min(tally.delay_min, delay);
  tally.delay_max = std::max(tally.delay_max, delay);
  tally.delay_sum += delay;
  if (tally.histogram == 0) {
    // One for each flow: there is always one left.
    tally.histogram = histograms_.take();
    histograms_[tally.histogram] = {};
  }
  isoline_histogram& histogram = histograms_[tally.histogram];
  count_in_block(histogram, block_bucket(static_cast<std::uint64_t>(delay.count()), ISOLINE_ORIGIN_DELAY));
}

ComparedFlow FlowTallies::flow(const FlowTally& tally) const {
  ComparedFlow flow;
  flow.key = wire::from_abi(tally.key);
  flow.way = tally.way;
  std::ranges::copy(tally.frames, flow.frames);
  std::ranges::copy(tally.bytes, flow.bytes);
  std::ranges::copy(tally.unjudged, flow.unjudged);
  flow.changes = tally.changes;
  flow.passage = {tally.matched, tally.ambiguous, tally.lost, tally.appeared, tally.duplicated, tally.reordered, {}};
  const std::size_t seen_at = tally.frames[0] != 0 ? 0 : 1;
  flow.first_seen = tally.first_seen[seen_at];
  flow.last_seen = tally.last_seen[seen_at];
  if (tally.delays == 0) return flow;
  const auto number = [](Nanoseconds time) { return static_cast<std::uint64_t>(time.count()); };
  flow.passage.delay = from_block(
      &histograms_[tally.histogram],
      {~number(tally.delay_min), number(tally.delay_max), number(tally.delay_sum), tally.delays}, ClockSource::capture);
  return flow;
}

std::vector<ComparedFlow> FlowTallies::result() const {
  std::vector<ComparedFlow> flows;
  std::vector<std::size_t> row(tallies_.used() + 1);
  for (std::uint32_t number = 1; number <= tallies_.used(); ++number) {
    const FlowTally& tally = tallies_[number];
    // Frames that the other tap knows by another name have no row of their own.
    if (tally.before != 0 && tally.frames[0] == 0) continue;
    row[number] = flows.size();
    flows.push_back(flow(tally));
  }
  for (std::uint32_t number = 1; number <= tallies_.used(); ++number) {
    const FlowTally& tally = tallies_[number];
    if (tally.before == 0 || tally.frames[0] != 0) continue;
    ComparedFlow& renamed = flows[row[tally.before]];
    renamed.frames[1] += tally.frames[1];
    renamed.bytes[1] += tally.bytes[1];
    renamed.unjudged[1] += tally.unjudged[1];
  }
  return flows;
}

}  // namespace isoline::analysis
