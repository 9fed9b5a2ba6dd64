// The flow engine: every frame of a capture or of a port, by flow, with the measures of docs/measures.md. What the
// kernel probe does for buffers that pass a hook, this does in user space for frames that come in bursts.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "analysis/engine/engine_options.hpp"
#include "analysis/engine/engine_totals.hpp"
#include "analysis/engine/flow_copy.hpp"
#include "analysis/engine/flow_record.hpp"
#include "analysis/engine/key_hash.hpp"
#include "analysis/engine/key_table.hpp"
#include "analysis/engine/pool.hpp"
#include "analysis/stats/late_values.hpp"
#include "analysis/track/conversation.hpp"
#include "analysis/track/numbered.hpp"
#include "analysis/track/tcp_exact.hpp"
#include "bpf/abi/histogram.h"
#include "model/capture.hpp"
#include "model/flow.hpp"
#include "wire/parse.hpp"
#include "wire/stream_plan.hpp"

namespace isoline::analysis {

/// Not thread-safe: one engine a core. Invariant: at each interface and direction, what was given is what the tracked
/// flows, the evicted ones and the overflow hold.
class FlowEngine {
 public:
  /// Errors: invalid_input (a size, streams that match the same frames), failed (no memory).
  static Result<std::unique_ptr<FlowEngine>> create(EngineOptions options);

  /// Counts and measures. Allocates nothing, whatever the frames are.
  void take(std::span<const ObservedFrame> frames);

  /// Looks at up to `records` records, where the last call ended, and evicts flows that were silent for longer than the
  /// idle timeout at `now`; not the newest flow of a planned stream. Returns how many. Allocates nothing.
  std::uint32_t age(Nanoseconds now, std::uint32_t records);

  const EngineOptions& options() const { return options_; }
  ProbeOccupancy occupancy() const;

  /// Flows whose frames have numbers or a cycle: how many are followed, and how many could not be.
  std::uint32_t numbered() const { return numbered_.used(); }
  std::uint64_t numbered_refused() const { return numbered_.refused(); }

  /// Records of tracked flows, in the order in which they were opened while none was evicted.
  std::vector<std::uint32_t> records() const;
  /// What record `number` of records() has counted.
  Counts counts(std::uint32_t number) const;
  /// Copies record `number` and what it points to; false: nobody has it. Allocates nothing.
  bool copy(std::uint32_t number, FlowCopy& copy) const;
  /// The records that were ever opened are 1 … opened(); some may be free.
  std::uint32_t opened() const { return flows_.fresh(); }
  /// Record `number` in the model's terms; `interfaces`: names by number. `now`: for streams that are overdue.
  Flow flow(std::uint32_t number, const std::vector<std::string>& interfaces, Nanoseconds now) const;
  /// What only exact round trips tell of record `number`; nothing where they are not exact, or it is no TCP.
  std::optional<track::ExactFigures> exact_figures(std::uint32_t number) const;
  /// The distributions of these records are empty afterwards; counts, cycles and what is waited for stay. A record that
  /// nobody has is passed over.
  void begin_measures_anew(std::span<const std::uint32_t> numbers);
  /// The pool of exact round trips.
  const track::SegmentPool& segments() const { return exact_.segments(); }
  /// Everything but the flows, into totals that were made for this engine's options. Allocates nothing.
  void copy(EngineTotals& totals) const;
  /// The same in the model's terms.
  Snapshot totals(const std::vector<std::string>& interfaces, Nanoseconds now) const;
  /// Everything.
  Snapshot snapshot(const std::vector<std::string>& interfaces, Nanoseconds now) const;

 private:
  static constexpr std::size_t burst = 32;

  /// One frame on its way through the stages of a burst.
  struct Passing {
    wire::Frame frame;  ///< where it is common, of it only the key, and TCP's numbers where it is that
    std::span<const std::uint8_t> bytes;  ///< the frame's
    std::uint64_t hash = 0;
    std::uint64_t time = 0;
    std::uint32_t length = 0;
    std::uint32_t record = 0;
    bool common = false;     ///< neither numbered nor stamped
    bool converses = false;  ///< belongs to a conversation, and those are wanted
    std::uint32_t bucket = 0;
    std::uint64_t previous = 0;  ///< arrival of the frame before, when `bucket` was found
  };

