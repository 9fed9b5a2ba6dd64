#include "isoline/grammar.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "analysis/flow/sort.hpp"
#include "isoline/help.hpp"

using namespace isoline;
using namespace isoline::cli;

TEST_CASE("every verb is complete, and its options are in the table once") {
  for (const auto& noun : nouns()) {
    for (const auto& verb : noun.verbs) {
      INFO(noun.name << " " << verb.name);
      CHECK(verb.action != nullptr);
      CHECK_FALSE(verb.summary.empty());
      CHECK_FALSE(verb.description.empty());
      std::set<std::string_view> seen;
      for (const auto name : verb.options) {
        CHECK_NOTHROW(option(name));
        CHECK(seen.insert(name).second);
      }
    }
  }
}

TEST_CASE("no option is without a verb") {
  for (const auto& option : options()) {
    if (option.name == "help") continue;
    bool used = false;
    for (const auto& noun : nouns()) {
      for (const auto& verb : noun.verbs) {
        used = used || std::find(verb.options.begin(), verb.options.end(), option.name) != verb.options.end();
      }
    }
    INFO(option.name);
    CHECK(used);
  }
}

TEST_CASE("what completion offers for --sort is what sorting knows") {
  std::string known;
  for (const auto& key : analysis::sort_keys()) known += (known.empty() ? "" : " ") + std::string(key.name);
  CHECK(option("sort").words == known);
}

TEST_CASE("help fits a terminal of 100 columns") {
  const auto check = [](const std::string& text) {
    std::size_t begin = 0;
    while (begin < text.size()) {
      const auto end = std::min(text.find('\n', begin), text.size());
      INFO(text.substr(begin, end - begin));
      CHECK(end - begin <= 100);
      begin = end + 1;
    }
  };
  check(help_of_program());
  for (const auto& noun : nouns()) {
    check(help_of(noun));
    for (const auto& verb : noun.verbs) check(help_of(noun, verb));
  }
}

TEST_CASE("nouns for other programs are not offered to people") {
  CHECK(find_noun("completion") != nullptr);
  CHECK(help_of_program().find("completion") == std::string::npos);
}
