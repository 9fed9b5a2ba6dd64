#include "isoline/help.hpp"

#include <algorithm>

namespace isoline::cli {
namespace {

using Row = std::pair<std::string, std::string>;

/// Two columns, the first as wide as it must be.
std::string columns(const std::vector<Row>& rows) {
  std::size_t width = 0;
  for (const auto& row : rows) width = std::max(width, row.first.size());
  std::string text;
  for (const auto& [left, right] : rows) {
    text.append(2, ' ').append(left).append(width - left.size() + 2, ' ').append(right).append(1, '\n');
  }
  return text;
}

}  // namespace

std::string spelled(const Option& option) {
  std::string text = option.letter ? std::string("-") + option.letter + ", --" : "    --";
  text += option.name;
  if (!option.metavar.empty()) text += " " + std::string(option.metavar);
  return text;
}

std::string synopsis(const Noun& noun, const Verb& verb) {
  std::string text = std::string(noun.name) + " " + std::string(verb.name);
  for (const Operand* one : {&verb.operand, &verb.second}) {
    if (one->metavar.empty()) continue;
    const std::string operand(one->metavar);
    text += one->required ? " " + operand : " [" + operand + "]";
  }
  return text + " [OPTION...]";
}

std::string help_of_program() {
  std::vector<Row> rows;
  for (const auto& noun : nouns()) {
    if (!noun.hidden) rows.emplace_back(noun.name, noun.summary);
  }
  return "isoline - every flow's latency, jitter and loss on this host, counted in the kernel\n\n"
         "Usage: isoline NOUN VERB [OPERAND] [OPTION...]\n\n"
         "Nouns:\n" +
         columns(rows) + "\nMore help:\n" +
         columns({{"isoline help NOUN", "the verbs of a noun"},
                  {"isoline NOUN VERB --help", "the options of a verb"},
                  {"isoline --version", "which version this is"},
                  {"man isoline", "the manual"}}) +
         "\nTry: sudo isoline flow watch -i eth0\n";
}

std::string help_of(const Noun& noun) {
  std::vector<Row> rows;
  rows.reserve(noun.verbs.size() + 1);
  for (const auto& verb : noun.verbs) rows.emplace_back(verb.name, verb.summary);
  rows.emplace_back("help", "explain a verb: isoline " + std::string(noun.name) + " help VERB");
  return "isoline " + std::string(noun.name) + " - " + std::string(noun.summary) + "\n\nUsage: isoline " +
         std::string(noun.name) + " VERB [OPERAND] [OPTION...]\n\nVerbs:\n" + columns(rows) +
         "\nManual: " + std::string(noun.manual) + "\n";
}

std::string help_of(const Noun& noun, const Verb& verb) {
  std::string text = "isoline " + std::string(noun.name) + " " + std::string(verb.name) + " - " +
                     std::string(verb.summary) + "\n\nUsage: isoline " + synopsis(noun, verb) + "\n\n" +
                     std::string(verb.description) + "\n";
  std::vector<Row> rows;
  for (const Operand* one : {&verb.operand, &verb.second}) {
    if (!one->metavar.empty()) rows.emplace_back(one->metavar, one->help);
  }
  if (!rows.empty()) text += (rows.size() > 1 ? "\nOperands:\n" : "\nOperand:\n") + columns(rows);
  rows.clear();
  for (const auto name : verb.options) rows.emplace_back(spelled(option(name)), option(name).help);
  rows.emplace_back(spelled(option("help")), option("help").help);
  return text + "\nOptions:\n" + columns(rows) + "\nManual: " + std::string(noun.manual) + "\n";
}

}  // namespace isoline::cli
