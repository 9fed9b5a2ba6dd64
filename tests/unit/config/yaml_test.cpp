// What the YAML wrapper refuses before it looks at any key.
#include <string>

#include <catch2/catch.hpp>

#include "config/daemon.hpp"
#include "config/streams.hpp"
#include "config/yaml/tree.hpp"
#include "unit/config/problems.hpp"

using namespace isoline;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using isoline::test::problems_of;

namespace {

std::string refusal(const std::string& text) {
  const auto loaded = config::parse_daemon_config(text, "f.yaml", "/nowhere");
  REQUIRE_FALSE(loaded);
  for (const auto& problem : loaded.error()) CHECK(problem.kind == ErrorKind::invalid_input);
  return problems_of(loaded);
}

}  // namespace

TEST_CASE("what YAML allows and a configuration does not is refused with its place") {
  CHECK_THAT(refusal("probe:\n\tmax_flows: 64\n"), StartsWith("f.yaml:2:1: tab character"));
  CHECK_THAT(refusal("log: {level: info}\n---\nlog: {level: info}\n"), Contains("f.yaml:2:1: a second document"));
  CHECK_THAT(refusal("probe: &p\n  max_flows: 64\n"), Contains("f.yaml:1:8: an anchor"));
  CHECK_THAT(refusal("probe: {interfaces: [*]}\n"),
             Contains("f.yaml:1:23: ") && Contains("quote text that begins with *"));
  CHECK_THAT(refusal("log: !!map {level: info}\n"), Contains("f.yaml:1:6: a tag"));
  CHECK_THAT(refusal("log: {level: !x info}\n"), Contains("f.yaml:1:14: a tag"));
  CHECK_THAT(refusal("{a: b}: c\n"), Contains("f.yaml:1:1: a key that is not text"));
  CHECK_THAT(refusal("~: c\n"), Contains("f.yaml:1:1: a key that is not text"));
  CHECK_THAT(refusal("probe: [\n"), Contains("not valid YAML"));
  CHECK_THAT(refusal("log: {level: info\nprobe: {}\n"), Contains("not valid YAML"));
  CHECK_THAT(refusal(std::string("log:\n  level: \xff\n")), Contains("f.yaml:2:10: not a text file"));
  CHECK_THAT(refusal(std::string("log:\n\0", 6)), Contains("f.yaml:2:1: not a text file"));
  CHECK_THAT(refusal("just words"),
             Contains("f.yaml:1:1: wrong type for the file") && Contains("a single value, a map is meant"));
  CHECK_THAT(refusal("- a\n- b\n"), Contains("a list, a map is meant"));
}

TEST_CASE("an alias is refused where it stands, also one that is defined") {
  CHECK_THAT(refusal("log: {level: *x}\n"), Contains("f.yaml:1:1"));
  const std::string laughs = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b]\n";
  CHECK_THAT(refusal(laughs), Contains("f.yaml:1:4: an anchor"));
}

TEST_CASE("columns count characters, not bytes") {
  CHECK_THAT(refusal("log: {\"\u00e4\u00f6\u00fc\": 1, level: loud}\n"), Contains("f.yaml:1:24: bad value 'loud'"));
}

TEST_CASE("every problem of a file is reported, in the order of its lines") {
  const auto text =
      refusal("probe:\n  max_flow: 64\n  histograms: yes\nexporter: {top_flows: 010}\nlog: {level: loud}\nlog: {}\n");
  const auto at = [&](const char* part) {
    const auto found = text.find(part);
    INFO(text << "\nlacks " << part);
    REQUIRE(found != std::string::npos);
    return found;
  };
  CHECK(at("f.yaml:2:3: unknown key 'max_flow'") < at("f.yaml:3:15: bad value 'yes' for probe.histograms"));
  CHECK(at("f.yaml:3:15: ") < at("f.yaml:4:23: bad value '010' for exporter.top_flows"));
  CHECK(at("f.yaml:4:23: ") < at("f.yaml:5:14: bad value 'loud' for log.level"));
  CHECK(at("f.yaml:5:14: ") < at("f.yaml:6:1: duplicate key 'log'"));
  CHECK_THAT(text, Contains("it stands at 5:1 already"));
}

