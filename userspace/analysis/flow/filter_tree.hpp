// A filter after parsing: a tree of small nodes, and the values that comparisons compare with.
#pragma once

#include <memory>
#include <vector>

#include "analysis/flow/filter.hpp"
#include "analysis/flow/filter_fields.hpp"

namespace isoline::analysis {

enum class Comparison : std::uint8_t { equal, not_equal, less, greater, less_equal, greater_equal, contains };

/// What the right-hand side of a comparison says.
struct Prefix {
  IpAddress address;
  unsigned length = 128;  ///< bits that must agree, of the 128 of the mapped form
};
using Wanted = std::variant<long double, std::string, Prefix, MacAddress>;

struct Filter::Node {
  enum class Kind : std::uint8_t { any_of, all_of, none_of, comparison } kind = Kind::comparison;
  std::vector<std::shared_ptr<const Node>> children;
  FieldReader read;
  Comparison comparison = Comparison::equal;
  Wanted wanted;

  bool holds(const FlowRow& row) const;
};

}  // namespace isoline::analysis
