// What the exact tracker counts besides round trips: disorder, repetition, duplicate and selective acknowledgements.
#include <catch2/catch.hpp>

#include "unit/track/exact_script.hpp"

using isoline::test::ExactScript;

TEST_CASE("late segments are reordered while nobody can have asked for them again") {
  ExactScript script;
  script.data(0, 0, 100);
  script.ack(1'000, 100);  // the smallest round trip: 1 ms
  script.data(2'000, 200, 300);
  SECTION("sooner") {
    script.data(2'900, 100, 200);
    CHECK(script.talk.reordered[0] == 1);
    CHECK(script.talk.retransmitted[0] == 0);
    CHECK(script.figures().reordering_extent == 1);
  }
  SECTION("later") {
    script.data(3'000, 100, 200);
    CHECK(script.talk.reordered[0] == 0);
    CHECK(script.talk.retransmitted[0] == 1);
  }
  SECTION("whatever came since the gap was seen") {
    script.data(2'100, 300, 400);
    script.data(2'800, 400, 500);
    script.data(3'500, 100, 200);
    CHECK(script.talk.retransmitted[0] == 1);
    script.data(3'600, 500, 600);
    CHECK(script.talk.reordered[0] == 0);
  }
  SECTION("also what is left of a gap that was filled in parts") {
    script.data(2'800, 150, 200);
    script.data(3'100, 100, 150);
    CHECK(script.talk.reordered[0] == 1);
    CHECK(script.talk.retransmitted[0] == 1);
  }
  SECTION("the extent is that of the first segment that overtook it, also where the gap is filled in parts") {
    script.data(2'100, 300, 400);
    script.data(2'200, 150, 200);
    CHECK(script.figures().reordering_extent == 2);
    script.data(2'300, 100, 150);
    CHECK(script.figures().reordering_extent == 3);
    CHECK(script.talk.reordered[0] == 2);
  }
  SECTION("what was seen before is sent again, however soon") {
    script.data(2'001, 200, 300);
    CHECK(script.talk.retransmitted[0] == 1);
    CHECK(script.talk.reordered[0] == 0);
  }
}

TEST_CASE("keep-alive probes are nothing") {
  ExactScript script;
  script.data(0, 0, 100);
  script.ack(1'000, 100);
  script.data(9'000'000, 99, 100);
  CHECK(script.talk.retransmitted[0] == 0);
  CHECK(script.data(9'000'500, 100, 101).cumulative == false);
  SECTION("but a byte that waits for its acknowledgement and comes again is sent again") {
    script.data(9'300'000, 100, 101);
    CHECK(script.talk.retransmitted[0] == 1);
    CHECK_FALSE(script.ack(9'301'000, 101).cumulative);
  }
}

TEST_CASE("duplicate acknowledgements") {
  ExactScript script;
  script.data(0, 0, 100);
  script.ack(1'000, 100);
  script.ack(1'100, 100);
  CHECK(script.figures().duplicate_acks == 0);  // nothing waits
  script.data(2'000, 200, 300);
  script.ack(3'000, 100);
  script.ack(3'100, 100);
  CHECK(script.figures().duplicate_acks == 2);
  script.ack(3'200, 100, {}, 2'000);  // news of the window
  CHECK(script.figures().duplicate_acks == 2);
  script.ack(3'300, 50);  // an old one
  CHECK(script.figures().duplicate_acks == 2);
}

TEST_CASE("selective acknowledgements") {
  const bool in_distribution = GENERATE(false, true);
  ExactScript script(64, in_distribution);
  script.data(0, 0, 100);
  script.data(10, 100, 200);
  script.data(20, 200, 300);
  script.data(30, 300, 400);

  const auto first = script.ack(1'010, 0, {{100, 200}});
  CHECK(first.selective);
  CHECK(first.selective_ns == 1'000'000);
  CHECK_FALSE(first.cumulative);
  const auto second = script.ack(1'060, 0, {{100, 300}});
  CHECK(second.selective);
  CHECK(second.selective_ns == 1'040'000);
  CHECK(script.figures().selective_round_trips == 2);

  SECTION("said again, it is nothing new") {
    CHECK_FALSE(script.ack(1'100, 0, {{100, 300}}).selective);
    CHECK_FALSE(script.ack(1'100, 0, {{100, 250}}).selective);
  }
  SECTION("that a segment came twice is nothing new (RFC 2883)") {
    CHECK_FALSE(script.ack(1'100, 0, {{300, 400}, {200, 400}}).selective);
    CHECK_FALSE(script.ack(1'110, 200, {{100, 200}}).selective);
  }
  SECTION("with data, it may be an old answer") {
    CHECK_FALSE(script.ack(1'100, 0, {{100, 400}}, 1'000, 10).selective);
  }
  SECTION("of what was sent twice there is no round trip") {
    script.data(1'500, 300, 400);
    CHECK_FALSE(script.ack(1'600, 0, {{100, 400}}).selective);
  }
  SECTION("beyond what was sent there is nothing") {
    CHECK_FALSE(script.ack(1'600, 0, {{100, 500}}).selective);
    CHECK_FALSE(script.ack(1'600, 0, {{400, 300}}).selective);
  }
  SECTION("the cumulative acknowledgement then ends no second round trip, if selective ones are taken") {
    CHECK(script.ack(1'200, 300).cumulative == !in_distribution);
    CHECK(script.ack(1'300, 400).cumulative);
  }
}

TEST_CASE("of several segments that are answered at once, nobody knows which came last") {
  ExactScript script;
  script.data(0, 0, 100);
  script.data(10, 100, 200);
  script.data(20, 200, 300);
  CHECK_FALSE(script.ack(1'000, 0, {{100, 300}}).selective);
  CHECK_FALSE(script.ack(1'100, 0, {{100, 300}}).selective);
}

TEST_CASE("a selective acknowledgement of old data does not touch other connections") {
  ExactScript script;
  script.data(0, 0, 100);
  script.data(10, 100, 200);
  script.ack(1'000, 0, {{100, 200}});
  script.ack(1'010, 200);
  // Its segments are another connection's now.
  isoline::analysis::track::ExactConversation other{};
  std::swap(script.exact, other);
  script.data(2'000, 0, 100);
  script.data(2'010, 100, 200);
  std::swap(script.exact, other);
  script.data(2'020, 200, 300);
  script.ack(2'500, 200, {{100, 300}});
  std::swap(script.exact, other);
  CHECK(script.ack(3'000, 0, {{100, 200}}).selective);
}
