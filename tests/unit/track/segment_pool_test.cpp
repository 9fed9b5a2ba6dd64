// The pool of waiting segments: nothing is lost of it, and what it cannot hold is counted.
#include <catch2/catch.hpp>

#include "unit/track/exact_script.hpp"

using isoline::test::ExactScript;
namespace track = isoline::analysis::track;

TEST_CASE("a pool that is used up is counted, and goes on") {
  ExactScript script(2);
  script.data(0, 0, 100);
  script.data(10, 100, 200);
  script.data(20, 200, 300);
  CHECK(script.tracker.segments().used() == 2);
  CHECK(script.tracker.segments().refused() == 1);
  CHECK(script.ack(1'000, 100).cumulative);
  CHECK_FALSE(script.ack(1'010, 200).cumulative);  // lies in what was put together
  CHECK_FALSE(script.ack(1'020, 300).cumulative);
  CHECK(script.tracker.segments().used() == 0);
  script.data(2'000, 300, 400);
  script.data(2'010, 400, 500);
  script.data(2'020, 500, 600);
  const auto ended = script.ack(3'000, 600);
  CHECK(ended.cumulative);  // the newest of what was put together
  CHECK(ended.cumulative_ns == 980'000);
}

TEST_CASE("a direction without acknowledgements gives its oldest segments up") {
  ExactScript script(10'000);
  for (std::uint32_t i = 0; i < track::most_unanswered + 10; ++i) script.data(i, 1'000 * i, 1'000 * i + 1'000);
  CHECK(script.tracker.segments().used() == track::most_unanswered);
  CHECK(script.tracker.segments().refused() == 10);
}

TEST_CASE("a direction without acknowledgements may pass all sequence numbers") {
  ExactScript script(10'000);
  std::uint32_t number = 7;
  for (std::uint64_t i = 0; i < 200'000; ++i, number += 60'000) script.data(i, number, number + 60'000);
  CHECK(script.talk.retransmitted[0] == 0);
  CHECK(script.talk.reordered[0] == 0);
  CHECK(script.ack(300'000, number).cumulative);
  CHECK(script.tracker.segments().used() == 0);
}

TEST_CASE("no more than the largest window is followed") {
  ExactScript script(65'000);
  script.data(0, 0, 60'000);
  script.ack(1, 60'000);
  std::uint32_t number = 60'000;
  for (std::uint64_t i = 2; i < 60'000; ++i, number += 60'000) script.data(i, number, number + 60'000);
  CHECK(script.tracker.segments().used() <= (1u << 30) / 60'000 + 1);
  CHECK(script.tracker.segments().refused() > 10'000);
  CHECK(script.talk.retransmitted[0] == 0);
  CHECK(script.ack(100'000, number).cumulative);
}

TEST_CASE("one segment that fills thousands of gaps stays in the bounds") {
  ExactScript script(200'000);
  script.data(0, 0, 1);
  script.ack(1, 1);
  for (std::uint32_t i = 1; i < 60'000; ++i) script.data(i, 2 * i, 2 * i + 1);
  script.data(70'000, 1, 65'000);
  CHECK(script.tracker.segments().used() == track::most_waiting);
  CHECK(script.tracker.segments().refused() > 20'000);
  script.tracker.forget(script.exact);
  CHECK(script.tracker.segments().used() == 0);
}

TEST_CASE("a connection that ends gives all of its segments back") {
  ExactScript script(100);
  for (std::uint32_t i = 0; i < 50; ++i) script.data(i, 100 * i, 100 * i + 100);
  SECTION("evicted") { script.tracker.forget(script.exact); }
  SECTION("its ports used again") { script.data(1'000'000, 5'000'000, 5'000'001, 0x02); }
  SECTION("by numbers that are nowhere near") { script.data(1'000'000, 0x80000000u, 0x80000064u); }
  CHECK(script.tracker.segments().used() <= 1);
  CHECK(script.tracker.segments().refused() == 0);
}
