#include <catch2/catch.hpp>

#include "schedule/gates/compare.hpp"
#include "unit/schedule/plant.hpp"

using namespace isoline;
using namespace isoline::schedule;
using namespace isoline::test;
using namespace std::chrono_literals;

namespace {

PortState running(const PortConfig& port) {
  PortState state;
  state.oper = port;
  state.root_kind = "taprio";
  return state;
}

std::string told(const PortComparison& comparison) {
  std::string text = to_string(comparison.agreement);
  for (const PortDifference& difference : comparison.differences) {
    text += "\n" + difference.what + ": " + difference.wanted + " / " + difference.found;
  }
  return text;
}

}  // namespace

TEST_CASE("what runs as wanted is in sync") {
  const PortComparison comparison = compare(sound_port(), running(sound_port()));
  CHECK(told(comparison) == "in sync");
  CHECK(comparison.interface == "eth1");
  CHECK(comparison.reason.empty());
}

TEST_CASE("what the kernel does not know is not compared") {
  PortState state = running(sound_port());
  state.oper.link_speed.reset();
  state.oper.protected_pcp.clear();
  state.oper.max_frame = 0;
  CHECK(told(compare(sound_port(), state)) == "in sync");
}

TEST_CASE("limits of frames are those of the list that runs, not of the one that waits") {
  PortConfig wanted = sound_port();
  wanted.traffic_classes[0].queue_max_sdu = 1000;
  wanted.traffic_classes[0].preemptable = true;
  PortState state = running(sound_port());
  CHECK(told(compare(wanted, state)).find("queue_max_sdu: 1000 / 0") != std::string::npos);
  state.admin = wanted.gates;
  CHECK(told(compare(wanted, state)) == "pending");
  state.oper.gates.reset();  // nothing runs yet
  CHECK(told(compare(wanted, state)) == "pending");
  std::swap(state.oper.traffic_classes[0].pcp, state.oper.traffic_classes[1].pcp);
  CHECK(told(compare(wanted, state)) != "pending");
}

TEST_CASE("what the file leaves to the kernel is not compared") {
  PortConfig nothing;
  nothing.interface = "eth1";
  PortState state = running(sound_port());
  state.oper.vlans = {{VlanId::from_tci(1), true, true}};
  state.oper.vlan_devices = {{"eth1.5", VlanId::from_tci(5), {}, {}}};
  state.oper.vlan_filtering = true;
  state.gates_readback = Readback::vanished;
  CHECK(told(compare(nothing, state)) == "in sync");
}

