// The command line's grammar as tables: nouns, verbs, operands and options.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/error.hpp"

namespace isoline::cli {

class Invocation;

/// What the shell offers where a word is expected.
enum class Completes { nothing, interface, file, words };

/// One option; it means the same at every verb that has it.
struct Option {
  std::string_view name;     ///< long name without dashes: "interface"
  char letter = 0;           ///< short form, 0 = none
  std::string_view metavar;  ///< empty: a switch
  std::string_view help;     ///< what it does, one line
  Completes completes = Completes::nothing;
  std::string_view words = {};  ///< for Completes::words, separated by spaces
  bool repeatable = false;
};

/// A word that a verb works on.
struct Operand {
  std::string_view metavar;  ///< empty: the verb takes none
  std::string_view help;
  Completes completes = Completes::nothing;
  bool required = true;
};

/// Carries a verb out. The status is what the program exits with; an Error is printed by main.
using Action = Result<ExitStatus> (*)(const Invocation&);

struct Verb {
  std::string_view name;
  std::string_view summary;      ///< one line
  std::string_view description;  ///< lines of at most 78 characters
  Operand operand;
  std::vector<std::string_view> options;  ///< names in options()
  Action action = nullptr;
  Operand second{};  ///< behind the operand; of the same kind
};

struct Noun {
  std::string_view name;
  std::string_view summary;
  std::string_view manual;  ///< page that describes it: "isoline-flow(1)"
  std::vector<Verb> verbs;
  bool hidden = false;  ///< for other programs, not for people: left out of help
};

/// Every option of every verb.
std::span<const Option> options();
/// The option with this name, which must exist.
const Option& option(std::string_view name);

/// Every noun, in the order of the help text.
std::span<const Noun> nouns();
/// nullptr if there is none of that name.
const Noun* find_noun(std::string_view name);
const Verb* find_verb(const Noun& noun, std::string_view name);

// One file a noun; grammar.cpp lists them.
Noun flow_noun();
Noun capture_noun();
Noun fastpath_noun();
Noun schedule_noun();
Noun plan_noun();
Noun port_noun();
Noun probe_noun();
Noun daemon_noun();
Noun completion_noun();

}  // namespace isoline::cli
