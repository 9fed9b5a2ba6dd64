// What a few slots a connection find of the round trips that there are, and that they say what they missed.
#include <rapidcheck/catch.h>

#include "analysis/track/conversation.hpp"
#include "property/track/round_trip_oracle.hpp"
#include "support/tcp/tcp_traffic.hpp"

using namespace isoline;
using namespace isoline::analysis;

namespace {

struct Found {
  std::uint64_t samples = 0, unfollowed = 0;
};

Found found_live(const std::vector<test::TapSegment>& traffic) {
  track::Conversation talk;
  LateValues values;
  isoline_histogram block{};
  for (const test::TapSegment& segment : traffic) {
    wire::Frame frame;
    frame.key.kind = ISOLINE_KIND_TCP;
    frame.tcp.sequence = static_cast<std::uint32_t>(segment.sequence);
    frame.tcp.acknowledgement = static_cast<std::uint32_t>(segment.acknowledgement);
    frame.tcp.payload = segment.payload;
    frame.tcp.flags = segment.flags;
    track::follow(talk, segment.from_b ? 1 : 0, frame, segment.time_us * 1000, LateBlock(values, &block));
  }
  values.write_all();
  Found found;
  for (const std::uint32_t count : block.bucket) found.samples += count;
  found.unfollowed = std::uint64_t{talk.unfollowed[0]} + talk.unfollowed[1];
  return found;
}

test::TcpTrafficOptions any_options(std::uint32_t in_flight) {
  test::TcpTrafficOptions options;
  options.seed = *rc::gen::arbitrary<std::uint64_t>();
  options.in_flight = in_flight;
  options.bytes_from_a = *rc::gen::inRange<std::uint32_t>(1000, 40'000);
  options.bytes_from_b = *rc::gen::inRange<std::uint32_t>(1000, 40'000);
  options.delayed_acks = *rc::gen::element<std::uint32_t>(0, 100, 500);
  return options;
}

}  // namespace

TEST_CASE("of request and response all round trips are found live") {
  rc::prop("while no more wait than there are slots", [] {
    const auto traffic = test::tcp_traffic(any_options(*rc::gen::inRange<std::uint32_t>(1, ISOLINE_OUTSTANDING + 1)));
    const Found found = found_live(traffic);
    RC_ASSERT(found.unfollowed == 0u);
    RC_ASSERT(found.samples == test::round_trips(traffic).size());
  });
}

TEST_CASE("of bulk transfers a share is found, and what is missing is counted") {
  rc::prop("without loss", [] {
    const auto traffic = test::tcp_traffic(any_options(*rc::gen::inRange<std::uint32_t>(5, 40)));
    const Found found = found_live(traffic);
    const std::uint64_t all = test::round_trips(traffic).size();
    RC_ASSERT(found.samples <= all);
    RC_ASSERT(found.samples + found.unfollowed >= all);
    RC_ASSERT(found.samples > 0u);
  });
}