TEST_CASE("a flood of problems ends after 50") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "key" + std::to_string(i) + ": 1\n";
  const auto loaded = config::parse_daemon_config(text, "f", "");
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().size() == 50);
}

TEST_CASE("one error stands for several") {
  const auto loaded = config::parse_daemon_config("a: 1\nb: 2\nc: 3\n", "f.yaml", "");
  REQUIRE_FALSE(loaded);
  REQUIRE(loaded.error().size() == 3);
  const auto one = config::as_error(loaded.error());
  CHECK(one.where == "f.yaml:1:1");
  CHECK_THAT(one.hint, Contains("there are 2 more problems in this file"));
}

// The time limit of the program's test ends what would take the square of a file's size.
TEST_CASE("large and nested files are refused") {
  const auto repeated = [](const std::string& part, std::size_t size) {
    std::string text;
    while (text.size() < size) text += part;
    return text;
  };
  constexpr std::size_t large = 256 * 1024;
  const std::string too_large(1024 * 1024 + 1, ' ');
  CHECK_THAT(problems_of(config::parse_stream_file(too_large, "f")), Contains("too large"));
  for (const char* part : {"[", "{", "- ", "? ", "a: ", "{a: [", "!", "&a ", "'", "\"", "a\n", "x: 1\n", "# c\n",
                           "- a\n", "%A\n", "|\n", "[],"}) {
    INFO("repeated " << part);
    CHECK_FALSE(config::parse_stream_file(repeated(part, large), "f"));
  }
}

TEST_CASE("JSON is read as the YAML that it is, with tabs where its kind of file allows them") {
  using namespace config::yaml;
  const std::string json = "{\n\t\"a\\\"\\u00e9\" : [1,\t2.5, null, true],\r\n\t\"b\":{\"c\":\"x/y\"}\n}\n";
  Report strict("f.json"), lenient("f.json");
  CHECK_FALSE(parse_tree(json, strict));
  const auto tree = parse_tree(json, lenient, {.tabs = Tabs::allowed});
  REQUIRE(tree);
  const Node* list = tree->root().find("a\"\u00e9");
  REQUIRE(list);
  REQUIRE(list->elements().size() == 4);
  CHECK(list->elements()[1].text() == "2.5");
  CHECK(list->elements()[2].type() == Node::Type::nothing);
  CHECK(list->elements()[3].at() == Position{2, 31});
  const Node* map = tree->root().find("b");
  REQUIRE(map);
  REQUIRE(map->find("c"));
  CHECK(map->find("c")->text() == "x/y");
  CHECK(map->find("c")->quoted());
  CHECK(map->at() == Position{3, 6});
}

TEST_CASE("a byte order mark in front is passed over, and places are those of the text behind it") {
  using namespace config::yaml;
  const std::string mark = "\xef\xbb\xbf";
  Report report("f.yaml");
  const auto tree = parse_tree(mark + "one: two\n", report);
  REQUIRE(tree);
  CHECK(report.empty());
  REQUIRE(tree->root().find("one"));
  CHECK(tree->root().find("one")->at() == Position{1, 6});
}

TEST_CASE("a file of many small values is refused before its tree is large") {
  using namespace config::yaml;
  std::string text = "[";
  for (int i = 0; i < 1'000'001; ++i) text += "1,";
  Report report("f.yaml");
  CHECK_FALSE(parse_tree(text + "]", report, {.bytes = 3 * mebibyte}));
  REQUIRE_FALSE(report.empty());
  CHECK_THAT(describe(report.take().front()), Contains("the file is too large: more than 1000000 values"));
}
