// Plans, their checks and how they came about, as text and JSON.
#pragma once

#include <string>

#include "format/json_writer.hpp"
#include "format/text.hpp"
#include "model/plan.hpp"
#include "schedule/check/plan_violation.hpp"
#include "schedule/solve/solve.hpp"

namespace isoline::format {

/// "sw1:p2": the port that sends into the link, as files call it.
std::string link_in_words(const Network& network, LinkIndex link);

/// The member "listeners" of a planned stream.
void write_listener_figures(JsonWriter& json, const Plan& plan, const StreamPlan& planned);

/// A row a stream, copy and listener: class, route, latency, deadline, headroom; below them the streams without times.
std::string plan_text(const Plan& plan, const TextStyle& style);

/// A row a port: entries of its budget, load, time for other traffic, what of that is lost.
std::string plan_ports_text(const Plan& plan, const TextStyle& style);

/// {"schema":"isoline.plan/1",…}: all of both, with links and starts of each copy.
std::string encode_plan(const Plan& plan, bool pretty = true);

/// A plan that was just computed, and what that took: CPU time of all threads.
struct PlanSummary {
  const Plan& plan;
  schedule::SolveTimes solve;
  Nanoseconds parse{0}, check{0};
  bool out_of_time = false;  ///< it would have searched on
  bool compressed = false;   ///< as in PlanCheck
};

/// A few lines: how many streams, which not and why, the longest list, the largest loss, times.
std::string plan_summary_text(const PlanSummary& summary, const TextStyle& style);
/// {"schema":"isoline.plan-summary/1",…}
std::string encode_plan_summary(const PlanSummary& summary, bool pretty = true);

/// {"schema":"isoline.plan-check/1",…}: each violation with its kind, stream and link.
std::string encode_plan_check(const Plan& plan, const schedule::PlanCheck& check, bool pretty = true);

}  // namespace isoline::format
