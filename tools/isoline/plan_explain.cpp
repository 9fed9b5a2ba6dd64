// isoline plan explain: one stream, or why it has no times.
#include <algorithm>

#include "format/plan/explanation.hpp"
#include "isoline/plan_file.hpp"
#include "isoline/plan_verbs.hpp"
#include "isoline/text_style.hpp"
#include "model/nearest.hpp"

namespace isoline::cli {
namespace {

Result<std::uint32_t> stream_of(const Plan& plan, const std::string& name) {
  const auto found = std::ranges::find(plan.streams, name, &StreamRequest::name);
  if (found != plan.streams.end()) return static_cast<std::uint32_t>(found - plan.streams.begin());
  std::vector<std::string_view> names;
  names.reserve(plan.streams.size());
  for (const StreamRequest& one : plan.streams) names.push_back(one.name);
  const auto near = nearest(name, names);
  return fail({ErrorKind::not_found, "no stream '" + name + "'", "", "the plan does not have it",
               near ? "did you mean " + *near + "?" : "isoline plan show lists them"});
}

}  // namespace

Result<ExitStatus> explain_plan(const Invocation& invocation) {
  const auto name = invocation.text("stream");
  if (!name) return fail(invocation.error("--stream is missing", "", "--stream NAME"));
  const auto plan = read_plan_file(*invocation.operand());
  if (!plan) return tl::unexpected(plan.error());
  const auto stream = stream_of(*plan, *name);
  if (!stream) return tl::unexpected(stream.error());
  const auto style = text_style_of_stdout();
  const bool json = invocation.has("json");
  if (const auto planned = std::ranges::find(plan->planned, *stream, &StreamPlan::stream);
      planned != plan->planned.end()) {
    return put(json ? format::encode_planned_stream(*plan, *planned)
                    : format::planned_stream_text(*plan, *planned, style));
  }
  const auto rejected = std::ranges::find(plan->rejected, *stream, &RejectedStream::stream);
  const auto found = schedule::explain(*plan, *stream);
  if (!found) return tl::unexpected(found.error());
  return put(json ? format::encode_rejected_stream(*plan, *rejected, *found)
                  : format::rejected_stream_text(*plan, *rejected, *found, style));
}

}  // namespace isoline::cli
