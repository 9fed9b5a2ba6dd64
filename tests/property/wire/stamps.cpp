// Laws of stamps: what is printed is read back, and what is read is printed again.
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <algorithm>

#include "property/model/generators.hpp"
#include "wire/checksum.hpp"
#include "wire/frame_stamp.hpp"
#include "wire/stamp.hpp"
#include "wire/stamped_frame.hpp"

using namespace isoline;
using namespace isoline::wire;
using test::up_to;

namespace {

template <class T>
T any() {
  return *rc::gen::arbitrary<T>();
}

Nanoseconds any_time() { return Nanoseconds(any<std::int64_t>()); }

TimestampFormat any_format() { return *rc::gen::element(TimestampFormat::ntp, TimestampFormat::ptp); }

ErrorEstimate any_error() { return {any<bool>(), any_format(), up_to<std::uint8_t>(63), any<std::uint8_t>()}; }

template <class Stamp>
std::array<std::uint8_t, stamp_size> printed(const Stamp& stamp) {
  std::array<std::uint8_t, stamp_size> bytes;
  bytes.fill(0xaa);
  print_stamp(stamp, bytes);
  return bytes;
}

}  // namespace

TEST_CASE("STAMP packets") {
  rc::prop("a test packet is read as it was printed", [] {
    const StampTest test{any<std::uint32_t>(), any<std::uint64_t>(), any_error(), any<std::uint16_t>()};
    const auto bytes = printed(test);
    RC_ASSERT(parse_stamp_test(bytes) == test);
    RC_ASSERT(printed(*parse_stamp_test(bytes)) == bytes);
  });
  rc::prop("an answer is read as it was printed", [] {
    const StampAnswer answer{any<std::uint32_t>(), any<std::uint64_t>(), any_error(),
                             any<std::uint16_t>(), any<std::uint64_t>(), any<std::uint32_t>(),
                             any<std::uint64_t>(), any_error(),          any<std::uint8_t>()};
    const auto bytes = printed(answer);
    RC_ASSERT(parse_stamp_answer(bytes) == answer);
    RC_ASSERT(printed(*parse_stamp_answer(bytes)) == bytes);
  });
  rc::prop("extensions keep their bytes but for two flags, and marking them again changes nothing", [] {
    const auto before = *rc::gen::arbitrary<std::vector<std::uint8_t>>();
    auto once = before;
    answer_extensions(once);
    auto twice = once;
    answer_extensions(twice);
    RC_ASSERT(twice == once);
    for (std::size_t i = 0; i < before.size(); ++i) RC_ASSERT(((before[i] ^ once[i]) & ~0xc0) == 0);
  });
}

TEST_CASE("timestamps") {
  rc::prop("every nanosecond of the formats' time comes back", [] {
    const auto format = any_format();
    const std::uint64_t first = format == TimestampFormat::ptp ? 0 : 60'000'000'000'000'000;
    const Nanoseconds time(static_cast<std::int64_t>(up_to<std::uint64_t>(4'200'000'000'000'000'000 - first)));
    RC_ASSERT(from_timestamp(to_timestamp(time, format), format) == time);
  });
  rc::prop("an error estimate is at least the error, and less than a hundredth more", [] {
    const Nanoseconds error(static_cast<std::int64_t>(up_to<std::uint64_t>(INT64_MAX >> 1) >> up_to<unsigned>(62)));
    const auto said = error_of(error_estimate(error, false, TimestampFormat::ntp));
    RC_ASSERT(said);
    RC_ASSERT(*said >= error);
    RC_ASSERT(*said <= error + error / 100 + Nanoseconds(1));
  });
}

TEST_CASE("layer-2 stamps") {
  rc::prop("are read as they were printed", [] {
    FrameStamp stamp{up_to<std::uint16_t>(last_run),
                     any<std::uint32_t>(),
                     any<std::uint32_t>(),
                     any_time(),
                     any<std::uint64_t>(),
                     any<bool>(),
                     {}};
    if (any<bool>()) stamp.reflected = FrameReflection{any_time(), any<std::uint32_t>()};
    std::array<std::uint8_t, frame_stamp_size> bytes, again;
    print_frame_stamp(stamp, bytes);
    RC_ASSERT(parse_frame_stamp(bytes) == stamp);
    print_frame_stamp(*parse_frame_stamp(bytes), again);
    RC_ASSERT(again == bytes);
  });
}

TEST_CASE("frames of streams") {
  rc::prop("have a right checksum whatever number and time they carry", [] {
    TrafficStream stream;
    const bool v6 = any<bool>();
    stream.frame_size = 118 + up_to<std::uint32_t>(300);
    stream.headers.src_address = test::any_ip(v6);
    stream.headers.dst_address = test::any_ip(v6);
    stream.headers.src_port = any<std::uint16_t>();
    if (any<bool>()) stream.headers.pcp = up_to<std::uint8_t>(7);
    StampIdentity identity;
    identity.session = any<std::uint16_t>();
    identity.format = any_format();
    const auto frame = StampedFrame::make(stream, identity).value();
    std::vector<std::uint8_t> bytes(frame.size());
    const auto sequence = any<std::uint32_t>();
    frame.write(sequence, any_time(), bytes);
    const Headers headers = read_headers(bytes).value();
    const std::span<const std::uint8_t> all(bytes);
    const std::size_t addresses = v6 ? 32 : 8, size = headers.payload_end - headers.transport;
    const std::uint16_t sum = Checksum()
                                  .add(all.subspan(headers.transport - addresses, addresses))
                                  .add(17)
                                  .add(size)
                                  .add(all.subspan(headers.transport))
                                  .value();
    RC_ASSERT(sum == 0);
    RC_ASSERT(parse_stamp_test(all.subspan(headers.payload))->sequence == sequence);
    RC_ASSERT(parse_stamp_test(all.subspan(headers.payload))->session == identity.session);
  });
}
