// Schedule files: what they mean and what is refused.
#include <algorithm>
#include <chrono>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "config/file.hpp"
#include "config/keys.hpp"
#include "config/profile.hpp"
#include "config/schedule.hpp"
#include "config/yaml/check.hpp"
#include "model/words.hpp"
#include "unit/config/problems.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using isoline::test::problems_of;

namespace {

config::ScheduleFile load(const std::string& text) {
  const auto loaded = config::parse_schedule_file(text, "cell.yaml");
  INFO(problems_of(loaded));
  REQUIRE(loaded);
  return *loaded;
}

std::string refusal(const std::string& text) {
  const auto loaded = config::parse_schedule_file(text, "cell.yaml");
  REQUIRE_FALSE(loaded);
  return problems_of(loaded);
}

Pcp pcp(unsigned number) { return Pcp::masked(number); }
TrafficClass traffic_class(unsigned number) { return TrafficClass::masked(number); }

// A file with one port and these lines about it.
std::string one_port(const std::string& lines) {
  std::string text = "ports:\n  - interface: eth1\n    ";
  for (const char c : lines) text += c == '\n' ? std::string("\n    ") : std::string(1, c);
  return text + "\n";
}

}  // namespace

TEST_CASE("a port has classes and gates as the file says") {
  const auto file = load(R"(schedule: cell-7
ports:
  - interface: eth1
    link_speed: 1Gbit/s
    max_frame: 1522
    carries_management: true
    protected_pcp: [7, 6]
    may_starve: true
    traffic_classes:
      - traffic_class: 0
        pcp: [0, 1, 2, 3, 4, 5]
        queues: {count: 2, offset: 1}
        queue_max_sdu: 1000
        preemptable: true
      - {traffic_class: 7, pcp: [7, 6], queues: {count: 1, offset: 0}}
    gate_control_list:
      mode: txtime-assist
      base_time: 1500ms
      cycle_time: 2ms
      cycle_time_extension: 10us
      txtime_delay: 100us
      entries:
        - {open: [7], time_interval: 250us}
        - {gate_states: 0x7f, time_interval: 750us, operation: set-and-hold-mac}
        - {open: [], time_interval: 13ns, operation: set-and-release-mac}
)");
  CHECK(file.file == "cell.yaml");
  CHECK(file.schedule.name == "cell-7");
  REQUIRE(file.schedule.ports.size() == 1);
  const PortConfig& port = file.schedule.ports[0];
  CHECK(port.interface == "eth1");
  CHECK(port.link_speed->bits_per_second == 1e9);
  CHECK(port.max_frame == 1522);
  CHECK(port.carries_management);
  CHECK(port.protected_pcp == std::vector{pcp(7), pcp(6)});
  CHECK(port.may_starve);
  REQUIRE(port.traffic_classes.size() == 2);
  CHECK(port.traffic_classes[0].traffic_class == traffic_class(0));
  CHECK(port.traffic_classes[0].pcp.size() == 6);
  CHECK(port.traffic_classes[0].queues == QueueRange{2, 1});
  CHECK(port.traffic_classes[0].queue_max_sdu == 1000);
  CHECK(port.traffic_classes[0].preemptable);
  CHECK(port.traffic_classes[1].traffic_class == traffic_class(7));
  CHECK(port.traffic_classes[1].pcp == std::vector{pcp(7), pcp(6)});
  CHECK_FALSE(port.traffic_classes[1].preemptable);
  CHECK(port.gate_mode == GateMode::txtime_assist);
  CHECK(port.txtime_delay == 100us);
  REQUIRE(port.gates);
  CHECK(port.gates->base_time == TaiTime(1500ms));
  CHECK(port.gates->cycle_time == 2ms);
  CHECK(port.gates->cycle_time_extension == 10us);
  CHECK(port.gates->entries == std::vector<GateControlEntry>{{GateOperation::set_gate_states, 0x80, 250us},
                                                             {GateOperation::set_and_hold_mac, 0x7f, 750us},
                                                             {GateOperation::set_and_release_mac, 0, 13ns}});
}

