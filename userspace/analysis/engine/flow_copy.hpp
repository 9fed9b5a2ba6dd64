// One flow of an engine as plain bytes: what the packet loop hands out between two bursts, to be put in the model's
// terms by somebody who has the time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/engine/engine_options.hpp"
#include "analysis/engine/flow_record.hpp"
#include "analysis/track/conversation.hpp"
#include "analysis/track/numbered.hpp"
#include "analysis/track/tcp_exact.hpp"
#include "bpf/abi/histogram.h"
#include "model/flow.hpp"

namespace isoline::analysis {

/// A flow and all that it points to, consistent in itself.
struct FlowCopy {
  struct Histogram {
    bool there = false;
    isoline_histogram block;  ///< only where it is there
    const isoline_histogram* get() const { return there ? &block : nullptr; }
    void copy(const isoline_histogram* from) {
      there = from != nullptr;
      if (there) block = *from;
    }
  };
  FlowRecord record;
  bool is_numbered = false, converses = false;
  track::Numbered numbered;                  ///< only where it is numbered
  track::Conversation talk;                  ///< only where it converses
  std::optional<track::ExactFigures> exact;  ///< where round trips are exact, of TCP
  Histogram arrival, cycle, ipdv, jitter, round_trip;
};

/// `copy` in the model's terms. `options`: of the engine that it is of; `interfaces`: names by number; `now`: for
/// streams that are overdue.
Flow flow_of(const FlowCopy& copy, const EngineOptions& options, const std::vector<std::string>& interfaces,
             Nanoseconds now);

/// The name of interface `number`, also where the source gave it none.
std::string interface_name(const std::vector<std::string>& interfaces, std::size_t number);

}  // namespace isoline::analysis
