// The document that docs/formats/flow-list.md shows is what the program writes, byte for byte.
#include "format/json.hpp"
#include "golden/format/golden.hpp"
#include "golden/format/samples.hpp"

using namespace isoline;
using namespace isoline::format;

namespace {

const std::string begin_mark = "```json\n", end_mark = "```\n";

/// Where the first block of JSON in the text begins and ends.
std::pair<std::size_t, std::size_t> example_in(const std::string& page) {
  const std::size_t begin = page.find(begin_mark);
  REQUIRE(begin != page.npos);
  const std::size_t end = page.find(end_mark, begin + begin_mark.size());
  REQUIRE(end != page.npos);
  return {begin + begin_mark.size(), end};
}

}  // namespace

TEST_CASE("the example of the format's page is what the program writes") {
  const std::string path = ISOLINE_FLOW_LIST_PAGE;
  std::string page = test::read_file(path);
  const auto [begin, end] = example_in(page);
  const std::string written = encode_snapshot(test::example_snapshot(), {.pretty = true, .histograms = true});
  if (test::updates_golden()) {
    page.replace(begin, end - begin, written);
    test::write_file(path, page);
    return;
  }
  CHECK(page.substr(begin, end - begin) == written);
}

TEST_CASE("the example is read back whole") {
  const std::string page = test::read_file(ISOLINE_FLOW_LIST_PAGE);
  const auto [begin, end] = example_in(page);
  const auto snapshot = decode_snapshot(std::string_view(page).substr(begin, end - begin));
  REQUIRE(snapshot);
  CHECK(encode_snapshot(*snapshot, {.pretty = true, .histograms = true}) == page.substr(begin, end - begin));
  CHECK(snapshot->flows.size() == test::example_snapshot().flows.size());
}

TEST_CASE("the short form, as without --histograms, on one line") {
  test::check_golden("flow-list-compact.json", encode_snapshot(test::example_snapshot(), {.pretty = false}));
}
