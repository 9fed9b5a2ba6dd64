// A parsed JSON text as one flat list of values, in the order of the text: quick to make and to free.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/error.hpp"

namespace isoline::format {

/// One value or one member's name.
struct JsonValue {
  enum class Type : std::uint8_t { null, boolean, whole, other_number, text, object, array, name } type = Type::null;
  std::uint32_t end = 0;     ///< index behind this value and all that is inside
  std::uint64_t number = 0;  ///< whole (0 or more), boolean (0, 1); text and name: offset
  std::uint32_t length = 0;  ///< text and name: bytes
};

/// Index 0 is the document. Inside an object, names and values alternate.
class JsonTape {
 public:
  /// Errors: invalid_input, where = "byte N". Never throws. Bounded: 16 levels, `largest` bytes (< 4 GiB).
  static Result<JsonTape> parse(std::string_view text, std::size_t largest);

  const JsonValue& operator[](std::size_t index) const { return values_[index]; }
  /// Of a text or a name; lives as long as the tape.
  std::string_view text(const JsonValue& value) const {
    return std::string_view(texts_).substr(value.number, value.length);
  }

 private:
  friend class JsonTapeWriter;
  std::vector<JsonValue> values_;
  std::string texts_;
};

}  // namespace isoline::format
