// One stream of a plan: where its time goes hop by hop, or why it has none, as text and JSON.
#pragma once

#include <string>

#include "format/text.hpp"
#include "model/plan.hpp"
#include "schedule/explain/explain.hpp"

namespace isoline::format {

/// A row a hop: when a frame could leave, when it starts, when its gate is open; then each listener's latency.
std::string planned_stream_text(const Plan& plan, const StreamPlan& planned, const TextStyle& style);
std::string encode_planned_stream(const Plan& plan, const StreamPlan& planned, bool pretty = true);

/// The reason, who is in its way, what would give it a place.
std::string rejected_stream_text(const Plan& plan, const RejectedStream& rejected, const schedule::Explanation& found,
                                 const TextStyle& style);
/// Both documents: {"schema":"isoline.plan-explanation/1","stream","placed",…}
std::string encode_rejected_stream(const Plan& plan, const RejectedStream& rejected, const schedule::Explanation& found,
                                   bool pretty = true);

}  // namespace isoline::format
