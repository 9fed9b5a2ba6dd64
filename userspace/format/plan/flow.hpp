// Writes YAML in compact flow style, appending to one text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/time.hpp"

namespace isoline::format {

/// Text as a YAML scalar that no reader takes for anything else: plain where that is safe, else in double quotes.
/// Control characters, which no file may have, become question marks.
void append_scalar(std::string& out, std::string_view text);
void append_number(std::string& out, std::uint64_t number);
/// In the largest unit up to seconds in which it is whole: 12500ns, 12us.
void append_duration(std::string& out, Nanoseconds duration);
/// 0.125 as "12.5%", with as many digits as make it the same number again.
void append_percentage(std::string& out, double share);

/// {key: value, …}, closed by its end.
class FlowMap {
 public:
  explicit FlowMap(std::string& out) : out_(out) { out_ += '{'; }
  ~FlowMap() { out_ += '}'; }
  FlowMap(const FlowMap&) = delete;
  FlowMap& operator=(const FlowMap&) = delete;

  /// Writes the key; its value is appended to what comes back.
  std::string& key(std::string_view name) {
    if (!first_) out_ += ", ";
    first_ = false;
    out_ += name;
    out_ += ": ";
    return out_;
  }
  void text(std::string_view name, std::string_view value) { append_scalar(key(name), value); }
  void number(std::string_view name, std::uint64_t value) { append_number(key(name), value); }
  void duration(std::string_view name, Nanoseconds value) { append_duration(key(name), value); }
  void truth(std::string_view name, bool value) { key(name) += value ? "true" : "false"; }

 private:
  std::string& out_;
  bool first_ = true;
};

/// [a, b, …] with `append(out, element)` for each.
template <class Elements, class Append>
void append_list(std::string& out, const Elements& elements, Append append) {
  out += '[';
  bool first = true;
  for (const auto& element : elements) {
    if (!first) out += ", ";
    first = false;
    append(out, element);
  }
  out += ']';
}

}  // namespace isoline::format
