#include "isoline/completion.hpp"

#include "isoline/command_line.hpp"
#include "isoline/output.hpp"

namespace isoline::cli {
namespace {

constexpr std::string_view interfaces = "$(ls /sys/class/net 2>/dev/null)";

std::string quoted_words(const std::string& words) { return "$(compgen -W \"" + words + "\" -- \"$cur\")"; }

/// The statement that fills COMPREPLY for what is expected here; empty if nothing can be offered.
std::string offer(Completes completes, std::string_view words) {
  switch (completes) {
    case Completes::nothing: return "";
    case Completes::interface: return "COMPREPLY=(" + quoted_words(std::string(interfaces)) + ")";
    case Completes::file: return "COMPREPLY=($(compgen -f -- \"$cur\")); compopt -o filenames";
    case Completes::words: return words.empty() ? "" : "COMPREPLY=(" + quoted_words(std::string(words)) + ")";
  }
  return "";
}

std::string option_values() {
  std::string text;
  for (const auto& option : options()) {
    if (option.metavar.empty()) continue;
    std::string names = option.letter ? std::string{'-', option.letter, '|'} : "";
    names += "--" + std::string(option.name);
    const auto statement = offer(option.completes, option.words);
    text += "    " + names + ") " + (statement.empty() ? "" : statement + "; ") + "return ;;\n";
  }
  return text;
}

std::string verb_words() {
  std::string text;
  for (const auto& noun : nouns()) {
    if (noun.hidden) continue;
    std::string verbs;
    for (const auto& verb : noun.verbs) {
      verbs += std::string(verb.name) + " ";
      std::string words = "--help";
      for (const auto name : verb.options) words += " --" + std::string(name);
      text += "    \"" + std::string(noun.name) + " " + std::string(verb.name) + "\")\n";
      text += "      if [[ $cur == -* ]]; then COMPREPLY=(" + quoted_words(words) + ")\n";
      const auto operand = offer(verb.operand.completes, "");
      text += operand.empty() ? "" : "      else " + operand + "\n";
      text += "      fi ;;\n";
    }
    text += "    \"" + std::string(noun.name) + " \") COMPREPLY=(" + quoted_words(verbs + "help") + ") ;;\n";
  }
  return text;
}

Result<ExitStatus> print_bash(const Invocation&) {
  const auto written = write_out(bash_completion());
  if (!written) return tl::unexpected(written.error());
  return ExitStatus::done;
}

}  // namespace

std::string bash_completion() {
  std::string names;
  for (const auto& noun : nouns()) names += noun.hidden ? "" : std::string(noun.name) + " ";
  return "# bash completion for isoline; printed by 'isoline completion bash'\n"
         "_isoline() {\n"
         "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  COMPREPLY=()\n"
         "  case $prev in\n" +
         option_values() +
         "  esac\n"
         "  local noun= verb=\n"
         "  ((COMP_CWORD > 1)) && noun=${COMP_WORDS[1]}\n"
         "  ((COMP_CWORD > 2)) && verb=${COMP_WORDS[2]}\n"
         "  case \"$noun $verb\" in\n"
         "    \" \") COMPREPLY=(" +
         quoted_words(names + "help --version") +
         ") ;;\n"
         "    \"help \") COMPREPLY=(" +
         quoted_words(names) + ") ;;\n" + verb_words() +
         "  esac\n"
         "}\n"
         "complete -F _isoline isoline\n";
}

Noun completion_noun() {
  return {
      "completion",
      "scripts for shells",
      "isoline(1)",
      {{"bash", "print the script that bash sources", "Prints the completion script to stdout.", {}, {}, print_bash}},
      true};
}

}  // namespace isoline::cli
