// Every word that a person can write has its place in the manual.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "analysis/flow/filter.hpp"
#include "analysis/flow/sort.hpp"
#include "config/keys.hpp"
#include "isoline/grammar.hpp"
#include "isoline/watch/screen.hpp"

using namespace isoline;

namespace {

/// A page's source; pages are named as in "isoline-flow(1)".
std::string page(std::string name) {
  name.erase(std::remove(name.begin(), name.end(), ')'), name.end());
  std::replace(name.begin(), name.end(), '(', '.');
  std::ifstream file(std::string(MANUAL_FOLDER) + "/" + name + ".scd");
  INFO(name);
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void has(const std::string& text, const std::string& part) {
  INFO("missing: " << part);
  CHECK(text.find(part) != std::string::npos);
}

/// The last component of a key's path, as a person writes it: "streams[].match.vid" -> "vid".
std::string last_part(std::string_view path) {
  std::string name(path.substr(path.rfind('.') == std::string_view::npos ? 0 : path.rfind('.') + 1));
  while (name.ends_with("[]")) name.resize(name.size() - 2);
  return name;
}

}  // namespace

TEST_CASE("the first page names every noun and its page") {
  const auto text = page("isoline(1)");
  for (const auto& noun : cli::nouns()) {
    if (noun.hidden) continue;
    has(text, "*" + std::string(noun.name) + "*");
    const std::string manual(noun.manual);
    has(text, "*" + manual.substr(0, manual.find('(')) + "*" + manual.substr(manual.find('(')));
  }
}

TEST_CASE("every verb, operand and option stands in its noun's page") {
  for (const auto& noun : cli::nouns()) {
    if (noun.hidden) continue;
    const auto text = page(std::string(noun.manual));
    for (const auto& verb : noun.verbs) {
      INFO(noun.name << " " << verb.name);
      has(text, "*isoline " + std::string(noun.name) + " " + std::string(verb.name) + "*");
      for (const auto* operand : {&verb.operand, &verb.second}) {
        if (!operand->metavar.empty()) has(text, "_" + std::string(operand->metavar) + "_");
      }
      for (const auto name : verb.options) {
        const auto& option = cli::option(name);
        const std::string value = option.metavar.empty() ? "" : " _" + std::string(option.metavar) + "_";
        has(text, "*--" + std::string(name) + "*" + value);
      }
    }
  }
}

TEST_CASE("sort keys, filter fields and the keys of the live table are explained") {
  const auto text = page("isoline-flow(1)");
  for (const auto& key : analysis::sort_keys()) has(text, "*" + std::string(key.name) + "*");
  for (const auto& field : analysis::filter_fields()) has(text, "*" + std::string(field.name) + "*");
  for (const auto& key : cli::watch_keys()) has(text, "*" + std::string(key.keys) + "*");
}

TEST_CASE("every exit status is listed") {
  const auto text = page("isoline(1)");
  for (const auto status : {ExitStatus::done, ExitStatus::failed, ExitStatus::usage, ExitStatus::problems_found,
                            ExitStatus::daemon_unreachable, ExitStatus::unsupported}) {
    has(text, "\n*" + std::to_string(static_cast<int>(status)) + "*\n");
  }
}

TEST_CASE("every key of the configuration files is explained") {
  const auto daemon = page("isolined.yaml(5)");
  for (const auto& key : config::daemon_keys()) has(daemon, "*" + last_part(key.path) + "*");
  const auto streams = page("isoline-streams(5)");
  for (const auto& key : config::stream_file_keys()) has(streams, "*" + last_part(key.path) + "*");
  const auto schedule = page("isoline-schedule-file(5)");
  for (const auto& key : config::schedule_keys()) has(schedule, "*" + last_part(key.path) + "*");
}
