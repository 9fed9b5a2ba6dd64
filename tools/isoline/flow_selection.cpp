#include "isoline/flow_selection.hpp"

namespace isoline::cli {

Result<FlowSelection> FlowSelection::from(const Invocation& invocation) {
  FlowSelection result;
  const auto filter = analysis::Filter::parse(invocation.text("filter").value_or(""));
  if (!filter) return tl::unexpected(filter.error());
  result.filter = *filter;
  const auto sort = analysis::find_sort_key(invocation.text("sort").value_or("rate"));
  if (!sort) {
    auto error = sort.error();
    error.kind = ErrorKind::usage;
    return fail(error);
  }
  result.sort = *sort;
  const auto top = invocation.number("top", 1, UINT32_MAX);
  if (!top) return tl::unexpected(top.error());
  if (*top) result.top = **top;
  return result;
}

std::vector<analysis::FlowRow> FlowSelection::apply(std::vector<analysis::FlowRow> rows) const {
  std::erase_if(rows, [&](const analysis::FlowRow& row) { return !filter.matches(row); });
  analysis::sort_rows(rows, *sort);
  if (rows.size() > top) rows.resize(top);
  return rows;
}

Snapshot with_only(const Snapshot& snapshot, const std::vector<analysis::FlowRow>& rows) {
  Snapshot result;
  result.clock = snapshot.clock;
  result.taken = snapshot.taken;
  result.taken_wall = snapshot.taken_wall;
  result.covers = snapshot.covers;
  result.interfaces = snapshot.interfaces;
  result.overflow = snapshot.overflow;
  result.occupancy = snapshot.occupancy;
  result.flows.reserve(rows.size());
  for (const auto& row : rows) result.flows.push_back(*row.flow);
  return result;
}

}  // namespace isoline::cli
