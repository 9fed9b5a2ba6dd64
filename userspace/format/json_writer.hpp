// Writes JSON text piece by piece, without building a document first.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/time.hpp"

namespace isoline::format {

/// Keeps commas, quotes and indentation right; that keys and values alternate is the caller's duty.
class JsonWriter {
 public:
  explicit JsonWriter(bool pretty) : pretty_(pretty) {}

  /// How an object or array looks in pretty text; compact text has one look.
  enum class Shape {
    block,  ///< one member a line
    line,   ///< all members on one line, also of what is inside
  };
  void begin_object(Shape shape = Shape::block) { begin('{', shape); }
  void end_object() { end('}'); }
  void begin_array(Shape shape = Shape::block) { begin('[', shape); }
  void end_array() { end(']'); }

  void key(std::string_view name);
  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(bool truth);
  void value(Nanoseconds time) { signed_value(time.count()); }
  void value(std::unsigned_integral auto number) { unsigned_value(number); }
  void value(std::signed_integral auto number) { signed_value(number); }
  void null();

  template <class T>
  void member(std::string_view name, const T& what) {
    key(name);
    value(what);
  }
  /// Absent values have no member.
  template <class T>
  void member(std::string_view name, const std::optional<T>& what) {
    if (what) member(name, *what);
  }

  /// The document, with a newline at its end.
  std::string take();
  /// In pieces: the newline at the document's end, and what was written since the last piece.
  void end_document() { text_ += '\n'; }
  std::string take_piece() { return std::exchange(text_, {}); }
  void reserve(std::size_t bytes) { text_.reserve(bytes); }

 private:
  struct Level {
    bool line;
    bool empty = true;
  };
  void begin(char bracket, Shape shape);
  void end(char bracket);
  void before_value();
  void separate();
  void signed_value(std::int64_t number);
  void unsigned_value(std::uint64_t number);

  bool pretty_;
  bool after_key_ = false;
  std::vector<Level> levels_;
  std::string text_;
};

/// Appends the quoted JSON string of any bytes; what is not UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

}  // namespace isoline::format
