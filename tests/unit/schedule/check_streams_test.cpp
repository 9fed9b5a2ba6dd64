// Filters on what arrives: DSCP, stream gates, policers.
#include <catch2/catch.hpp>

#include "unit/schedule/plant.hpp"

using namespace isoline;
using namespace isoline::test;
using namespace std::chrono_literals;

namespace {

StreamFilter camera() {
  StreamFilter stream;
  stream.name = "camera";
  stream.vid = VlanId::from_tci(100);
  stream.gate = StreamGate{{}, 1ms, {{true, 500us, {}, {}}, {false, 500us, {}, {}}}};
  stream.policer = StreamPolicer{BitRate{10e6}, 3000, 1000};
  return stream;
}

PortConfig with_stream(const StreamFilter& stream) {
  PortConfig port = sound_port();
  port.streams = {stream};
  return port;
}

}  // namespace

TEST_CASE("stream gates") {
  StreamFilter stream = camera();
  CHECK(lines(findings_of(with_stream(stream))) == "");
  StreamGate& gate = *stream.gate;
  SECTION("sums") {
    gate.cycle_time = 999us;
    CHECK(refused(with_stream(stream), "streams[0].gate.cycle_time", "the entries last 1ms"));
    gate.cycle_time = 2ms;
    CHECK(refused(with_stream(stream), "streams[0].gate.cycle_time", "begin the list again after them"));
    gate.cycle_time = 0ns;
    CHECK(lines(findings_of(with_stream(stream))) == "");
  }
  SECTION("intervals") {
    gate.entries[0].time_interval = 10ns;
    CHECK(refused(with_stream(stream), "streams[0].gate.entries[0].time_interval", "kernel's timer"));
    gate.entries[0].time_interval = 5s;
    CHECK(refused(with_stream(stream), "streams[0].gate.entries[0].time_interval", "2^32"));
  }
  SECTION("entries") {
    gate.entries[1].internal_priority = 8;
    gate.entries[0].max_octets = 0;
    CHECK(refused(with_stream(stream), "streams[0].gate.entries[1].internal_priority", "0 to 7"));
    CHECK(warned(with_stream(stream), "streams[0].gate.entries[0].max_octets", "closed"));
    gate.entries[0].open = false;
    CHECK(warned(with_stream(stream), "streams[0].gate.entries", "never opens"));
    gate.entries.clear();
    CHECK(refused(with_stream(stream), "streams[0].gate.entries", "no entries"));
  }
  SECTION("negative times") {
    gate.base_time = TaiTime(-1ns);
    CHECK(refused(with_stream(stream), "streams[0].gate", "a negative time"));
  }
}

TEST_CASE("policers") {
  StreamFilter stream = camera();
  StreamPolicer& policer = *stream.policer;
  const std::string path = "streams[0].policer";
  policer.rate = BitRate{0};
  CHECK(refused(with_stream(stream), path + ".rate", "at least 8bit/s"));
  policer.rate = BitRate{10};
  CHECK(warned(with_stream(stream), path + ".rate", "seconds"));
  policer.rate = BitRate{10e9};
  CHECK(warned(with_stream(stream), path + ".rate", "nothing is ever over it"));
  policer.burst = 0;
  CHECK(refused(with_stream(stream), path + ".burst", "no frame fits"));
  policer.burst = 999;
  CHECK(warned(with_stream(stream), path + ".burst", "a frame may have 1000"));
  policer.max_sdu.reset();
  CHECK(warned(with_stream(stream), path + ".burst", "a frame may have 1518"));
  policer.max_sdu = 0;
  CHECK(refused(with_stream(stream), path + ".max_sdu", "every frame is longer"));
}

TEST_CASE("streams are told apart") {
  PortConfig port = with_stream(camera());
  port.streams.push_back(camera());
  CHECK(refused(port, "streams[1].name", "stream 'camera' twice"));
  CHECK(refused(port, "streams[1].match", "matches the same frames as 'camera'"));
  port.streams[1].name.clear();
  port.streams[1].vid.reset();
  CHECK(refused(port, "streams[1].name", "without name"));
  CHECK(warned(port, "streams[1].match", "matches every frame"));
  port.streams[1].gate.reset();
  port.streams[1].policer.reset();
  CHECK(warned(port, "streams[1]", "nothing is done with it"));
}

TEST_CASE("a DSCP becomes one pcp") {
  PortConfig port = sound_port();
  port.dscp = {{Dscp::masked(46), Pcp::masked(6)}, {Dscp::masked(46), Pcp::masked(5)}};
  CHECK(refused(port, "dscp[1].dscp", "dscp 46 twice"));
}