TEST_CASE("what a file does not say has the documented default") {
  const auto file = config::parse_schedule_file("ports: [{interface: eth1}]\n", "/etc/plant.d/cell.yaml");
  REQUIRE(file);
  CHECK(file->schedule.name == "cell");
  PortConfig bare;
  bare.interface = "eth1";
  CHECK(file->schedule.ports == std::vector{bare});

  const auto gates = load(one_port("gate_control_list: {entries: [{open: [1], time_interval: 1us},\n"
                                   "  {open: [0], time_interval: 2us}]}"))
                         .schedule.ports[0];
  CHECK(gates.gates->cycle_time == 3us);
  CHECK(gates.gates->base_time == TaiTime());
  CHECK(gates.gate_mode == GateMode::software);
  CHECK(gates.gates->entries[0].operation == GateOperation::set_gate_states);
}

TEST_CASE("queues without a place follow those of the classes below") {
  const auto port = load(one_port("traffic_classes: [{traffic_class: 2}, {traffic_class: 0, queues: {count: 3}},\n"
                                  "  {traffic_class: 1, queues: {offset: 5}}, {traffic_class: 7}]"))
                        .schedule.ports[0];
  CHECK(port.traffic_classes[0].queues == QueueRange{1, 6});
  CHECK(port.traffic_classes[1].queues == QueueRange{3, 0});
  CHECK(port.traffic_classes[2].queues == QueueRange{1, 5});
  CHECK(port.traffic_classes[3].queues == QueueRange{1, 7});
}

TEST_CASE("findings get the place of their value, or of what is around it") {
  const auto file = load(R"(ports:
  - interface: eth1
    gate_control_list:
      entries:
        - {open: [7], time_interval: 10ns}
        - {open: [6], time_interval: 1us}
)");
  const auto problems = config::located(
      file,
      {{Severity::problem, "ports[0].gate_control_list.entries[0].time_interval", "interval of 10 ns", "why", "hint"},
       {Severity::warning, "ports[0].gate_control_list.entries[1].gate_states", "x", "y", ""},
       {Severity::problem, "ports[0].gate_control_list.cycle_time", "x", "y", ""},
       {Severity::problem, "ports[0].traffic_classes[3].pcp", "x", "y", ""},
       {Severity::problem, "ports[9]", "x", "y", ""},
       {Severity::problem, "", "x", "y", ""}});
  REQUIRE(problems.size() == 6);
  CHECK(describe(problems[0]) == "cell.yaml:5:38: interval of 10 ns: why (try: hint)");
  CHECK(problems[1].where == "cell.yaml:6:11");
  CHECK(problems[2].where == "cell.yaml:4:7");
  CHECK(problems[3].where == "cell.yaml:2:5");
  CHECK(problems[4].where == "cell.yaml:2:3");
  CHECK(problems[5].where == "cell.yaml:1:1");
}

TEST_CASE("all problems of a file are reported, each with its place") {
  const auto text = refusal(R"(ports:
  - interface: eth1
    trafic_classes: []
    gate_control_list:
      cycle_time: 1
      entries:
        - {open: [8], time_interval: 1us}
        - {open: [1], gate_states: 0x2, time_interval: 0ns}
        - {time_interval: 1us}
  - {interface: eth1, vlans: [{pvid: 1}]}
)");
  CHECK_THAT(text,
             Contains("cell.yaml:3:5: unknown key 'trafic_classes'") && Contains("did you mean traffic_classes?"));
  CHECK_THAT(text, Contains("cell.yaml:5:19: bad value '1' for ports[0].gate_control_list.cycle_time: its unit"));
  CHECK_THAT(text, Contains("cell.yaml:7:19: bad value '8' for ports[0].gate_control_list.entries[0].open[0]"));
  CHECK_THAT(text, Contains("cell.yaml:8:36: open and gate_states are both there"));
  CHECK_THAT(text, Contains("cell.yaml:8:56: bad value '0ns'"));
  CHECK_THAT(text, Contains("cell.yaml:9:11: open is missing"));
  CHECK_THAT(text, Contains("cell.yaml:10:31: vid is missing: every VLAN needs it"));
  CHECK_THAT(text, Contains("cell.yaml:10:38: bad value '1' for ports[1].vlans[0].pvid: it is no boolean"));
}

