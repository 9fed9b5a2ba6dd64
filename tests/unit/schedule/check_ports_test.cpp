// Devices, the host as a whole, VLANs.
#include <catch2/catch.hpp>

#include "unit/schedule/plant.hpp"

using namespace isoline;
using namespace isoline::test;
using namespace std::chrono_literals;

TEST_CASE("each interface is named once") {
  Schedule schedule{"", {sound_port("eth1"), sound_port("eth2"), sound_port("eth1")}};
  const Findings findings = schedule::check(schedule, {});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == Severity::problem);
  CHECK(findings[0].path == "ports[2].interface");
  CHECK(findings[0].what == "'eth1' twice");
  CHECK(findings[0].why == "it is named at ports[0].interface already");

  schedule.ports.pop_back();
  schedule.ports[1].vlan_devices = {{"eth1", VlanId::from_tci(5), {}, {}}};
  CHECK(lines(schedule::check(schedule, {})) ==
        "problem ports[1].vlan_devices[0].name: 'eth1' twice: it is named at ports[0].interface already\n");
}

TEST_CASE("names that the kernel does not take") {
  for (const char* name : {"", "a23456789012345x", "a b", "a/b", "a:b", ".", "..", "tab\t"}) {
    INFO(name);
    CHECK(refused(sound_port(name), "interface", "is no name"));
  }
  CHECK_FALSE(refused(sound_port("a2345678901234x"), "interface", ""));
}

TEST_CASE("gates of all ports share the host's timers") {
  // 3 entries a millisecond each: 3000 a second, and the limit is 50000.
  Schedule schedule;
  for (int i = 0; i < 16; ++i) schedule.ports.push_back(sound_port("p" + std::to_string(i)));
  CHECK(lines(schedule::check(schedule, {})) == "");
  schedule.ports.push_back(sound_port("last"));
  const Findings findings = schedule::check(schedule, {});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].path == "ports[0].gate_control_list");
  CHECK(findings[0].what == "gates of this host change 51.0k times a second");

  SECTION("gates on a card do not count") {
    schedule.ports.back().gate_mode = GateMode::full_offload;
    CHECK(lines(schedule::check(schedule, {})) == "");
  }
  SECTION("gates of streams do") {
    schedule.ports.pop_back();
    StreamFilter stream;
    stream.name = "camera";
    stream.vid = VlanId::from_tci(5);
    stream.gate = StreamGate{{}, 100us, {{true, 50us, {}, {}}, {false, 50us, {}, {}}}};
    schedule.ports[3].streams = {stream};
    const Findings streams = schedule::check(schedule, {});
    REQUIRE(streams.size() == 1);
    CHECK(streams[0].path == "ports[3].gate_control_list");
    CHECK(streams[0].what == "gates of this host change 68.0k times a second");
  }
}

TEST_CASE("64 ports of 16 entries and 100 ms are nothing") {
  Schedule schedule;
  for (int i = 0; i < 64; ++i) {
    PortConfig port = sound_port("p" + std::to_string(i));
    port.gates->entries.assign(16, open_for(0b111, 6'250us));
    port.gates->cycle_time = 100ms;
    schedule.ports.push_back(port);
  }
  CHECK(lines(schedule::check(schedule, {})) == "");
}

TEST_CASE("link speed") {
  PortConfig port = sound_port();
  port.link_speed = BitRate{1000};
  CHECK(warned(port, "link_speed", "no Ethernet is that slow"));
  port.link_speed = BitRate{0};
  CHECK(refused(port, "link_speed", "a link has one"));
  port.link_speed = BitRate{100e6};
  CHECK(warned(port, "link_speed", "the device runs at 1Gbit/s, and that counts"));
  PortCapability silent = capable();
  silent.link_speed.reset();
  CHECK(has(schedule::check({"", {port}}, {silent}), Severity::warning, "link_speed", "counts with 10Mbit/s"));
}

TEST_CASE("largest frame") {
  PortConfig port = sound_port();
  port.max_frame = 63;
  CHECK(refused(port, "max_frame", "the shortest frame has 64"));
  port.max_frame = 1'518'000;
  CHECK(warned(port, "max_frame", "no Ethernet device sends frames that long"));
  port.max_frame = 1000;
  CHECK(warned(port, "max_frame", "the MTU of 1500 lets longer ones pass"));
}

TEST_CASE("VLAN memberships") {
  PortConfig port = sound_port();
  port.vlan_filtering = true;
  const auto vid = [](std::uint16_t number) { return VlanId::from_tci(number); };
  port.vlans = {{vid(1), true, true}, {vid(4094), false, false}};
  CHECK(lines(findings_of(port)) == "");
  port.vlans = {{vid(0), true, true}, {vid(4095), false, true}, {vid(5), false, false}, {vid(5), true, false}};
  CHECK(refused(port, "vlans[0].vid", "numbered 1 to 4094"));
  CHECK(refused(port, "vlans[1].vid", "numbered 1 to 4094"));
  CHECK(refused(port, "vlans[1].pvid", "a second pvid"));
  CHECK(refused(port, "vlans[3].vid", "vid 5 twice"));
  port.vlan_filtering = false;
  CHECK(warned(port, "vlan_filtering", "does not filter"));
}

TEST_CASE("VLAN devices") {
  PortConfig port = sound_port();
  const VlanId vid = VlanId::from_tci(100);
  port.vlan_devices = {{"eth1.100", vid, {{3, Pcp::masked(5)}}, {{Pcp::masked(5), 3}}}};
  CHECK(lines(findings_of(port)) == "");
  port.vlan_devices.push_back({"eth1.100/1", vid, {}, {}});
  CHECK(refused(port, "vlan_devices[1].name", "no blanks, slashes"));
  CHECK(refused(port, "vlan_devices[1].vid", "vid 100 twice"));
  VlanDevice& device = port.vlan_devices[0];
  device.egress_pcp = {{16, Pcp::masked(1)}, {3, Pcp::masked(1)}, {3, Pcp::masked(2)}};
  device.ingress_priority = {{Pcp::masked(1), 16}, {Pcp::masked(1), 2}};
  CHECK(refused(port, "vlan_devices[0].egress_pcp[0].priority", "0 to 15"));
  CHECK(refused(port, "vlan_devices[0].egress_pcp[2].priority", "priority 3 twice"));
  CHECK(refused(port, "vlan_devices[0].ingress_priority[0].priority", "0 to 15"));
  CHECK(refused(port, "vlan_devices[0].ingress_priority[1].pcp", "pcp 1 twice"));
}
