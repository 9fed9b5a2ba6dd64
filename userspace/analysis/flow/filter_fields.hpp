// What a filter can ask of a flow: the fields, their types, and where their values come from.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "analysis/flow/rate.hpp"
#include "model/address.hpp"

namespace isoline::analysis {

/// How the value of a comparison is written, and which operators it has.
enum class FieldType : std::uint8_t {
  number,     ///< 100, 0x8001
  bytes,      ///< 1500, 64MB
  duration,   ///< 100us
  bit_rate,   ///< 10Mbit/s
  text,       ///< any; "=", "!=" and "~" only, as with all types below
  protocol,   ///< a protocol class
  direction,  ///< ingress, egress
  address,    ///< 10.0.0.1, 10.0.0.0/8
  mac,        ///< 02:00:00:00:00:01
  flag,       ///< true, false; a term of its own
};

/// A value of a flow. Long double holds every 64-bit integer on the platforms that matter.
using FieldValue = std::variant<long double, std::string, IpAddress, MacAddress>;
/// None where the flow does not have the field, two for "either" fields such as address.
using FieldValues = std::vector<FieldValue>;
using FieldReader = std::function<void(const FlowRow&, FieldValues&)>;

struct FieldEntry {
  std::string_view name;
  FieldType type;
  std::string_view meaning;
  FieldReader read;
};

/// Every field, in the order of the documentation.
const std::vector<FieldEntry>& field_entries();

struct FoundField {
  FieldType type;
  FieldReader read;
  bool in_nanoseconds = false;  ///< the name said _ns: bare integers are nanoseconds
};

/// "p99", "age", "age_ns", and "round_trip.p99", "round_trip_ns.p99" for the statistics of one measure.
std::optional<FoundField> find_field(std::string_view name);

}  // namespace isoline::analysis
