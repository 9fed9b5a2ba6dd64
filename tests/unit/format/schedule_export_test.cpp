#include "format/schedule/export.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <regex>
#include <sstream>

using namespace isoline;
using namespace isoline::format;
using namespace std::chrono_literals;

namespace {

PortConfig port_with(std::vector<GateControlEntry> entries) {
  PortConfig port;
  port.interface = "eth1";
  port.traffic_classes.resize(2);
  port.traffic_classes[0].traffic_class = TrafficClass::masked(1);
  port.traffic_classes[0].pcp = {Pcp::masked(7)};
  port.traffic_classes[0].queues = {1, 1};
  port.traffic_classes[1].pcp = {Pcp::masked(0)};
  port.gates = GateControlList{std::move(entries), 0ns, TaiTime{}, 0ns};
  port.gates->cycle_time = sum_of_intervals(*port.gates);
  return port;
}

std::vector<GateControlEntry> alternating(std::size_t count) {
  std::vector<GateControlEntry> entries;
  for (std::size_t i = 0; i < count; ++i) {
    entries.push_back({GateOperation::set_gate_states, static_cast<std::uint8_t>(i % 2 ? 1 : 2), 100us});
  }
  return entries;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// When a gate of the simulation is open, as its framework reads initiallyOpen, offset and durations.
bool open_at(const std::string& ini, const std::string& gate, Nanoseconds time) {
  const auto value = [&](const std::string& name) {
    std::smatch found;
    const std::regex line(gate + "\\." + name + " = ([^\n]*)");
    return std::regex_search(ini, found, line) ? found[1].str() : std::string();
  };
  bool open = value("initiallyOpen") == "true";
  std::vector<std::int64_t> turns;
  const std::string durations = value("durations");
  const std::regex number("([0-9]+)ns");
  for (std::sregex_iterator i(durations.begin(), durations.end(), number), end; i != end; ++i) {
    turns.push_back(std::stoll((*i)[1]));
  }
  CHECK(turns.size() % 2 == 0);
  if (turns.empty()) return open;
  std::int64_t at = time.count() + std::stoll(value("offset"));
  std::int64_t round = 0;
  for (const auto turn : turns) round += turn;
  at %= round;
  for (const auto turn : turns) {
    if (at < turn) return open;
    at -= turn;
    open = !open;
  }
  return open;
}

}  // namespace

TEST_CASE("tc gets lists of 30 entries, and no longer ones") {
  const auto most = export_tc({"s", {port_with(alternating(30))}});
  REQUIRE(most);
  CHECK(contains(most->text, "sched-entry S 01 100000 \\\n    flags 0x0"));
  const auto more = export_tc({"s", {port_with(alternating(31))}});
  REQUIRE_FALSE(more);
  CHECK(more.error().kind == ErrorKind::unsupported);
  CHECK(contains(more.error().why, "31 entries"));
}

TEST_CASE("names reach the shell as words") {
  auto port = port_with(alternating(2));
  port.interface = "a;reboot'$(x)";
  const auto tc = export_tc({"s", {port}});
  REQUIRE(tc);
  CHECK(contains(tc->text, "tc qdisc add dev 'a;reboot'\\''$(x)' root"));
}

TEST_CASE("a stream's name is carried by as many actions as it needs") {
  auto port = port_with(alternating(2));
  port.streams.resize(1);
  port.streams[0].name = "0123456789abcdefX";
  const auto tc = export_tc({"s", {port}});
  REQUIRE(tc);
  CHECK(contains(
      tc->text,
      "    action gact pipe cookie 30313233343536373839616263646566 \\\n    action gact continue cookie 58\n"));
}

TEST_CASE("Linux numbers classes without a gap") {
  auto port = port_with(alternating(2));
  port.traffic_classes[0].traffic_class = TrafficClass::masked(3);
  const auto tc = export_tc({"s", {port}});
  REQUIRE_FALSE(tc);
  CHECK(tc.error().kind == ErrorKind::invalid_input);
}

TEST_CASE("the mode of gates is tc's flags") {
  auto port = port_with(alternating(2));
  port.gate_mode = GateMode::full_offload;
  const auto offload = export_tc({"s", {port}});
  REQUIRE(offload);
  CHECK(contains(offload->text, "flags 0x2\n"));
  CHECK_FALSE(contains(offload->text, "clockid"));
  port.gate_mode = GateMode::txtime_assist;
  port.txtime_delay = 300us;
  const auto assist = export_tc({"s", {port}});
  REQUIRE(assist);
  CHECK(contains(assist->text, "flags 0x1 txtime-delay 300000 clockid CLOCK_TAI"));
}

TEST_CASE("cycles above 32 bits of nanoseconds are reduced for YANG, or refused") {
  auto port = port_with({{GateOperation::set_gate_states, 1, 3s}});
  port.gates->cycle_time = 10s;
  const auto round = export_yang({"s", {port}});
  REQUIRE(round);
  CHECK(contains(round->text, R"("admin-cycle-time": {"numerator": 10, "denominator": 1})"));
  port.gates->cycle_time = 10s + 1ns;
  const auto odd = export_yang({"s", {port}});
  REQUIRE_FALSE(odd);
  CHECK(odd.error().kind == ErrorKind::invalid_input);
}

TEST_CASE("what a format has no words for is named") {
  auto port = port_with(alternating(2));
  port.dscp = {{Dscp::masked(46), Pcp::masked(6)}};
  port.traffic_classes[0].launch_time = LaunchTime{};
  CHECK(export_yang({"s", {port}})->left_out.size() == 2);
  CHECK(export_inet({"s", {port}})->left_out.size() == 2);
  CHECK(export_tc({"s", {port}})->left_out.empty());
}

TEST_CASE("gates of the simulation open when those of the list do") {
  // Class 1 is open over the end of the cycle; class 0 twice; the base time is 100us into a cycle of time 0.
  auto port = port_with({{GateOperation::set_gate_states, 2, 100us},
                         {GateOperation::set_gate_states, 1, 200us},
                         {GateOperation::set_gate_states, 0, 50us},
                         {GateOperation::set_gate_states, 1, 150us},
                         {GateOperation::set_gate_states, 2, 100us}});
  port.gates->base_time = TaiTime(7s + 300us);
  const auto ini = export_inet({"s", {port}});
  REQUIRE(ini);
  const auto& list = *port.gates;
  for (Nanoseconds time{5us}; time < 1200us; time += 10us) {
    const auto in_cycle = ((time - list.base_time.time_since_epoch()) % 600us + 600us) % 600us;
    Nanoseconds begin{0};
    unsigned states = 0;
    for (const auto& entry : list.entries) {
      if (in_cycle >= begin && in_cycle < begin + entry.time_interval) states = entry.gate_states;
      begin += entry.time_interval;
    }
    INFO(time.count());
    CHECK(open_at(ini->text, "transmissionGate\\[1\\]", time) == bool(states & 2));
    CHECK(open_at(ini->text, "transmissionGate\\[0\\]", time) == bool(states & 1));
  }
}

TEST_CASE("gates that never move have no turns") {
  const auto ini = export_inet({"s", {port_with({{GateOperation::set_gate_states, 2, 1ms}})}});
  REQUIRE(ini);
  CHECK(contains(ini->text, "transmissionGate[1].initiallyOpen = true\n"));
  CHECK(contains(ini->text, "transmissionGate[0].initiallyOpen = false\n"));
  CHECK(contains(ini->text, "transmissionGate[0].durations = []\n"));
}

TEST_CASE("the ini file has the syntax of one") {
  auto port = port_with(alternating(7));
  port.interface = "eth1\n[Config evil]";
  const auto ini = export_inet({"a b/c]\n", {port}});
  REQUIRE(ini);
  std::istringstream lines(ini->text);
  const std::regex good(R"re(|#.*|\[Config [A-Za-z0-9_-]+\]|[A-Za-z0-9_*.]+(\[[0-9]+\][A-Za-z0-9_*.]*)* = [^\s].*)re");
  std::size_t sections = 0;
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(std::regex_match(line, good));
    if (!line.starts_with("#")) {
      CHECK(std::count(line.begin(), line.end(), '[') == std::count(line.begin(), line.end(), ']'));
    }
    sections += line.starts_with("[");
  }
  CHECK(sections == 1);
}