TEST_CASE("every profile is in the program, well formed, and one that a file can name") {
  const auto choices = split_words(config::yaml::key_of(config::schedule_keys(), "ports[].profile").choices);
  CHECK(choices.size() == config::profiles().size() + 1);
  for (const auto& profile : config::profiles()) {
    INFO(profile.name);
    CHECK(std::ranges::find(choices, profile.name) != choices.end());
    config::yaml::Report report{std::string(profile.name)};
    const auto tree = config::yaml::parse_tree(profile.text, report);
    REQUIRE(tree);
    config::yaml::check(tree->root(), config::profile_keys(), report);
    for (const auto& problem : report.take()) FAIL_CHECK(describe(problem));
    CHECK(tree->root().find("profile")->text() == profile.name);
    const auto port =
        load("profile: " + std::string(profile.name) + "\nports: [{interface: eth1}]\n").schedule.ports[0];
    std::set<Pcp> mapped;
    for (const auto& one : port.traffic_classes) mapped.insert(one.pcp.begin(), one.pcp.end());
    CHECK(mapped.size() == 8);
  }
}

TEST_CASE("a profile states only what differs from the one that it is based on") {
  const auto strict = load("ports: [{interface: a, profile: strict-priority}]\n").schedule.ports[0];
  const auto industrial = load("ports: [{interface: a, profile: industrial}]\n").schedule.ports[0];
  CHECK(strict.traffic_classes.size() == 8);
  CHECK_FALSE(strict.gates);
  CHECK(industrial.traffic_classes == strict.traffic_classes);
  CHECK(industrial.protected_pcp == strict.protected_pcp);
  CHECK(industrial.gates->entries == std::vector<GateControlEntry>{{GateOperation::set_gate_states, 0xc0, 250us},
                                                                   {GateOperation::set_gate_states, 0xbf, 625us},
                                                                   {GateOperation::set_gate_states, 0x80, 125us}});
  CHECK(industrial.gates->cycle_time == 1ms);
  const auto window = load("ports: [{interface: a, profile: profinet-window}]\n").schedule.ports[0];
  CHECK(window.gates->entries.size() == 3);
  CHECK(window.gates->cycle_time == 1ms);
  const auto avb = load("ports: [{interface: a, profile: avb}]\n").schedule.ports[0];
  REQUIRE(avb.traffic_classes.size() == 4);
  CHECK(avb.traffic_classes[3].pcp == std::vector{pcp(3)});
  CHECK(avb.traffic_classes[3].queues == QueueRange{1, 3});
  CHECK(avb.traffic_classes[3].shaper->idle_slope.bits_per_second == 50e6);
  CHECK(avb.traffic_classes[2].shaper->idle_slope.bits_per_second == 25e6);
}

