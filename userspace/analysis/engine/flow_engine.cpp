#include "analysis/engine/flow_engine.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "analysis/stats/block_add.hpp"
#include "analysis/track/cycle.hpp"
#include "analysis/track/sequence.hpp"
#include "wire/parse_common.hpp"

namespace isoline::analysis {
namespace {

/// No frame arrived then: its bucket is not known yet.
constexpr std::uint64_t never = UINT64_MAX;

/// What a common frame does not have, and one that was in its place before may have left.
void forget_numbers(wire::Frame& frame) {
  frame.sequence = {};
  frame.stamp = {};
  frame.echo_sequence = 0;
  frame.goose_state = 0;
}

/// Of ICMP and ICMPv6.
bool is_echo_reply(const isoline_flow_key& key) {
  return (key.dst_port & 0xffu) == ((key.flags & ISOLINE_KEY_IPV6) != 0 ? 129u : 0u);
}

}  // namespace

Result<std::unique_ptr<FlowEngine>> FlowEngine::create(EngineOptions wanted) {
  auto options = with_sizes(std::move(wanted));
  if (!options) return tl::unexpected(options.error());
  auto plan = wire::make_stream_plan(options->streams);
  if (!plan) return tl::unexpected(plan.error());
  std::unique_ptr<FlowEngine> engine(new FlowEngine(std::move(*options), std::move(*plan)));
  if (!engine->valid())
    return fail({ErrorKind::failed, "the system has no address space for the flow tables", "",
                 std::to_string(engine_memory(engine->options_).total >> 20) + " MiB were asked for",
                 "ask for fewer flows"});
  return engine;
}

FlowEngine::FlowEngine(EngineOptions options, wire::StreamPlan plan)
    : options_(std::move(options)),
      plan_(std::move(plan)),
      planned_(2 * plan_.entries.size(), KeyHash{options_.seed}),
      hash_{options_.seed},
      flow_table_(options_.max_flows),
      talk_table_(options_.round_trips ? options_.max_conversations : 0),
      flows_(options_.max_flows),
      histograms_(options_.histograms ? options_.max_histograms : 0),
      talks_(options_.round_trips ? options_.max_conversations : 0),
      exact_talks_(options_.exact_round_trips ? options_.max_conversations : 0),
      exact_(options_.max_segments, options_.selective_round_trips),
      numbered_(options_.max_numbered),
      totals_(options_),
      newest_(options_.streams.size() * totals_.ports.size()) {
  for (const auto& entry : plan_.entries) planned_.emplace(entry.key, entry.stream + 1);
  parsing_.vxlan_inner = options_.vxlan_inner;
  parsing_.rtp_ports = options_.rtp_ports;
  plain_udp_ = wire::common_place(parsing_).plain_udp;
}

bool FlowEngine::valid() const {
  return flow_table_.valid() && talk_table_.valid() && flows_.valid() && histograms_.valid() && talks_.valid() &&
         exact_talks_.valid() && exact_.valid() && numbered_.valid();
}

void FlowEngine::measure_numbered(FlowRecord& flow, const Passing& passing, std::uint64_t arrival, bool has_arrival) {
  const wire::Frame& frame = passing.frame;
  track::Numbered* numbered = numbered_of(flow, 0);
  if (numbered == nullptr) return;
  if ((flow.features & track::feature_rtp) != 0 && frame.stamp.rate_hz == 0) {
    // Something else on RTP's port: neither numbered nor stamped, and no frame to measure the next one by.
    flow.features &= ~static_cast<std::uint32_t>(track::feature_stamp);
    return;
  }
  int frames = -1;
  if (frame.sequence.bits != 0) frames = track::follow_sequence(*numbered, flow.features, frame, passing.time);
  const bool cyclic = (flow.features & track::feature_cyclic) != 0;
  if (cyclic && has_arrival && frames != 0) {
    const isoline_stream* plan = numbered->stream != 0 ? &plan_.parameters[numbered->stream - 1] : nullptr;
    track::measure_cycle(*numbered, arrival, frames, passing.time, plan, histogram(numbered->cycle_histogram));
  }
  if (!cyclic && (flow.features & (track::feature_learns | track::feature_rtp)) == track::feature_learns && has_arrival)
    track::learn_cycle(*numbered, flow.features, arrival);
  const std::uint32_t stamp = frame.key.kind == ISOLINE_KIND_GOOSE ? frame.goose_state : frame.stamp.ticks;
  if (numbered->stamp_rate == 0 && (frames <= 0 || (flow.features & track::feature_cyclic) == 0)) {
    numbered->stamp_last = stamp;
    return;
  }
  const track::SentApart sent = track::sent_apart(*numbered, frame, frames);
  if ((flow.features & track::feature_stamp) != 0 && has_arrival && (sent.ns != 0 || numbered->stamp_rate != 0))
    track::measure_variation(*numbered, arrival, sent, histogram(numbered->ipdv_histogram),
                             histogram(numbered->jitter_histogram));
  numbered->stamp_last = stamp;
  flow.features |= track::feature_stamp;
}

// Whether this frame can end a round trip. A million connections that nobody answers shall take no histograms.
bool FlowEngine::may_answer(const FlowRecord& flow, const track::Conversation& talk, const Passing& passing) const {
  const std::size_t other = (flow.features & track::feature_reversed) != 0 ? 0 : 1;
  if (flow.key.kind != ISOLINE_KIND_TCP) return is_echo_reply(flow.key);
  if ((passing.frame.tcp.flags & track::tcp_ack) == 0) return false;
  if (options_.exact_round_trips) return exact_talks_[flow.conversation - 1].side[other].head != 0;
  return talk.side[other].advanced_ns != 0;
}

void FlowEngine::converse(FlowRecord& flow, const Passing& passing) {
  if (flow.conversation == 0) join(flow);
  if (flow.conversation == refused) return;
  track::Conversation& talk = talks_[flow.conversation];
  const std::uint32_t number = (flow.features & track::feature_reversed) != 0 ? 1 : 0;
  const std::uint32_t other = number ^ 1;
  if (talk.histogram[other] == 0 && may_answer(flow, talk, passing)) talk.histogram[other] = take_histogram();
  const LateBlock block(late_, histogram(talk.histogram[other]));
  if (options_.exact_round_trips && flow.key.kind == ISOLINE_KIND_TCP) {
    exact_.follow(talk, exact_talks_[flow.conversation - 1], number,
                  track::passing_segment(passing.bytes, passing.frame.tcp), passing.time, block);
  } else {
    track::follow(talk, number, passing.frame, passing.time, block);
  }
}

void FlowEngine::parse_uncommon(const ObservedFrame& observed, Passing& passing) {
  wire::ParseOptions& how = parsing_;
  how.port = static_cast<std::uint16_t>(std::min<std::uint32_t>(observed.interface, options_.max_interfaces - 1));
  how.direction = observed.direction;
  how.length = observed.length;
  how.has_mac = observed.link == LinkLayer::ethernet;
  if (observed.link == LinkLayer::unknown) {
    passing.frame = {};
    passing.frame.key.port = how.port;
    passing.frame.key.flags = observed.direction == Direction::egress ? ISOLINE_KEY_EGRESS : 0;
  } else {
    wire::parse_frame(observed.bytes, how, passing.frame);
  }
  const isoline_flow_key& key = passing.frame.key;
  port_of(key).seen[key.kind][passing.frame.pcp.value_or(untagged)].add(passing.length);
  passing.hash = hash_(key);
  passing.common = false;
  passing.converses = options_.round_trips && track::has_conversation(key);
}

[[gnu::always_inline]] inline void FlowEngine::parse(const ObservedFrame& observed, Passing& passing) {
  // 0 marks what never was.
  passing.time = static_cast<std::uint64_t>(std::max<std::int64_t>(observed.time.count(), 1));
  passing.length = observed.length;
  passing.bytes = observed.bytes;
  passing.previous = never;
  const std::uint32_t port = std::min<std::uint32_t>(observed.interface, options_.max_interfaces - 1);
  const std::uint32_t egress = observed.direction == Direction::egress ? ISOLINE_KEY_EGRESS : 0;
  wire::CommonFrame common;
  const wire::CommonPlace place{port | std::uint64_t{egress} << 24, plain_udp_};
  if (observed.link != LinkLayer::ethernet ||
      !wire::read_common(observed.bytes, observed.length, place, common, passing.frame.tcp)) [[unlikely]]
    return parse_uncommon(observed, passing);
  // Of the words that are at hand: the key as it is written could not be read at once.
  passing.hash = hash_(common.words);
  wire::write_key(common.words, passing.frame.key);
  totals_.ports[port * 2 + egress].seen[common.kind][common.pcp.value_or(untagged)].add(passing.length);
  passing.common = true;
  passing.converses = common.kind == ISOLINE_KIND_TCP && options_.round_trips;
}

[[gnu::always_inline]] inline void FlowEngine::prefetch_measures(Passing& passing, const Bases& bases) const {
  const FlowRecord& flow = bases.flow(passing.record);
  passing.previous = flow.arrival_ns;
  passing.bucket = block_bucket(passing.time - flow.arrival_ns, ISOLINE_ORIGIN_DELAY);
  if (flow.arrival_histogram != refused)
    __builtin_prefetch(&bases.histogram(flow.arrival_histogram).bucket[passing.bucket], 1, 3);
  if ((flow.features & track::feature_plain) != 0 && !passing.converses) return;
  const auto both_lines = [](const void* record) {
    __builtin_prefetch(record, 1, 3);
    __builtin_prefetch(static_cast<const char*>(record) + 64, 1, 3);
  };
  if (flow.numbered != 0 && flow.numbered != refused) both_lines(&numbered_[flow.numbered]);
  if (flow.conversation != 0 && flow.conversation != refused) {
    const auto* talk = reinterpret_cast<const char*>(&talks_[flow.conversation]);
    both_lines(talk);
    both_lines(options_.exact_round_trips ? &exact_talks_[flow.conversation - 1]
                                          : static_cast<const void*>(talk + 128));
  }
}

// The segment that waits longest, of the conversation which is here by now: an acknowledgement will ask for it.
[[gnu::always_inline]] inline void FlowEngine::prefetch_waiting(const Passing& passing) const {
  const FlowRecord& flow = flows_[passing.record];
  if (flow.conversation == 0 || flow.conversation == refused) return;
  const std::size_t other = (flow.features & track::feature_reversed) != 0 ? 0 : 1;
  const std::uint32_t waiting = exact_talks_[flow.conversation - 1].side[other].head;
  if (waiting != 0) __builtin_prefetch(&exact_.segments()[waiting], 1, 3);
}

[[gnu::always_inline]] inline std::uint32_t FlowEngine::find(std::uint64_t hash, const isoline_flow_key& key) const {
  return flow_table_.find(hash, [&](std::uint32_t record) { return SameKey()(flows_[record].key, key); });
}

void FlowEngine::measure_any(FlowRecord& flow, Passing& passing) {
  if (passing.common) forget_numbers(passing.frame);
  constexpr std::uint32_t measured = track::feature_cyclic | track::feature_stamp;
  if (flow.frames != 0 && (flow.arrival_histogram == 0 || (flow.features & measured) != 0)) equip(flow);
  measure(flow, passing);
  constexpr std::uint32_t more = measured | track::feature_learns | track::feature_rtp | track::feature_sequence;
  const bool plain = flow.arrival_histogram != 0 && flow.numbered == 0 && (flow.features & more) == 0;
  flow.features = (flow.features & ~std::uint32_t{track::feature_plain}) | (plain ? track::feature_plain : 0u);
}

[[gnu::always_inline]] inline void FlowEngine::measure(FlowRecord& flow, const Passing& passing) {
  const std::uint64_t now = passing.time;
  // Where time goes backwards, that is no time between arrivals.
  const bool has_arrival = flow.frames != 0 && now >= flow.arrival_ns;
  const std::uint64_t arrival = has_arrival ? now - flow.arrival_ns : 0;
  if (has_arrival) {
    flow.arrival_sum += arrival;
    if (~arrival > flow.arrival_min) flow.arrival_min = ~arrival;
    if (arrival > flow.arrival_max) flow.arrival_max = arrival;
    if (isoline_histogram* block = histogram(flow.arrival_histogram)) {
      // Unless a frame of this burst came in between, the bucket is known.
      const bool known = passing.previous == flow.arrival_ns;
      count_in_block(*block, known ? passing.bucket : block_bucket(arrival, ISOLINE_ORIGIN_DELAY));
    }
  }
  constexpr std::uint32_t counts_on = track::feature_cyclic | track::feature_learns | track::feature_rtp;
  if (passing.frame.sequence.bits != 0 || (flow.features & counts_on) != 0)
    measure_numbered(flow, passing, arrival, has_arrival);
  if (flow.frames == 0 || now < flow.first_ns) flow.first_ns = now;
  if (now > flow.last_ns) flow.last_ns = now;
  flow.arrival_ns = now;
  ++flow.frames;
  flow.bytes += passing.length;
}

// Nothing but times between arrivals, and they go forward: what most frames are.
[[gnu::always_inline]] inline bool FlowEngine::measure_plain(FlowRecord& flow, const Passing& passing,
                                                             const Bases& bases) {
  const std::uint64_t now = passing.time;
  if (!passing.common || (flow.features & track::feature_plain) == 0 || now < flow.arrival_ns) return false;
  const std::uint64_t arrival = now - flow.arrival_ns;
  flow.arrival_sum += arrival;
  if (~arrival > flow.arrival_min) flow.arrival_min = ~arrival;
  if (arrival > flow.arrival_max) flow.arrival_max = arrival;
  if (flow.arrival_histogram != refused) {
    const bool known = passing.previous == flow.arrival_ns;
    count_in_block(bases.histogram(flow.arrival_histogram),
                   known ? passing.bucket : block_bucket(arrival, ISOLINE_ORIGIN_DELAY));
  }
  if (now > flow.last_ns) flow.last_ns = now;
  flow.arrival_ns = now;
  ++flow.frames;
  flow.bytes += passing.length;
  return true;
}

std::uint32_t FlowEngine::open_for(Passing& passing) {
  if (passing.common) forget_numbers(passing.frame);
  return open(passing);
}

void FlowEngine::overflow(const Passing& passing) {
  const isoline_flow_key& key = passing.frame.key;
  port_of(key).overflow[key.kind].add(passing.length);
}

[[gnu::always_inline]] inline void FlowEngine::count(Passing& passing, const Bases& bases) {
  // A frame of this burst may have opened the flow meanwhile.
  if (passing.record == 0) passing.record = find(passing.hash, passing.frame.key);
  if (passing.record == 0) passing.record = open_for(passing);
  if (passing.record == 0) return overflow(passing);
  FlowRecord& flow = bases.flow(passing.record);
  if (!measure_plain(flow, passing, bases)) measure_any(flow, passing);
  if (passing.converses) converse(flow, passing);
}

void FlowEngine::take(std::span<const ObservedFrame> frames) {
  while (!frames.empty()) {
    const std::size_t size = std::min(frames.size(), burst);
    take_burst(frames.first(size));
    frames = frames.subspan(size);
  }
  late_.write_all();
}

// Each stage touches what the one before it has asked memory for.
void FlowEngine::take_burst(std::span<const ObservedFrame> frames) {
  const std::size_t size = frames.size();
  const Bases bases{&flows_[1] - 1, histograms_.capacity() != 0 ? &histograms_[1] - 1 : &nowhere_};
  for (std::size_t i = 0; i < size; ++i) {
    parse(frames[i], passing_[i]);
    flow_table_.prefetch(passing_[i].hash);
  }
  for (std::size_t i = 0; i < size; ++i) {
    passing_[i].record = flow_table_.candidate(passing_[i].hash);
    if (passing_[i].record == 0) continue;
    const auto* record = reinterpret_cast<const char*>(&bases.flow(passing_[i].record));
    __builtin_prefetch(record, 1, 3);
    __builtin_prefetch(record + 64, 1, 3);
  }
  for (std::size_t i = 0; i < size; ++i) {
    Passing& passing = passing_[i];
    if (passing.record == 0) continue;
    if (!SameKey()(bases.flow(passing.record).key, passing.frame.key)) passing.record = 0;
    if (passing.record != 0) prefetch_measures(passing, bases);
  }
  if (options_.exact_round_trips) {
    for (std::size_t i = 0; i < size; ++i)
      if (passing_[i].record != 0) prefetch_waiting(passing_[i]);
  }
  for (std::size_t i = 0; i < size; ++i) count(passing_[i], bases);
}

}  // namespace isoline::analysis
