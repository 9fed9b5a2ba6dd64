#include "isoline/command_line.hpp"

#include <catch2/catch.hpp>

using namespace isoline;
using namespace isoline::cli;

namespace {

Invocation verb_of(const std::vector<std::string>& words) {
  auto request = parse_command_line(words);
  if (!request) FAIL(describe(request.error()));
  REQUIRE(std::holds_alternative<Invocation>(*request));
  return std::get<Invocation>(*request);
}

Error error_of(const std::vector<std::string>& words) {
  const auto request = parse_command_line(words);
  REQUIRE_FALSE(request);
  CHECK(exit_status_of(request.error().kind) == ExitStatus::usage);
  return request.error();
}

HelpRequest help_of(const std::vector<std::string>& words) {
  const auto request = parse_command_line(words);
  if (!request) FAIL(describe(request.error()));
  REQUIRE(std::holds_alternative<HelpRequest>(*request));
  return std::get<HelpRequest>(*request);
}

}  // namespace

TEST_CASE("a verb gets its options and operand, in any order") {
  const auto watch = verb_of({"flow", "watch", "-i", "eth0", "--interface=eth1", "--for", "10s", "--json"});
  CHECK(watch.name() == "flow watch");
  CHECK(watch.texts("interface") == std::vector<std::string>{"eth0", "eth1"});
  CHECK(watch.duration("for").value() == Nanoseconds(std::chrono::seconds(10)));
  CHECK(watch.has("json"));
  CHECK_FALSE(watch.has("filter"));
  CHECK_FALSE(watch.operand());

  const auto show = verb_of({"flow", "show", "--svg", "a.svg", "tcp 10.0.0.1:1 10.0.0.2:2", "-ieth0"});
  CHECK(show.operand() == "tcp 10.0.0.1:1 10.0.0.2:2");
  CHECK(show.text("svg") == "a.svg");
  CHECK(show.texts("interface") == std::vector<std::string>{"eth0"});
}

TEST_CASE("a verb may take two operands, of which the second may be missing") {
  const auto both = verb_of({"plan", "compute", "net.yaml", "--seed", "7", "more.yaml"});
  CHECK(both.operand() == "net.yaml");
  CHECK(both.second() == "more.yaml");
  CHECK_FALSE(verb_of({"plan", "compute", "net.yaml"}).second());
  CHECK(error_of({"plan", "compute"}).what == "NETWORK is missing");
  CHECK(error_of({"plan", "compute", "a", "b", "c"}).what == "too many words");
}

TEST_CASE("a value may begin with a dash behind =, an operand behind --") {
  CHECK(verb_of({"flow", "list", "--filter=-x"}).text("filter") == "-x");
  CHECK(verb_of({"flow", "show", "--", "-strange"}).operand() == "-strange");
}

TEST_CASE("unknown words name the nearest one") {
  CHECK(error_of({"flwo", "list"}).hint == "flow");
  CHECK(error_of({"flow", "lsit"}).hint == "isoline flow list");
  CHECK(error_of({"flow", "list", "--fliter", "x"}).hint == "--filter");
  CHECK(error_of({"probe", "atach", "eth0"}).hint == "isoline probe attach");
  CHECK(error_of({"--versoin"}).hint == "--version");
  CHECK(error_of({"frobnicate"}).hint == "isoline help");
}

TEST_CASE("abbreviations are refused, and the whole word is named") {
  const auto error = error_of({"flow", "list", "--interf", "eth0"});
  CHECK(error.what == "unknown option '--interf'");
  CHECK(error.hint == "--interface");
  CHECK(error_of({"fl", "list"}).hint == "flow");
  CHECK(error_of({"flow", "li"}).hint == "isoline flow list");
}

TEST_CASE("an option belongs to its verbs only") {
  CHECK(error_of({"flow", "list", "--svg", "a.svg"}).what == "unknown option '--svg'");
  CHECK(error_of({"probe", "list", "--for", "1s"}).what == "unknown option '--for'");
}

TEST_CASE("missing and superfluous words are told") {
  CHECK(error_of({}).what == "a noun is missing");
  CHECK(error_of({"flow"}).what == "a verb is missing");
  CHECK(error_of({"flow", "show"}).what == "KEY is missing");
  CHECK(error_of({"flow", "list", "eth0"}).what == "too many words");
  CHECK(error_of({"probe", "attach", "eth0", "eth1"}).what == "too many words");
  CHECK(error_of({"flow", "list", "--filter"}).what == "option '--filter' needs a value");
  CHECK(error_of({"flow", "list", "--json=yes"}).what == "option '--json' takes no value");
  CHECK(error_of({"flow", "list", "--for", "1s", "--for", "2s"}).what == "option '--for' was given twice");
}

TEST_CASE("durations and numbers are checked with their option's name") {
  const auto bare = verb_of({"flow", "list", "--for", "10"}).duration("for");
  REQUIRE_FALSE(bare);
  CHECK(bare.error().what == "--for 10");
  CHECK(bare.error().kind == ErrorKind::usage);
  CHECK_FALSE(verb_of({"flow", "list", "--for", "0s"}).duration("for"));
  CHECK_FALSE(verb_of({"flow", "list", "--top", "0"}).number("top", 1, 100));
  CHECK_FALSE(verb_of({"flow", "list", "--top", "101"}).number("top", 1, 100));
  CHECK_FALSE(verb_of({"flow", "list", "--top", "5x"}).number("top", 1, 100));
  CHECK(verb_of({"flow", "list", "--top", "7"}).number("top", 1, 100).value() == 7U);
  CHECK(verb_of({"flow", "list"}).number("top", 1, 100).value() == std::nullopt);
}

TEST_CASE("help is a verb, an option and a noun") {
  CHECK(help_of({"help"}).noun == nullptr);
  CHECK(help_of({"--help"}).noun == nullptr);
  CHECK(help_of({"help", "flow"}).noun == find_noun("flow"));
  CHECK(help_of({"flow", "help"}).noun == find_noun("flow"));
  CHECK(help_of({"flow", "--help"}).noun == find_noun("flow"));
  CHECK(help_of({"help", "flow", "list"}).verb->name == "list");
  CHECK(help_of({"flow", "help", "list"}).verb->name == "list");
  CHECK(help_of({"flow", "list", "--help"}).verb->name == "list");
  CHECK(help_of({"flow", "show", "-h"}).verb->name == "show");  // also where the operand is missing
  CHECK(error_of({"help", "flwo"}).hint == "flow");
  CHECK(error_of({"flow", "help", "lst"}).hint == "isoline flow list");
}

TEST_CASE("the version is asked for with an option") {
  CHECK(std::holds_alternative<VersionRequest>(*parse_command_line({"--version"})));
  CHECK_FALSE(std::get<VersionRequest>(*parse_command_line({"--version"})).json);
  CHECK(std::get<VersionRequest>(*parse_command_line({"--version", "--json"})).json);
  CHECK(error_of({"--version", "flow"}).what == "too many words: 'flow'");
  CHECK(error_of({"--version", "--json", "flow"}).what == "too many words: 'flow'");
}
