// Segments that no TCP would send: the tracker stays in its bounds and loses nothing of its pool.
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include "analysis/track/tcp_exact.hpp"

using namespace isoline;
using namespace isoline::analysis;

namespace {

// Near to one another, a window apart, and at the ends of the numbers' circle.
std::uint32_t any_number() {
  static constexpr std::uint32_t anchors[] = {0, 1'000, 1u << 29, 1u << 30, 1u << 31, 0xc0000000u, 0xffffff00u};
  return anchors[*rc::gen::inRange<std::size_t>(0, 7)] + *rc::gen::inRange<std::uint32_t>(0, 600);
}

track::PassingSegment any_segment() {
  track::PassingSegment segment;
  segment.sequence = any_number();
  segment.acknowledgement = any_number();
  segment.length = *rc::gen::weightedOneOf<std::uint32_t>(
      {{4, rc::gen::inRange<std::uint32_t>(0, 300)}, {1, rc::gen::just(65'535u)}, {1, rc::gen::just(0u)}});
  segment.flags = *rc::gen::weightedOneOf<std::uint8_t>(
      {{6, rc::gen::just<std::uint8_t>(0x10)}, {1, rc::gen::inRange<std::uint8_t>(0, 64)}});
  segment.window = static_cast<std::uint16_t>(*rc::gen::inRange(0, 8) * 100);
  segment.selected.count = *rc::gen::inRange<std::uint32_t>(0, 4);
  for (std::uint32_t i = 0; i < segment.selected.count; ++i) segment.selected.block[i] = {any_number(), any_number()};
  return segment;
}

/// The list is in order, and holds as many as it says.
void check(const track::SegmentPool& pool, const track::ExactSide& side) {
  std::uint32_t count = 0, last = 0;
  for (std::uint32_t at = side.head; at != 0; last = at, at = pool[at].next, ++count) {
    RC_ASSERT(static_cast<std::int32_t>(pool[at].end - pool[at].begin) > 0);
    RC_ASSERT(static_cast<std::int32_t>(pool[at].begin - side.base) >= 0);
    if (last != 0) RC_ASSERT(static_cast<std::int32_t>(pool[at].begin - pool[last].end) >= 0);
    RC_ASSERT(count <= side.segments);
  }
  RC_ASSERT(count == side.segments);
  RC_ASSERT(last == side.tail);
}

}  // namespace

TEST_CASE("whatever the segments are") {
  rc::prop("lists stay in order and the pool whole", [] {
    const auto capacity = *rc::gen::inRange<std::uint32_t>(1, 40);
    track::ExactTracker tracker(capacity, *rc::gen::arbitrary<bool>());
    track::Conversation talk[3];
    track::ExactConversation exact[3]{};
    std::uint64_t now = 1;
    for (int i = 0; i < 150; ++i) {
      const auto which = *rc::gen::inRange<std::size_t>(0, 3);
      now += *rc::gen::inRange<std::uint64_t>(0, 1'000'000);
      const std::uint64_t then = *rc::gen::inRange(0, 10) == 0 ? now / 2 + 1 : now;
      tracker.follow(talk[which], exact[which], *rc::gen::inRange<std::uint32_t>(0, 2), any_segment(), then, nullptr);
      std::uint32_t listed = 0;
      for (const auto& one : exact) {
        for (const auto& side : one.side) {
          check(tracker.segments(), side);
          listed += side.segments;
        }
      }
      RC_ASSERT(listed == tracker.segments().used());
      RC_ASSERT(listed <= capacity);
    }
    for (auto& one : exact) tracker.forget(one);
    RC_ASSERT(tracker.segments().used() == 0u);
  });
}
