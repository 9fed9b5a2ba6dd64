#include <catch2/catch.hpp>

#include "schedule/shape/cyclic_queuing.hpp"
#include "support/plans/hand_made.hpp"

using namespace isoline;
using namespace isoline::schedule;
using namespace isoline::test;

namespace {

using namespace std::chrono_literals;

struct Scene {
  Network network = hand_made_network();
  std::vector<StreamRequest> requests;
  std::vector<RoutedStream> streams;

  void add(NodeIndex talker, std::uint32_t frame_size, Nanoseconds period, Nanoseconds deadline) {
    StreamRequest one;
    one.name = "s" + std::to_string(requests.size());
    one.talker = talker;
    one.listeners = {2};
    one.period = period;
    one.frame_size = frame_size;
    one.deadline = deadline;
    streams.push_back({static_cast<std::uint32_t>(requests.size()),
                       TrafficClass::masked(7),
                       {{talker == 0 ? a_to_s : c_to_s, PlannedHop::talker}, {s_to_b, 0}}});
    requests.push_back(one);
  }
  Result<CyclicQueuing> queue(std::optional<Nanoseconds> cycle = std::nullopt) const {
    return queue_cyclically(network, requests, streams, cycle);
  }
};

}  // namespace

TEST_CASE("a stream by one bridge arrives within two cycles") {
  Scene scene;
  scene.add(0, 980, 1ms, 300us);
  const CyclicQueuing done = scene.queue(100us).value();
  REQUIRE(done.admitted.size() == 1);
  CHECK(done.admitted[0].listeners == std::vector<CyclicListener>{{2, 0us, 200us}});
  REQUIRE(done.ports.size() == 2);
  // A frame of others, the way and what the bridge needs.
  CHECK(done.ports[0].capacity == 100us - Nanoseconds(guard + propagation + processing));
  CHECK(done.ports[0].fullest == Nanoseconds(8'000));
}

TEST_CASE("streams share cycles as evenly as they can") {
  Scene scene;
  for (int i = 0; i < 20; ++i) scene.add(i % 2 == 0 ? 0 : 3, 980, 1ms, 300us);
  const CyclicQueuing done = scene.queue(100us).value();
  CHECK(done.admitted.size() == 20);
  // Twenty in ten cycles.
  CHECK(done.ports[1].fullest == Nanoseconds(16'000));
}

TEST_CASE("what has no room is rejected, and said") {
  Scene scene;
  for (int i = 0; i < 12; ++i) scene.add(0, 980, 100us, 300us);
  scene.add(0, 64, 1ms, 150us);
  const CyclicQueuing done = scene.queue(100us).value();
  CHECK(done.admitted.size() == 10);  // 86.6 us are for streams, 8 us each
  REQUIRE(done.rejected.size() == 3);
  CHECK(done.rejected[0].reason == "no cycle of 100us has room on its whole way");
  CHECK(done.rejected[2].stream == 12);
  CHECK(done.rejected[2].reason == "reaches b within 200us, its deadline is 150us");
}

TEST_CASE("the cycle is chosen: long enough for all, short enough for their deadlines") {
  Scene scene;
  scene.add(0, 980, 1ms, 300us);
  scene.add(3, 980, 1ms, 90us);
  const CyclicQueuing done = scene.queue().value();
  CHECK(done.admitted.size() == 2);
  CHECK(done.cycle <= 45us);
  // A frame, a guard and the way fit.
  CHECK(done.cycle >= Nanoseconds(8'000 + guard + propagation + processing));
  CHECK(1ms % done.cycle == 0ns);
}

TEST_CASE("periods that no cycle suits are refused") {
  Scene scene;
  scene.add(0, 100, 1ms, 1ms);
  CHECK(scene.queue(300us).error().why == "300us does not divide all periods");
  scene.add(0, 100, Nanoseconds(999'999), 1ms);
  CHECK(scene.queue().error().why == "the periods repeat together after more than 65536 cycles");
  CHECK(Scene{}.queue()->admitted.empty());
}

TEST_CASE("two classes take turns, and frames wait in the one that is shut") {
  Scene scene;
  scene.add(0, 980, 1ms, 300us);
  Link back = scene.network.links[a_to_s];
  std::swap(back.from, back.to);
  back.interface = "from a";
  const CyclicQueuing done = scene.queue(100us).value();
  CHECK(cyclic_schedules(scene.network, scene.streams, done).error().why == "no link leads back from s to a");
  scene.network.links.push_back(back);
  const auto schedules = cyclic_schedules(scene.network, scene.streams, done).value();
  REQUIRE(schedules.size() == 1);
  CHECK(schedules[0].name == "s");
  REQUIRE(schedules[0].ports.size() == 2);
  const PortConfig& in = schedules[0].ports[0];
  const PortConfig& out = schedules[0].ports[1];
  CHECK(in.interface == "from a");
  CHECK_FALSE(in.gates);
  REQUIRE(in.streams.size() == 1);
  const StreamGate& gate = in.streams[0].gate.value();
  CHECK(in.streams[0].pcp == Pcp::masked(7));
  REQUIRE(gate.entries.size() == 2);
  CHECK(gate.cycle_time == 200us);
  REQUIRE(out.gates);
  CHECK(out.gates->cycle_time == 200us);
  REQUIRE(out.gates->entries.size() == 2);
  CHECK(out.traffic_classes.size() == 8);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(gate.entries[i].time_interval == 100us);
    const unsigned waits_in = gate.entries[i].internal_priority.value();
    CHECK((out.gates->entries[i].gate_states >> waits_in & 1) == 0);
    CHECK((out.gates->entries[1 - i].gate_states >> waits_in & 1) == 1);
    CHECK((out.gates->entries[i].gate_states & 0b0011'1111) == 0b0011'1111);
  }
}

TEST_CASE("copies of a stream are admitted together or not at all") {
  Scene scene;
  scene.add(0, 980, 1ms, 300us);
  scene.requests[0].redundant = true;
  scene.streams.push_back(scene.streams[0]);
  scene.streams[1].member = 1;
  const CyclicQueuing both = scene.queue(100us).value();
  REQUIRE(both.admitted.size() == 2);
  CHECK(both.admitted[1].member == 1);
  // The second copy finds no room, so the first one's is free for the other stream.
  scene.network.links[a_to_s].bits_per_second = 100'000'000;
  scene.requests[0].period = 400us;
  scene.add(0, 980, 400us, 300us);
  scene.requests[0].frames = 3;
  scene.streams[1].hops = {{c_to_s, PlannedHop::talker}, {s_to_b, 0}};
  scene.network.links[c_to_s].bits_per_second = 10'000'000;
  const CyclicQueuing none = scene.queue(400us).value();
  CHECK(none.admitted.empty());
  const CyclicQueuing other = scene.queue(100us).value();
  CHECK(other.rejected.front().stream == 0);
}

TEST_CASE("clocks that differ by more than a frame takes would let it come a cycle early") {
  Scene scene;
  scene.add(0, 100, 1ms, 1ms);
  scene.network.sync_error = Nanoseconds((last_bit + propagation) / 2);
  CHECK(scene.queue(100us)->admitted.size() == 1);
  scene.network.sync_error += 1ns;
  CHECK(scene.queue(100us)->rejected.at(0).reason ==
        "over a p1 it could come before the cycle begins there: clocks differ by up to 916ns");
}

TEST_CASE("no cycle is shorter than entries of a port can be") {
  Scene scene;
  scene.add(0, 100, 1ms, 90us);
  scene.network.links[s_to_b].minimum_interval = 50us;
  CHECK(scene.queue(40us).error().why == "a cycle of 40us is shorter than a port's entries can be, 50us");
  CHECK(scene.queue()->admitted.empty());
}
