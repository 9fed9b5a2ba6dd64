// isoline plan compute --method cbs, cqf: networks whose streams get bandwidth or cycles instead of times.
#include <algorithm>

#include "format/plan/export.hpp"
#include "format/plan/shaping.hpp"
#include "isoline/plan_file.hpp"
#include "isoline/plan_nodes.hpp"
#include "isoline/plan_verbs.hpp"
#include "isoline/text_style.hpp"
#include "schedule/report/shaped_schedules.hpp"
#include "schedule/shape/find_routes.hpp"

namespace isoline::cli {
namespace {

/// To the folder of --output, if it is said.
Result<void> write_schedules(const Invocation& invocation, const std::vector<schedule::NodeSchedule>& nodes,
                             std::string_view comment, const std::string& hint) {
  if (!invocation.has("output")) return {};
  if (auto good = check_applicable(nodes, hint); !good) return good;
  return write_nodes(invocation, nodes, ".yaml", [&](const schedule::NodeSchedule& node) -> Result<std::string> {
    return format::schedule_yaml(node, comment);
  });
}

void say_rejected(const std::vector<StreamRequest>& streams, const std::vector<RejectedStream>& rejected) {
  for (const RejectedStream& one : rejected) say("isoline: rejected: " + streams[one.stream].name + ": " + one.reason);
}

}  // namespace

Result<ExitStatus> shape_by_credit(const Invocation& invocation, const config::NetworkFile& file) {
  const auto interval = invocation.duration("measurement-interval");
  if (!interval) return tl::unexpected(interval.error());
  const auto routes = schedule::find_routes(file.network, file.streams);
  schedule::CreditOptions options;
  if (*interval) options.intervals.fill(**interval);
  const auto shaping = *interval ? schedule::shape_by_credit(file.network, file.streams, routes.streams, options)
                                 : schedule::shape_in_time(file.network, file.streams, routes.streams);
  if (!shaping) return tl::unexpected(shaping.error());
  say_rejected(file.streams, routes.rejected);
  const auto nodes = schedule::credit_schedules(file.network, *shaping);
  if (auto written = write_schedules(invocation, nodes, format::shaped_ports, ""); !written) {
    return tl::unexpected(written.error());
  }
  const bool all =
      routes.rejected.empty() && std::ranges::all_of(shaping->listeners, &schedule::ShapedListener::in_time);
  return put(invocation.has("json")
                 ? format::encode_credit_shaping(file.network, file.streams, *shaping)
                 : format::credit_shaping_text(file.network, file.streams, *shaping, text_style_of_stdout()),
             all ? ExitStatus::done : ExitStatus::problems_found);
}

Result<ExitStatus> queue_cyclically(const Invocation& invocation, const config::NetworkFile& file) {
  const auto cycle = invocation.duration("cycle");
  if (!cycle) return tl::unexpected(cycle.error());
  auto routes = schedule::find_routes(file.network, file.streams);
  auto queuing = schedule::queue_cyclically(file.network, file.streams, routes.streams, *cycle);
  if (!queuing) return tl::unexpected(queuing.error());
  auto& rejected = queuing->rejected;
  rejected.insert(rejected.end(), routes.rejected.begin(), routes.rejected.end());
  std::ranges::sort(rejected, {}, &RejectedStream::stream);
  const auto nodes = schedule::cyclic_node_schedules(file.network, routes.streams, *queuing);
  if (!nodes) return tl::unexpected(nodes.error());
  if (auto written = write_schedules(invocation, *nodes, format::cyclic_ports, "a longer cycle: --cycle"); !written) {
    return tl::unexpected(written.error());
  }
  return put(invocation.has("json")
                 ? format::encode_cyclic_queuing(file.network, file.streams, *queuing)
                 : format::cyclic_queuing_text(file.network, file.streams, *queuing, text_style_of_stdout()),
             rejected.empty() ? ExitStatus::done : ExitStatus::problems_found);
}

}  // namespace isoline::cli
