// A cyclic layer-2 sender, as a controller or a protection relay: one frame each cycle, numbered by its protocol,
// tagged, and disturbed on cue.
#include <cstdio>
#include <functional>
#include <map>
#include <string>

#include "support/plant/raw_link.hpp"
#include "support/plant/stream_options.hpp"
#include "wire/build.hpp"

namespace {

using namespace isoline;
using namespace isoline::plant;

constexpr Option options[] = {
    {"interface", "NAME", nullptr, "send there"},
    {"to", "MAC", nullptr, "destination"},
    {"from", "MAC", "", "source; the interface's own if it is not given"},
    {"protocol", "NAME", "profinet", "profinet, goose, sv, avtp or ptp"},
    {"id", "N", "0x8001", "FrameID, APPID, stream id or PTP domain"},
    {"cycle", "DURATION", "1ms", "time between frames; PROFINET: a multiple of 31.25 us"},
    {"data", "BYTES", "40", "PROFINET: size of the data"},
    {"vid", "N", "", "VLAN identifier; untagged if it is not given"},
    {"pcp", "N", "0", "priority code point of the tag"},
    for_option,
    drop_option,
    double_option,
    swap_option,
    hold_option,
    json_option,
};

constexpr std::int64_t counter_unit_ns = 31250;  // PROFINET's cycle counter (IEC 61158-6-10)

struct Cycle {
  std::uint64_t number;
  Nanoseconds elapsed;
};
using AddBody = std::function<void(wire::FrameBuilder&, const Cycle&)>;

AddBody body_of(const Arguments& arguments, const std::string& protocol) {
  const std::uint64_t id = arguments.number("id", 0, ~0ULL);
  const auto data = static_cast<std::uint16_t>(arguments.number("data", 0, 1440));
  if (protocol == "profinet") {
    if (arguments.duration("cycle").count() % counter_unit_ns != 0) {
      arguments.refuse("--cycle: PROFINET counts in steps of 31.25 us");
    }
    return [=](wire::FrameBuilder& frame, const Cycle& cycle) {
      frame.profinet({.frame_id = static_cast<std::uint16_t>(id),
                      .cycle_counter = static_cast<std::uint16_t>(cycle.elapsed.count() / counter_unit_ns),
                      .data_size = data});
    };
  }
  if (protocol == "goose") {
    return [=](wire::FrameBuilder& frame, const Cycle& cycle) {
      frame.goose({.appid = static_cast<std::uint16_t>(id), .sequence = static_cast<std::uint32_t>(cycle.number)});
    };
  }
  if (protocol == "sv") {
    const std::int64_t rate = std::max<std::int64_t>(1, 1'000'000'000 / arguments.duration("cycle").count());
    return [=](wire::FrameBuilder& frame, const Cycle& cycle) {
      frame.sv({.appid = static_cast<std::uint16_t>(id),
                .sample_count = static_cast<std::uint16_t>(cycle.number % static_cast<std::uint64_t>(rate))});
    };
  }
  if (protocol == "avtp") {
    return [=](wire::FrameBuilder& frame, const Cycle& cycle) {
      frame.avtp({.stream_id = id,
                  .sequence = static_cast<std::uint8_t>(cycle.number),
                  .timestamp = static_cast<std::uint32_t>(cycle.elapsed.count())});
    };
  }
  if (protocol == "ptp") {
    return [=](wire::FrameBuilder& frame, const Cycle& cycle) {
      frame.ptp(0, static_cast<std::uint8_t>(id), static_cast<std::uint16_t>(cycle.number));
    };
  }
  arguments.refuse("--protocol: '" + protocol + "' is none of profinet, goose, sv, avtp, ptp");
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments(argc, argv, options, "One layer-2 frame each cycle.");
  auto link = RawLink::open(arguments.text("interface"));
  if (!link) arguments.refuse(describe(link.error()));
  const auto to = parse_mac_address(arguments.text("to"));
  if (!to) arguments.refuse("--to: " + describe(to.error()));
  MacAddress from = link->mac();
  if (arguments.has("from")) {
    const auto given = parse_mac_address(arguments.text("from"));
    if (!given) arguments.refuse("--from: " + describe(given.error()));
    from = *given;
  }
  const AddBody add_body = body_of(arguments, arguments.text("protocol"));
  const bool tagged = arguments.has("vid");
  const auto vid = tagged ? static_cast<std::uint16_t>(arguments.number("vid", 0, 4095)) : std::uint16_t{0};
  const auto pcp = static_cast<std::uint8_t>(arguments.number("pcp", 0, 7));

  std::uint64_t refused = 0;
  Disturber disturber([&](std::span<const std::uint8_t> frame) {
    if (!link->send(frame)) ++refused;
  });
  plan_disturbances(arguments, disturber);
  ask_for_punctuality();
  const Nanoseconds lasting = arguments.duration("for");
  Pace pace(arguments.duration("cycle"));
  for (std::uint64_t number = 0; pace.wait() && pace.elapsed() < lasting; ++number) {
    wire::FrameBuilder frame;
    frame.ethernet(from, *to);
    if (tagged) frame.vlan(vid, pcp);
    add_body(frame, {number, pace.elapsed()});
    frame.pad_to(60);  // what a network card would do
    disturber.offer(pace.elapsed(), frame.build());
  }
  disturber.finish();
  report(arguments, disturber.totals(), pace);
  if (refused > 0)
    std::fprintf(stderr, "plant_sender: the interface refused %llu frames\n", static_cast<unsigned long long>(refused));
  return refused > 0 ? 1 : 0;
}