TEST_CASE("what a port says goes before its profile, and that before the file's") {
  const auto file = load(R"(profile: industrial
ports:
  - interface: a
    protected_pcp: [5]
    traffic_classes:
      - {traffic_class: 0x7, queue_max_sdu: 500}
      - {traffic_class: 6, queues: {count: 2}, launch_time: {delta: 200us}}
    gate_control_list: {base_time: 1s}
  - {interface: b, profile: strict-priority}
  - {interface: c, profile: none}
  - interface: d
    gate_control_list: {entries: [{open: [1], time_interval: 5us}]}
)");
  const auto& ports = file.schedule.ports;
  REQUIRE(ports.size() == 4);
  CHECK(ports[0].protected_pcp == std::vector{pcp(5)});
  REQUIRE(ports[0].traffic_classes.size() == 8);
  CHECK(ports[0].traffic_classes[7].queue_max_sdu == 500);
  CHECK(ports[0].traffic_classes[7].pcp == std::vector{pcp(7)});
  CHECK(ports[0].traffic_classes[7].queues == QueueRange{1, 8});
  CHECK(ports[0].traffic_classes[6].queues == QueueRange{2, 6});
  CHECK(ports[0].traffic_classes[6].launch_time->delta == 200us);
  CHECK(ports[0].gates->base_time == TaiTime(1s));
  CHECK(ports[0].gates->entries.size() == 3);
  CHECK_FALSE(ports[1].gates);
  CHECK(ports[1].traffic_classes.size() == 8);
  CHECK(ports[2].traffic_classes.empty());
  CHECK(ports[3].gates->entries.size() == 1);
  CHECK(ports[3].gates->cycle_time == 5us);

  // What came from a profile is found where the profile is named.
  const auto where = [&](const char* path) {
    return config::located(file, {{Severity::problem, path, "", "", ""}})[0].where;
  };
  CHECK(where("ports[0].traffic_classes[7].queue_max_sdu") == "cell.yaml:6:45");
  CHECK(where("ports[0].traffic_classes[7].pcp") == "cell.yaml:1:10");
  CHECK(where("ports[0].gate_control_list.entries[1].time_interval") == "cell.yaml:1:10");
  CHECK(where("ports[0].gate_control_list.base_time") == "cell.yaml:8:36");
  CHECK(where("ports[1].traffic_classes[0]") == "cell.yaml:9:29");
}

TEST_CASE("a profile does not hide mistakes") {
  CHECK_THAT(refusal("profile: industral\nports: [{interface: a}]\n"),
             Contains("cell.yaml:1:10: bad value 'industral'") && Contains("did you mean industrial?"));
  CHECK_THAT(refusal("ports: [{interface: a, gate_control_list: {base_time: 1s}}]\n"),
             Contains("cell.yaml:1:43: entries is missing"));

  // A class that the port has twice stays there twice, for the check.
  const auto twice = load(
      "profile: avb\nports:\n  - interface: a\n    traffic_classes: [{traffic_class: 1}, "
      "{traffic_class: 1}]\n");
  CHECK(twice.schedule.ports[0].traffic_classes.size() == 5);
  CHECK(
      config::located(twice, {{Severity::problem, "ports[0].traffic_classes[4].traffic_class", "", "", ""}})[0].where ==
      "cell.yaml:4:59");
}

TEST_CASE("shapers keep what the file leaves out at zero, and their signs") {
  const auto shaper = [](const std::string& lines) {
    return *load(one_port("traffic_classes: [{traffic_class: 1, credit_based_shaper: {" + lines + "}}]"))
                .schedule.ports[0]
                .traffic_classes[0]
                .shaper;
  };
  CHECK(shaper("idle_slope: 20Mbit/s") == CreditBasedShaper{{20e6}, {}, 0, 0, false});
  CHECK(shaper("idle_slope: 1.5kbit/s, send_slope: -1Gbit/s, lo_credit: -0x10, hi_credit: 7") ==
        CreditBasedShaper{{1500}, {-1e9}, 7, -16, false});
  const auto refused = [](const std::string& lines) {
    return refusal(one_port("traffic_classes: [{traffic_class: 1, credit_based_shaper: {" + lines + "}}]"));
  };
  CHECK_THAT(refused("offload: true"), Contains("idle_slope is missing"));
  CHECK_THAT(refused("idle_slope: 20"), Contains("its unit is missing") && Contains("1.5Mbit/s"));
  CHECK_THAT(refused("idle_slope: -20Mbit/s"), Contains("it is negative"));
  CHECK_THAT(refused("idle_slope: \"20Mbit/s\""), Contains("without quotes"));
  CHECK_THAT(refused("idle_slope: 999bit/s"), Contains("out of range") && Contains("1kbit/s to 1000Gbit/s"));
  CHECK_THAT(refused("idle_slope: 1Mbit/s, send_slope: 1Mbit/s"),
             Contains("it is below zero") && Contains("-980Mbit/s"));
  CHECK_THAT(refused("idle_slope: 1Mbit/s, lo_credit: 1500"), Contains("it is below zero") && Contains("-1500"));
  CHECK_THAT(refused("idle_slope: 1Mbit/s, lo_credit: --1500"), Contains("it is no number"));
  CHECK_THAT(refused("idle_slope: 1Mbit/s, lo_credit: -0"), Contains("out of range"));
}

