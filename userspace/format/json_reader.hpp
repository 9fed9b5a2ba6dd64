// Reads JSON documents into nouns: every value is checked, the first problem is kept with its path.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "format/json_tape.hpp"
#include "model/error.hpp"
#include "model/time.hpp"

namespace isoline::format {

/// A place in a parsed document. Getters that find something else than they ask for note the problem and leave their
/// target as it is, so that callers read on without asking after each value. Refers to its parents: lives on the stack.
class JsonPlace {
 public:
  JsonPlace(const JsonTape& tape, std::optional<Error>& problem) : tape_(&tape), problem_(&problem) {}

  bool is_null() const { return value().type == JsonValue::Type::null; }

  /// Calls `read` with the member; notes a problem if it is required and absent.
  void with(const char* name, bool required, const std::function<void(const JsonPlace&)>& read) const;

  /// Calls `read` with each element of the array, or each (name, value) of the object, that this place must be.
  void each_element(const std::function<void(const JsonPlace&)>& read) const;
  void each_member(const std::function<void(std::string_view, const JsonPlace&)>& read) const;

  template <class T>
  void required(const char* name, T& target) const {
    with(name, true, [&target](const JsonPlace& place) { place.get(target); });
  }
  template <class T>
  void optional(const char* name, T& target) const {
    with(name, false, [&target](const JsonPlace& place) { place.get(target); });
  }
  template <class T>
  void optional(const char* name, std::optional<T>& target) const {
    with(name, false, [&target](const JsonPlace& place) {
      T value{};
      if (place.get(value)) target = std::move(value);
    });
  }

  bool get(std::string& target) const;
  bool get(bool& target) const;
  bool get(Nanoseconds& target) const;
  bool get(MonotonicTime& target) const;
  template <std::unsigned_integral Number>
    requires(!std::same_as<Number, bool>)
  bool get(Number& target, std::uint64_t largest = std::numeric_limits<Number>::max()) const {
    const auto number = whole_number(largest);
    if (number) target = static_cast<Number>(*number);
    return number.has_value();
  }

  /// A text that `parse` understands; it returns an optional or a Result.
  template <class T>
  void get(T& target, const auto& parse, const char* what) const {
    std::string text;
    if (!get(text)) return;
    if (auto parsed = parse(text)) {
      target = std::move(*parsed);
    } else {
      note("'" + text + "' is no " + what);
    }
  }

  /// Keeps the first problem only: what follows from it would mislead.
  void note(std::string why) const;

 private:
  JsonPlace(const JsonPlace& parent, std::size_t at, std::string_view name, std::size_t index)
      : tape_(parent.tape_), at_(at), problem_(parent.problem_), parent_(&parent), name_(name), index_(index) {}

  const JsonValue& value() const { return (*tape_)[at_]; }
  std::optional<std::uint64_t> whole_number(std::uint64_t largest) const;
  std::string path() const;

  const JsonTape* tape_;
  std::size_t at_ = 0;
  std::optional<Error>* problem_;
  const JsonPlace* parent_ = nullptr;
  std::string_view name_;  ///< empty: an element of a list
  std::size_t index_ = 0;
};

/// Parses `text` and reads it with `read`. Never throws. Errors: invalid_input, what = "cannot read `what`".
Result<void> read_json(std::string_view text, std::size_t largest, const std::string& what,
                       const std::function<void(const JsonPlace&)>& read);

}  // namespace isoline::format
