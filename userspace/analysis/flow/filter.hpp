// Filter expressions: which flows to show, in the words of the JSON keys.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "analysis/flow/rate.hpp"
#include "model/error.hpp"

namespace isoline::analysis {

/// A field that a filter may name, for help texts.
struct FilterField {
  std::string_view name;     ///< "src_port"
  std::string_view meaning;  ///< with its unit
};
std::span<const FilterField> filter_fields();

/// A parsed filter. Grammar, lowest precedence first:
///   expression = term { "or" term } ;  term = factor { [ "and" ] factor } ;
///   factor = "not" factor | "(" expression ")" | protocol class | field operator value ;
///   operator = "=" "==" "!=" "<" ">" "<=" ">=" "~"    (~ : the text contains the value, case ignored)
/// A value may be quoted with ' or ". Times need a unit ("p99>100us") unless the field ends in _ns; addresses may be
/// prefixes ("10.0.0.0/8"). A field that the flow does not have matches nothing but "!=". Copies are cheap;
/// thread-safe.
class Filter {
 public:
  /// An empty filter, or empty text, matches every flow.
  Filter() = default;
  /// Errors: invalid_input; where = "filter:COLUMN" (from 1), hint = the nearest valid name.
  static Result<Filter> parse(std::string_view text);
  bool matches(const FlowRow& row) const;
  bool empty() const { return root_ == nullptr; }

  struct Node;

 private:
  std::shared_ptr<const Node> root_;
};

}  // namespace isoline::analysis