TEST_CASE("sizes have their unit") {
  const auto with_burst = [](const std::string& burst) {
    return one_port("streams: [{name: a, match: {vid: 1}, policer: {rate: 1Mbit/s, burst: " + burst + "}}]");
  };
  CHECK(load(with_burst("2kB")).schedule.ports[0].streams[0].policer->burst == 2000);
  CHECK_THAT(refusal(with_burst("2000")), Contains("its unit is missing") && Contains("1500B"));
  CHECK_THAT(refusal(with_burst("\"2kB\"")), Contains("without quotes"));
  CHECK_THAT(refusal(with_burst("63B")), Contains("out of range") && Contains("64B to 4294967295B"));
}

TEST_CASE("a file of a plant is larger than others may be, but not endless") {
  std::string text = one_port("gate_control_list:\n  entries:");
  for (unsigned i = 0; i < 40'000; ++i) text += "      - {gate_states: 0x80, time_interval: 250us}\n";
  REQUIRE(text.size() > 1024 * 1024);
  const auto large = load(text);
  CHECK(large.schedule.ports[0].gates->entries.size() == 40'000);
  const auto last = large.places.of("ports[0].gate_control_list.entries[39999].time_interval");
  CHECK(last.line == static_cast<std::uint32_t>(std::ranges::count(text, '\n')));
  text = "ports: [{interface: eth1}]\n";
  CHECK(config::parse_schedule_file(text + std::string(4 * 1024 * 1024 - text.size(), '\n'), "cell.yaml"));
  text.append(4 * 1024 * 1024, '\n');
  CHECK_THAT(refusal(text), Contains("the file is too large") && Contains("at most 4 MiB"));
  CHECK_THAT(problems_of(config::read_schedule_file("/dev/zero")), Contains("too large"));
  CHECK_THAT(refusal("ports: []\n"), Contains("the file names no port"));
  CHECK_THAT(refusal(""), Contains("ports is missing: every file needs it"));
}

TEST_CASE("the documentation of schedule files is literal") {
  const auto documentation = config::read_file(std::string(ISOLINE_SOURCE) + "/docs/formats/schedule.md");
  REQUIRE(documentation);
  const auto loaded = config::parse_schedule_file(R"(ports:
  - interface: eth1
    trafic_classes: []
    gate_control_list:
      entries:
        - {open: [7], time_interval: 10}
        - {open: [6], gate_states: 0x40, time_interval: 1ms}
)",
                                                  "plant.yaml");
  REQUIRE_FALSE(loaded);
  REQUIRE(loaded.error().size() == 3);
  for (const auto& problem : loaded.error()) CHECK_THAT(*documentation, Contains(describe(problem)));

  // What it shows as a file is one.
  unsigned files = 0;
  for (auto at = documentation->find("```yaml\n"); at != std::string::npos;
       at = documentation->find("```yaml\n", at + 8)) {
    load(documentation->substr(at + 8, documentation->find("```\n", at + 8) - at - 8));
    ++files;
  }
  CHECK(files == 2);
  for (const auto& profile : config::profiles())
    CHECK_THAT(*documentation, Contains("| `" + std::string(profile.name) + "` |"));
}
