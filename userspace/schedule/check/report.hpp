// Where the rules put what they find; texts are made only for what is kept.
#pragma once

#include <span>
#include <string>

#include "model/plan.hpp"
#include "model/units.hpp"
#include "schedule/check/check_plan.hpp"

namespace isoline::schedule::plan_check {

using Kind = PlanViolation::Kind;
using isoline::to_string;  // of times; that of kinds would hide it

struct Report {
  const Network& network;
  std::span<const StreamRequest> streams;
  PlanCheck& result;

  template <class Text>
  void add(Kind kind, std::uint32_t stream, LinkIndex link, Text&& text) const {
    ++result.counts[static_cast<std::size_t>(kind)];
    if (result.violations.size() < PlanCheck::most) result.violations.push_back({kind, text(), stream, link});
  }

  std::string node(NodeIndex index) const {
    return index < network.nodes.size() ? network.nodes[index].name : "node " + std::to_string(index);
  }
  std::string stream(std::uint32_t index) const {
    return "stream " + (index < streams.size() ? streams[index].name : std::to_string(index));
  }
  /// "link a -> b"
  std::string link(LinkIndex index) const {
    if (index >= network.links.size()) return "link " + std::to_string(index);
    return "link " + node(network.links[index].from) + " -> " + node(network.links[index].to);
  }
};

inline std::string time_text(std::int64_t nanoseconds) { return to_string(Nanoseconds(nanoseconds)); }

}  // namespace isoline::schedule::plan_check
