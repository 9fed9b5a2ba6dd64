// The slow path of the flow engine: opening a flow, joining its conversation, giving it histograms; and ageing.
#include <cstring>

#include "analysis/engine/flow_engine.hpp"

namespace isoline::analysis {
namespace {

isoline_flow_key masked(const isoline_flow_key& key, const isoline_flow_key& mask) {
  std::uint64_t words[6], bits[6];
  std::memcpy(words, &key, sizeof key);
  std::memcpy(bits, &mask, sizeof mask);
  for (std::size_t i = 0; i < 6; ++i) words[i] &= bits[i];
  isoline_flow_key result;
  std::memcpy(&result, words, sizeof result);
  return result;
}

/// Industrial layer 2 is cyclic as a rule; IP is as an exception, which a stream file names.
bool may_learn(std::uint8_t kind) {
  const bool industrial = kind >= ISOLINE_KIND_PROFINET && kind <= ISOLINE_KIND_AVTP;
  return kind == ISOLINE_KIND_OTHER || (industrial && kind != ISOLINE_KIND_PTP && kind != ISOLINE_KIND_GOOSE);
}

}  // namespace

std::uint32_t FlowEngine::stream_of(const isoline_flow_key& key) const {
  for (const auto& mask : plan_.masks) {
    const auto found = planned_.find(masked(key, mask));
    if (found != planned_.end()) return found->second;
  }
  return 0;
}

std::uint32_t FlowEngine::open(const Passing& passing) {
  const std::uint32_t number = flows_.take();
  if (number == 0) return 0;
  FlowRecord& flow = flows_[number];
  flow = {};
  flow.key = passing.frame.key;
  if (!flow_table_.insert(passing.hash, number)) {
    flows_.give_back(number);
    return 0;
  }
  set_features(flow, passing.frame);
  return number;
}

void FlowEngine::set_features(FlowRecord& flow, const wire::Frame& frame) {
  const std::uint8_t kind = flow.key.kind;
  const std::uint32_t stream = stream_of(flow.key);
  std::uint32_t rate = 0;
  if (frame.sequence.source == wire::SequenceSource::rtp || kind == ISOLINE_KIND_UDP) {
    for (const RtpPort& rtp : options_.rtp_ports) {
      if (kind != ISOLINE_KIND_UDP || __builtin_bswap16(flow.key.dst_port) != rtp.port) continue;
      flow.features |= track::feature_rtp;
      rate = rtp.clock_rate_hz;
    }
  } else if (kind == ISOLINE_KIND_PROFINET || kind == ISOLINE_KIND_AVTP) {
    rate = frame.stamp.rate_hz;
  }
  if (stream == 0 && may_learn(kind)) flow.features |= track::feature_learns;
  if (rate == 0 && stream == 0) return;
  track::Numbered* numbered = numbered_of(flow, rate);
  if (numbered == nullptr || stream == 0) return;
  const isoline_stream& plan = plan_.parameters[stream - 1];
  numbered->stream = stream;
  if (plan.cycle_ns == 0) return;
  flow.features |= track::feature_planned;
  numbered->cycle_ns = plan.cycle_ns;
  numbered->sequence_step = 1;
  if (kind == ISOLINE_KIND_PROFINET)
    numbered->sequence_step =
        static_cast<std::uint32_t>((plan.cycle_ns * track::profinet_counter_hz + 500'000'000) / 1'000'000'000);
}

track::Numbered* FlowEngine::numbered_of(FlowRecord& flow, std::uint32_t stamp_rate) {
  if (flow.numbered == refused) return nullptr;
  if (flow.numbered == 0) {
    flow.numbered = numbered_.take();
    if (flow.numbered == 0) {
      flow.numbered = refused;
      return nullptr;
    }
    numbered_[flow.numbered] = {};
    numbered_[flow.numbered].stamp_rate = stamp_rate;
  }
  return &numbered_[flow.numbered];
}

void FlowEngine::join(FlowRecord& flow) {
  isoline_flow_key key;
  const std::uint32_t side = track::conversation_key(flow.key, key);
  const std::uint64_t hash = hash_(key);
  std::uint32_t number =
      talk_table_.find(hash, [&](std::uint32_t record) { return SameKey()(talks_[record].key, key); });
  if (number == 0) {
    number = talks_.take();
    if (number == 0) {
      flow.conversation = refused;
      return;
    }
    track::Conversation& talk = talks_[number];
    talk = {};
    talk.key = key;
    if (options_.exact_round_trips) exact_talks_[number - 1] = {};
    talk_table_.insert(hash, number);
  }
  ++talks_[number].members;
  flow.conversation = number;
  if (side != 0) flow.features |= track::feature_reversed;
}

std::uint32_t FlowEngine::take_histogram() {
  if (!options_.histograms) return refused;
  const std::uint32_t number = histograms_.take();
  if (number == 0) return refused;
  histograms_[number] = {};
  return number;
}

void FlowEngine::give_back_histogram(std::uint32_t number) {
  if (number != 0 && number != refused) histograms_.give_back(number);
}

void FlowEngine::begin_measures_anew(std::span<const std::uint32_t> numbers) {
  const auto empty = [&](std::uint32_t block) {
    if (isoline_histogram* full = histogram(block)) *full = {};
  };
  for (const std::uint32_t number : numbers) {
    FlowRecord& flow = flows_[number];
    if (flow.frames == 0) continue;
    flow.arrival_min = flow.arrival_max = flow.arrival_sum = 0;
    empty(flow.arrival_histogram);
    if (flow.numbered != 0 && flow.numbered != refused) {
      const track::Numbered& numbered = numbered_[flow.numbered];
      empty(numbered.cycle_histogram);
      empty(numbered.ipdv_histogram);
      empty(numbered.jitter_histogram);
    }
    if (flow.conversation != 0 && flow.conversation != refused) {
      const std::size_t side = (flow.features & track::feature_reversed) != 0 ? 1 : 0;
      empty(talks_[flow.conversation].histogram[side]);
    }
  }
}

void FlowEngine::equip(FlowRecord& flow) {
  if (flow.arrival_histogram == 0) flow.arrival_histogram = take_histogram();
  constexpr std::uint32_t measured = track::feature_cyclic | track::feature_stamp;
  if ((flow.features & measured) == 0 || flow.numbered == 0 || flow.numbered == refused) return;
  track::Numbered& numbered = numbered_[flow.numbered];
  if ((flow.features & track::feature_cyclic) != 0 && numbered.cycle_histogram == 0)
    numbered.cycle_histogram = take_histogram();
  if ((flow.features & track::feature_stamp) != 0 && numbered.jitter_histogram == 0) {
    numbered.ipdv_histogram = take_histogram();
    numbered.jitter_histogram = take_histogram();
  }
}

// A planned stream's record is kept while it is silent: its deadlines are missed. Not so where the match leaves a field
// open and another record has taken the stream on.
bool FlowEngine::is_kept(const FlowRecord& flow) {
  if ((flow.features & track::feature_planned) == 0 || flow.numbered == 0 || flow.numbered == refused) return false;
  const std::size_t port = flow.key.port * 2u + (flow.key.flags & ISOLINE_KEY_EGRESS);
  std::uint64_t& newest = newest_[(numbered_[flow.numbered].stream - 1) * totals_.ports.size() + port];
  if (newest > flow.last_ns) return false;
  newest = flow.last_ns;
  return true;
}

std::uint32_t FlowEngine::age(Nanoseconds now, std::uint32_t records) {
  const std::uint64_t idle = static_cast<std::uint64_t>(options_.idle_timeout.count());
  const std::uint64_t time = static_cast<std::uint64_t>(now.count());
  if (options_.idle_timeout <= Nanoseconds(0) || flows_.fresh() == 0) return 0;
  std::uint32_t evicted = 0;
  for (records = std::min(records, flows_.fresh()); records != 0; --records) {
    cursor_ = cursor_ % flows_.fresh() + 1;
    const FlowRecord& flow = flows_[cursor_];
    if (flow.frames == 0) continue;
    const bool kept = is_kept(flow);
    if (kept || time <= flow.last_ns || time - flow.last_ns <= idle) continue;
    evict(cursor_);
    ++evicted;
  }
  return evicted;
}

void FlowEngine::evict(std::uint32_t number) {
  FlowRecord& flow = flows_[number];
  PortTotals& port = port_of(flow.key);
  port.evicted.counts += Counts{flow.frames, flow.frames, flow.bytes};
  ++port.evicted.flows;
  flow_table_.erase(hash_(flow.key), number);
  give_back_histogram(flow.arrival_histogram);
  if (flow.numbered != 0 && flow.numbered != refused) {
    const track::Numbered& numbered = numbered_[flow.numbered];
    give_back_histogram(numbered.cycle_histogram);
    give_back_histogram(numbered.ipdv_histogram);
    give_back_histogram(numbered.jitter_histogram);
    numbered_.give_back(flow.numbered);
  }
  if (flow.conversation != 0 && flow.conversation != refused) {
    track::Conversation& talk = talks_[flow.conversation];
    if (--talk.members == 0) {
      give_back_histogram(talk.histogram[0]);
      give_back_histogram(talk.histogram[1]);
      talk_table_.erase(hash_(talk.key), flow.conversation);
      if (options_.exact_round_trips) exact_.forget(exact_talks_[flow.conversation - 1]);
      talks_.give_back(flow.conversation);
    }
  }
  flow.frames = 0;
  flows_.give_back(number);
}

}  // namespace isoline::analysis