  /// Where number 0 of the pools would lie, kept at hand while a burst is measured: read anew, they would be behind
  /// every store.
  struct Bases {
    FlowRecord* flows;
    isoline_histogram* histograms;
    FlowRecord& flow(std::uint32_t number) const { return flows[number]; }
    isoline_histogram& histogram(std::uint32_t number) const { return histograms[number]; }
  };

  FlowEngine(EngineOptions options, wire::StreamPlan plan);
  bool valid() const;

  void take_burst(std::span<const ObservedFrame> frames);
  void parse(const ObservedFrame& observed, Passing& passing);
  void parse_uncommon(const ObservedFrame& observed, Passing& passing);
  void overflow(const Passing& passing);
  void prefetch_measures(Passing& passing, const Bases& bases) const;
  void prefetch_waiting(const Passing& passing) const;
  void count(Passing& passing, const Bases& bases);
  bool measure_plain(FlowRecord& flow, const Passing& passing, const Bases& bases);
  void measure_any(FlowRecord& flow, Passing& passing);
  void measure(FlowRecord& flow, const Passing& passing);
  void measure_numbered(FlowRecord& flow, const Passing& passing, std::uint64_t arrival, bool has_arrival);
  void converse(FlowRecord& flow, const Passing& passing);
  bool may_answer(const FlowRecord& flow, const track::Conversation& talk, const Passing& passing) const;

  std::uint32_t find(std::uint64_t hash, const isoline_flow_key& key) const;
  std::uint32_t open(const Passing& passing);
  std::uint32_t open_for(Passing& passing);
  void set_features(FlowRecord& flow, const wire::Frame& frame);
  std::uint32_t stream_of(const isoline_flow_key& key) const;
  track::Numbered* numbered_of(FlowRecord& flow, std::uint32_t stamp_rate);
  void join(FlowRecord& flow);
  std::uint32_t take_histogram();
  isoline_histogram* histogram(std::uint32_t number) {
    return number != 0 && number != refused ? &histograms_[number] : nullptr;
  }
  const isoline_histogram* histogram(std::uint32_t number) const {
    return number != 0 && number != refused ? &histograms_[number] : nullptr;
  }
  void give_back_histogram(std::uint32_t number);
  void equip(FlowRecord& flow);

  bool is_kept(const FlowRecord& flow);
  void evict(std::uint32_t number);
  PortTotals& port_of(const isoline_flow_key& key) {
    return totals_.ports[key.port * 2u + (key.flags & ISOLINE_KEY_EGRESS)];
  }

  EngineOptions options_;
  wire::StreamPlan plan_;
  std::unordered_map<isoline_flow_key, std::uint32_t, KeyHash, SameKey> planned_;  ///< masked key to stream + 1
  KeyHash hash_;
  wire::ParseOptions parsing_;  ///< of the frame at hand
  bool plain_udp_ = true;       ///< as wire::CommonPlace
  KeyTable flow_table_, talk_table_;
  Pool<FlowRecord> flows_;
  Pool<isoline_histogram> histograms_;
  isoline_histogram nowhere_{};  ///< number 0 where there are none
  Pool<track::Conversation> talks_;
  Pages<track::ExactConversation> exact_talks_;  ///< number - 1 of the conversation
  track::ExactTracker exact_;
  Pool<track::Numbered> numbered_;
  EngineTotals totals_;                ///< occupancy is filled in when they are read
  std::vector<std::uint64_t> newest_;  ///< stream x ports + port: when the newest flow of it was heard
  LateValues late_;                    ///< empty but while frames are taken
  std::array<Passing, burst> passing_{};
  std::uint32_t cursor_ = 0;  ///< of ageing
};

}  // namespace isoline::analysis
