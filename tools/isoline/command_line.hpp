// From argv to a verb with its options, or to the one message that says what is wrong.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "isoline/grammar.hpp"
#include "model/error.hpp"
#include "model/time.hpp"

namespace isoline::cli {

/// A verb, and the words that were given with it.
class Invocation {
 public:
  Invocation(const Noun& noun, const Verb& verb) : noun_(&noun), verb_(&verb) {}

  const Noun& noun() const { return *noun_; }
  const Verb& verb() const { return *verb_; }
  std::string name() const;  ///< "flow list"

  const std::optional<std::string>& operand() const { return operand_; }
  const std::optional<std::string>& second() const { return second_; }
  bool has(std::string_view option) const { return values_.contains(std::string(option)); }
  std::optional<std::string> text(std::string_view option) const;
  std::vector<std::string> texts(std::string_view option) const;
  /// Errors: usage, with the option's name, if the text is no duration or 0.
  Result<std::optional<Nanoseconds>> duration(std::string_view option) const;
  /// Errors: usage, if it is no whole number or outside.
  Result<std::optional<std::uint64_t>> number(std::string_view option, std::uint64_t least, std::uint64_t most) const;
  /// A usage error about this verb.
  Error error(std::string what, std::string why = "", std::string hint = "") const;

  void set_operand(std::string text) { operand_ = std::move(text); }
  void set_second(std::string text) { second_ = std::move(text); }
  void set(const std::string& option, std::vector<std::string> values) { values_[option] = std::move(values); }

 private:
  const Noun* noun_;
  const Verb* verb_;
  std::optional<std::string> operand_, second_;
  std::map<std::string, std::vector<std::string>> values_;
};

/// Help was asked for: of the program, a noun or a verb.
struct HelpRequest {
  const Noun* noun = nullptr;
  const Verb* verb = nullptr;
};
struct VersionRequest {
  bool json = false;
};
using Request = std::variant<Invocation, HelpRequest, VersionRequest>;

/// Errors: usage, naming the nearest known word. Abbreviations are not guessed.
Result<Request> parse_command_line(const std::vector<std::string>& words);

}  // namespace isoline::cli
