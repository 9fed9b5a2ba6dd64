// Every frame of the shared corpus has the key that it must have.
#include <catch2/catch.hpp>

#include <cstring>
#include <memory>
#include <set>

#include "support/frame_corpus.hpp"
#include "wire/key.hpp"
#include "wire/parse.hpp"

using namespace isoline;
using test::CorpusFrame;

namespace {

/// The frame in a block of exactly its size, so that a sanitizer sees any read outside it.
wire::Frame parse(const CorpusFrame& frame) {
  const std::unique_ptr<std::uint8_t[]> exact(new std::uint8_t[frame.bytes.size()]);
  std::copy(frame.bytes.begin(), frame.bytes.end(), exact.get());
  return wire::parse_frame({exact.get(), frame.bytes.size()}, test::options_of(frame));
}

bool same_bytes(const isoline_flow_key& a, const isoline_flow_key& b) { return std::memcmp(&a, &b, sizeof a) == 0; }

void check_expected(const std::vector<CorpusFrame>& corpus) {
  for (const CorpusFrame& frame : corpus) {
    INFO(frame.name);
    CHECK(to_string(wire::from_abi(parse(frame).key)) == frame.expected);
  }
}

void check_lossless(const std::vector<CorpusFrame>& corpus) {
  for (const CorpusFrame& frame : corpus) {
    const isoline_flow_key key = parse(frame).key;
    const FlowKey read = wire::from_abi(key);
    const auto again = parse_flow_key(to_string(read));
    if (same_bytes(wire::to_abi(read, 0, Direction::ingress), key) && again && *again == read) continue;
    INFO(frame.name);
    INFO(to_string(read));
    CHECK(same_bytes(wire::to_abi(read, 0, Direction::ingress), key));
    REQUIRE(again);
    CHECK(*again == read);
  }
}

}  // namespace

TEST_CASE("names in the corpus are unique") {
  std::set<std::string> names;
  for (const CorpusFrame& frame : test::frame_corpus()) CHECK(names.insert(frame.name).second);
}

TEST_CASE("the corpus has every kind") {
  std::set<int> kinds;
  for (const CorpusFrame& frame : test::frame_corpus()) kinds.insert(parse(frame).key.kind);
  CHECK(kinds.size() == flow_kind_count);
}

TEST_CASE("frames of the corpus have their expected keys") { check_expected(test::frame_corpus()); }

TEST_CASE("a tag in the metadata gives the same key as one in the frame") {
  const auto moved = test::with_metadata_tags(test::frame_corpus());
  CHECK(moved.size() > 10);
  check_expected(moved);
}

TEST_CASE("keys survive the way through words and back") {
  const auto corpus = test::frame_corpus();
  check_lossless(corpus);
  check_lossless(test::truncations(corpus));
  check_lossless(test::truncations(test::with_metadata_tags(corpus)));
  check_lossless(test::mutations(corpus, 1, 100'000));
}
