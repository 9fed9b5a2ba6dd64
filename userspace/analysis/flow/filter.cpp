// Whether a flow matches a filter.
#include "analysis/flow/filter.hpp"

#include <algorithm>
#include <cctype>

#include "analysis/flow/filter_tree.hpp"

namespace isoline::analysis {
namespace {

bool same_letter(char a, char b) {
  return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
}

bool contains(std::string_view text, std::string_view part) {
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same_letter) != text.end() || part.empty();
}

bool within(const IpAddress& address, const Prefix& prefix) {
  if (address.v6 != prefix.address.v6) return false;
  const unsigned whole = prefix.length / 8, rest = prefix.length % 8;
  if (!std::equal(address.octets.begin(), address.octets.begin() + whole, prefix.address.octets.begin())) return false;
  return rest == 0 || ((address.octets[whole] ^ prefix.address.octets[whole]) >> (8 - rest)) == 0;
}

std::string in_words(const FieldValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* address = std::get_if<IpAddress>(&value)) return to_string(*address);
  if (const auto* mac = std::get_if<MacAddress>(&value)) return to_string(*mac);
  return {};
}

bool equal(const FieldValue& value, const Wanted& wanted) {
  if (const auto* number = std::get_if<long double>(&value)) return *number == std::get<long double>(wanted);
  if (const auto* text = std::get_if<std::string>(&value)) return *text == std::get<std::string>(wanted);
  if (const auto* address = std::get_if<IpAddress>(&value)) return within(*address, std::get<Prefix>(wanted));
  return std::get<MacAddress>(value) == std::get<MacAddress>(wanted);
}

bool compare(const FieldValue& value, Comparison comparison, const Wanted& wanted) {
  switch (comparison) {
    case Comparison::equal: return equal(value, wanted);
    case Comparison::contains: return contains(in_words(value), std::get<std::string>(wanted));
    case Comparison::less: return std::get<long double>(value) < std::get<long double>(wanted);
    case Comparison::greater: return std::get<long double>(value) > std::get<long double>(wanted);
    case Comparison::less_equal: return std::get<long double>(value) <= std::get<long double>(wanted);
    case Comparison::greater_equal: return std::get<long double>(value) >= std::get<long double>(wanted);
    case Comparison::not_equal: break;  // asked as "none is equal", because a flow may have several or no values
  }
  return false;
}

}  // namespace

bool Filter::Node::holds(const FlowRow& row) const {
  const auto child_holds = [&row](const auto& child) { return child->holds(row); };
  switch (kind) {
    case Kind::any_of: return std::ranges::any_of(children, child_holds);
    case Kind::all_of: return std::ranges::all_of(children, child_holds);
    case Kind::none_of: return std::ranges::none_of(children, child_holds);
    case Kind::comparison: break;
  }
  FieldValues values;
  read(row, values);
  if (comparison == Comparison::not_equal) {
    return std::ranges::none_of(values, [this](const FieldValue& value) { return equal(value, wanted); });
  }
  return std::ranges::any_of(values, [this](const FieldValue& value) { return compare(value, comparison, wanted); });
}

bool Filter::matches(const FlowRow& row) const { return root_ == nullptr || root_->holds(row); }

}  // namespace isoline::analysis
