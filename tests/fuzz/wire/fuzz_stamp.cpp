// Any bytes as a frame that arrives at a reflector: read within their bounds, answered within the room, and the answer
// is sound. Input: one byte of room behind the frame, the frame.
#include <algorithm>
#include <cstdlib>
#include <vector>

#include "wire/answer.hpp"
#include "wire/checksum.hpp"
#include "wire/reflect.hpp"

using namespace isoline;
using namespace isoline::wire;

namespace {

const MacAddress own{{2, 0, 0, 0, 0, 2}};

void must(bool holds) {
  if (!holds) std::abort();
}

// 10.0.0.2, and fd00::2.
const IpAddress addresses[] = {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 2}, false},
                               {{0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}, true}};

/// The frame goes to where it came from, and its checksums are right.
void must_be_sound(const FrameBuffer& frame) {
  must(frame.size <= frame.room.size());
  const auto headers = read_headers(frame.bytes());
  must(headers.has_value());
  must(std::equal(frame.at(6), frame.at(12), own.octets.begin()));
  if (headers->transport == 0) return;
  const std::span<const std::uint8_t> all = frame.bytes();
  const std::size_t size = headers->payload_end - headers->transport;
  Checksum sum;
  if (headers->protocol != protocol_icmp) {
    sum.add(all.subspan(headers->network + (headers->v6 ? 8u : 12u), headers->v6 ? 32 : 8));
    sum.add(headers->protocol).add(size);
  }
  must(sum.add(all.subspan(headers->transport, size)).value() == 0);
}

void reflect_it(FrameBuffer frame, const Headers& headers) {
  const std::span<const std::uint8_t> all = frame.bytes();
  const Reflection times{Nanoseconds(1000), Nanoseconds(1500), {}};
  if (headers.payload != 0) {
    const auto payload = all.subspan(headers.payload, headers.payload_end - headers.payload);
    static_cast<void>(parse_stamp_answer(payload));
    const auto test = parse_stamp_test(payload);
    if (!test || !reflect(frame, headers, *test, times, error_of(test->error) ? ErrorEstimate{} : test->error, own))
      return;
    const auto answer = parse_stamp_answer(frame.bytes().subspan(headers.payload));
    must(answer && answer->test_sequence == test->sequence && answer->test_error == test->error);
    must_be_sound(frame);
  } else if (const auto stamp = parse_frame_stamp(all.subspan(headers.network))) {
    reflect(frame, headers, *stamp, times, {}, own);
    const auto back = parse_frame_stamp(frame.bytes().subspan(headers.network));
    must(back && back->reflected && back->sequence == stamp->sequence && back->time == stamp->time);
    must_be_sound(frame);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return -1;
  const std::span given(data + 1, size - 1);
  const auto headers = read_headers(given);
  if (!headers) return 0;
  const auto with_room = [&] {
    std::vector<std::uint8_t> bytes(given.begin(), given.end());
    bytes.resize(given.size() + data[0]);
    return bytes;
  };
  auto bytes = with_room();
  reflect_it({bytes, given.size()}, *headers);
  for (auto* answer : {answer_arp, answer_solicitation, answer_echo}) {
    bytes = with_room();
    FrameBuffer frame{bytes, given.size()};
    if (answer(frame, *headers, {own, addresses})) must_be_sound(frame);
  }
  return 0;
}