TEST_CASE("gates differ in the file's words") {
  PortConfig wanted = sound_port();
  PortState state = running(wanted);
  GateControlList& list = *state.oper.gates;
  SECTION("an entry") {
    list.entries[0].gate_states = 0xff;
    list.entries[1].time_interval = 770us;
    CHECK(told(compare(wanted, state)) ==
          "differs\n"
          "gate_control_list.entries[0].gate_states: 0x04 / 0xff\n"
          "gate_control_list.entries[1].time_interval: 780us / 770us");
  }
  SECTION("a missing entry and one too many") {
    list.entries.pop_back();
    CHECK(told(compare(wanted, state)) == "differs\ngate_control_list.entries[2]: 0x00 for 20us / ");
    std::swap(wanted, state.oper);
    CHECK(told(compare(wanted, state)) == "differs\ngate_control_list.entries[2]:  / 0x00 for 20us");
  }
  SECTION("a base time by whole cycles is the same") {
    list.base_time = TaiTime(1'700'000'000s);
    CHECK(told(compare(wanted, state)) == "in sync");
    list.base_time += 1us;
    CHECK(told(compare(wanted, state)) ==
          "differs\ngate_control_list.base_time: 0s / 1700000000000001us, 1us later in the cycle");
    list.base_time -= 4us;
    CHECK(told(compare(wanted, state)) ==
          "differs\ngate_control_list.base_time: 0s / 1699999999999997us, 3us earlier in the cycle");
    list.cycle_time += 7ms;
    CHECK(told(compare(wanted, state)).find("base_time") == std::string::npos);
  }
  SECTION("a cycle that the file leaves out") {
    wanted.gates->cycle_time = 0ns;
    CHECK(told(compare(wanted, state)) == "in sync");
    list.cycle_time = 2ms;
    CHECK(told(compare(wanted, state)) == "differs\ngate_control_list.cycle_time: 1ms / 2ms");
  }
  SECTION("entries that say the same are one") {
    list.entries[0].time_interval = 150us;
    list.entries.insert(list.entries.begin(), open_for(0b100, 50us));
    CHECK(told(compare(wanted, state)) == "in sync");
  }
  SECTION("another mode") {
    state.oper.gate_mode = GateMode::txtime_assist;
    CHECK(told(compare(wanted, state)) == "differs\ngate_control_list.mode: software / txtime-assist");
  }
  SECTION("none at all") {
    state.oper.gates.reset();
    CHECK(told(compare(wanted, state)) == "differs\ngate_control_list: 3 entries in 1ms / ");
  }
  SECTION("unwanted") {
    wanted.gates.reset();
    CHECK(told(compare(wanted, state)) == "differs\ngate_control_list:  / 3 entries in 1ms");
    state.admin = state.oper.gates;
    state.oper.gates.reset();
    CHECK(told(compare(wanted, state)) == "differs\ngate_control_list:  / 3 entries in 1ms");
  }
}

TEST_CASE("a list that waits for its base time") {
  const PortConfig wanted = sound_port();
  PortState state = running(wanted);
  state.admin = wanted.gates;
  SECTION("is pending, whatever runs until then") {
    CHECK(told(compare(wanted, state)) == "pending");
    state.oper.gates.reset();
    CHECK(told(compare(wanted, state)) == "pending");
    state.oper.gates = GateControlList{{open_for(0xff, 1ms)}, 1ms, {}, 0ns};
    CHECK(told(compare(wanted, state)) == "pending");
  }
  SECTION("differs if it is another, although the wanted one still runs") {
    state.admin->entries[0].time_interval = 100us;
    CHECK(told(compare(wanted, state)) ==
          "differs\ngate_control_list.entries[0].time_interval: 200us / 100us (pending)");
  }
  SECTION("does not hide what else differs") {
    state.oper.traffic_classes[0].queues.count = 3;
    CHECK(told(compare(wanted, state)) ==
          "differs\ntraffic_classes[0].queues: {count: 1, offset: 0} / {count: 3, offset: 0}");
  }
}

TEST_CASE("what the kernel does not say is never in sync") {
  const PortConfig wanted = sound_port();
  PortState state;
  state.oper.interface = "eth1";
  state.gates_readback = Readback::vanished;
  PortComparison comparison = compare(wanted, state);
  CHECK(told(comparison) == "cannot verify");
  CHECK(comparison.reason.find("880") != std::string::npos);

  state = running(wanted);
  state.gates_readback = Readback::offloaded;
  comparison = compare(wanted, state);
  CHECK(told(comparison) == "cannot verify");
  CHECK(comparison.reason.find("network card") != std::string::npos);
  state.oper.gates->entries[0].gate_states = 1;
  comparison = compare(wanted, state);
  CHECK(comparison.agreement == PortAgreement::differs);
  CHECK(comparison.reason.empty());
}

TEST_CASE("classes and their qdiscs") {
  PortConfig wanted = sound_port();
  wanted.traffic_classes[1].shaper = CreditBasedShaper{BitRate{20e6}, BitRate{-980e6}, 31, -1488, false};
  PortState state = running(wanted);
  SECTION("less than the kernel's unit is no difference") {
    state.oper.traffic_classes[1].shaper->idle_slope = BitRate{20e6 + 999};
    CHECK(told(compare(wanted, state)) == "in sync");
    state.oper.traffic_classes[1].shaper->idle_slope = BitRate{20e6 + 1000};
    CHECK(told(compare(wanted, state)) ==
          "differs\ntraffic_classes[1].credit_based_shaper.idle_slope: 20Mbit/s / 20001kbit/s");
  }
  SECTION("credits that nobody said") {
    wanted.traffic_classes[1].shaper->hi_credit = 0;
    CHECK(told(compare(wanted, state)) == "in sync");
  }
  SECTION("no shaper, launch times instead") {
    state.oper.traffic_classes[1].shaper.reset();
    state.oper.traffic_classes[1].launch_time = LaunchTime{200us, false, false, false};
    CHECK(told(compare(wanted, state)) ==
          "differs\ntraffic_classes[1].credit_based_shaper: 20Mbit/s / \n"
          "traffic_classes[1].launch_time:  / delta 200us");
  }
  SECTION("the order of priorities and classes says nothing") {
    std::swap(state.oper.traffic_classes[0], state.oper.traffic_classes[1]);
    std::swap(state.oper.traffic_classes[0].pcp[0], state.oper.traffic_classes[0].pcp[1]);
    CHECK(told(compare(wanted, state)) == "in sync");
  }
  SECTION("a class more, a class less") {
    wanted.traffic_classes.pop_back();
    CHECK(told(compare(wanted, state)) == "differs\ntraffic_classes:  / class 2 with pcp [6, 7]");
    std::swap(wanted, state.oper);
    CHECK(told(compare(wanted, state)) == "differs\ntraffic_classes[2]: pcp [6, 7] / ");
  }
}

TEST_CASE("another's qdisc in the place of ours is named") {
  PortState state;
  state.root_kind = "htb";
  state.foreign = {"root qdisc htb 1:"};
  CHECK(told(compare(sound_port(), state)) ==
        "differs\nforeign:  / root qdisc htb 1:\n"
        "traffic_classes: 3 classes / \n"
        "gate_control_list: 3 entries in 1ms / ");
  state.foreign.clear();
  state.root_kind = "";
  CHECK(told(compare(sound_port(), state)) ==
        "differs\ntraffic_classes: 3 classes / \ngate_control_list: 3 entries in 1ms / ");
  state = running(sound_port());
  state.foreign = {"qdisc netem 5: at 100:1"};
  CHECK(told(compare(sound_port(), state)) == "differs\nforeign:  / qdisc netem 5: at 100:1");
  PortConfig nothing;
  CHECK(told(compare(nothing, state)) == "in sync");
}

TEST_CASE("VLANs and filters") {
  PortConfig wanted = sound_port();
  const VlanId vid = VlanId::from_tci(100);
  wanted.vlan_filtering = true;
  wanted.vlans = {{vid, true, true}};
  wanted.vlan_devices = {{"eth1.100", vid, {{3, Pcp::masked(5)}}, {}}};
  wanted.dscp = {{Dscp::masked(46), Pcp::masked(6)}};
  StreamFilter stream;
  stream.name = "camera";
  stream.policer = StreamPolicer{BitRate{10e6}, 3000, {}};
  wanted.streams = {stream};
  PortState state = running(wanted);
  CHECK(told(compare(wanted, state)) == "in sync");
  SECTION("others' VLAN devices are left alone, others' memberships are not") {
    state.oper.vlan_devices.push_back({"eth1.7", VlanId::from_tci(7), {}, {}});
    state.oper.vlans.push_back({VlanId::from_tci(7), false, false});
    CHECK(told(compare(wanted, state)) == "differs\nvlans:  / vid 7, tagged");
  }
  SECTION("nothing is there") {
    state.oper = sound_port();
    CHECK(told(compare(wanted, state)) ==
          "differs\nvlan_filtering: true / \nvlans[0]: vid 100 / \n"
          "vlan_devices[0]: eth1.100 / \ndscp[0].pcp: 6 / \nstreams[0]: camera / ");
  }
  SECTION("filters of ours that are not wanted any more") {
    wanted.dscp.clear();
    wanted.streams.clear();
    CHECK(told(compare(wanted, state)) == "differs\ndscp:  / dscp 46 to pcp 6\nstreams:  / camera");
  }
  SECTION("a burst counts in ticks of the rate") {
    state.oper.streams[0].policer->burst = 2999;
    CHECK(told(compare(wanted, state)) == "differs\nstreams[0].policer.burst: 3000B / 2999B");
    wanted.streams[0].policer->rate = state.oper.streams[0].policer->rate = BitRate{1e9};
    CHECK(told(compare(wanted, state)) == "in sync");
    state.oper.streams[0].policer->burst = 2900;
    CHECK(told(compare(wanted, state)) == "differs\nstreams[0].policer.burst: 3000B / 2900B");
  }
}
