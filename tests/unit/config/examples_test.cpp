// Every example is loaded, and says what its name promises.
#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "config/daemon.hpp"
#include "config/file.hpp"
#include "config/keys.hpp"
#include "config/network.hpp"
#include "config/plan.hpp"
#include "config/schedule.hpp"
#include "config/streams.hpp"
#include "config/yaml/tree.hpp"
#include "schedule/check/check_plan.hpp"
#include "unit/config/problems.hpp"

using namespace isoline;
using isoline::test::problems_of;

namespace {

const std::filesystem::path examples = std::filesystem::path(ISOLINE_SOURCE) / "tsn-config/examples";

// The paths of all keys that a file uses, as the table writes them.
void collect(const config::yaml::Node& node, const std::string& path, std::set<std::string>& used) {
  if (!path.empty()) used.insert(path);
  for (const auto& entry : node.entries()) {
    collect(entry.value, path.empty() ? std::string(entry.key) : path + "." + std::string(entry.key), used);
  }
  for (const auto& element : node.elements()) collect(element, path + "[]", used);
}

std::set<std::string> keys_used_by(const std::filesystem::path& file) {
  config::yaml::Report report(file);
  const auto tree = config::yaml::parse_tree(*config::read_file(file), report);
  REQUIRE(tree);
  std::set<std::string> used;
  collect(tree->root(), "", used);
  return used;
}

}  // namespace

TEST_CASE("every example loads") {
  unsigned count = 0;
  for (const auto& file : std::filesystem::directory_iterator(examples)) {
    const std::string name = file.path().filename();
    INFO(name);
    ++count;
    if (name.starts_with("isolined")) {
      const auto loaded = config::read_daemon_config(file.path());
      INFO(problems_of(loaded));
      CHECK(loaded);
    } else if (name.starts_with("network-")) {
      const auto loaded = config::read_network(file.path());
      INFO(problems_of(loaded));
      CHECK(loaded);
    } else if (name.starts_with("requests-")) {
      const auto loaded = config::read_network(examples / "network-plant.yaml", file.path());
      INFO(problems_of(loaded));
      CHECK(loaded);
    } else if (name.starts_with("plan-")) {
      const auto loaded = config::read_plan(file.path());
      INFO(problems_of(loaded));
      REQUIRE(loaded);
      const auto check = schedule::check_plan(*loaded);
      for (const auto& violation : check.violations) UNSCOPED_INFO(violation.text);
      CHECK(check.holds());
    } else if (name.starts_with("schedule")) {
      const auto loaded = config::read_schedule_file(file.path());
      INFO(problems_of(loaded));
      CHECK(loaded);
    } else {
      const auto loaded = config::read_stream_file(file.path());
      INFO(problems_of(loaded));
      CHECK(loaded);
    }
  }
  CHECK(count >= 17);
}

TEST_CASE("an example uses every key of a stream file") {
  auto used = keys_used_by(examples / "streams-protocols.yaml");
  for (const auto& key : config::stream_file_keys()) {
    INFO(key.path);
    CHECK(used.contains(std::string(key.path)));
  }
}

TEST_CASE("examples use every key of the daemon's file, and none is without effect") {
  auto used = keys_used_by(examples / "isolined-all-keys.yaml");
  for (const auto& key : config::daemon_keys()) {
    if (key.path.starts_with("probe.streams[].match.") || key.path == "probe.streams_file") continue;
    INFO(key.path);
    CHECK(used.contains(std::string(key.path)));
  }
  const auto loaded = config::read_daemon_config(examples / "isolined-all-keys.yaml");
  REQUIRE(loaded);
  const config::DaemonConfig standard;
  CHECK(loaded->interfaces.size() == 3);
  CHECK(loaded->probe.hook == Hook::clsact);
  CHECK(loaded->probe.clock == ClockSource::hardware);
  CHECK(loaded->probe.max_flows == 131072);
  CHECK(loaded->probe.max_histograms == 65536);
  CHECK(loaded->probe.max_conversations == 16384);
  CHECK(loaded->probe.max_ports == 64);
  CHECK(loaded->probe.idle_timeout == std::chrono::minutes(5));
  CHECK(loaded->probe.round_trips != standard.probe.round_trips);
  CHECK(loaded->probe.histograms != standard.probe.histograms);
  CHECK(loaded->probe.vxlan_inner != standard.probe.vxlan_inner);
  CHECK(loaded->probe.streams.size() == 1);
  CHECK(loaded->probe.rtp_ports.size() == 1);
  CHECK_FALSE(loaded->exporter.enabled);
  CHECK(loaded->exporter.address == "[::1]:9480");
  CHECK(loaded->exporter.top_flows == 10);
  CHECK(loaded->exporter.max_series == 5000);
  CHECK(loaded->api.socket == "/run/isoline/other.sock");
  CHECK(loaded->api.everyone_may_read);
  CHECK(loaded->log_level == config::LogLevel::debug);
}

TEST_CASE("an example uses every key of a schedule file, and none is without effect") {
  auto used = keys_used_by(examples / "schedule-all-keys.yaml");
  for (const auto& key : config::schedule_keys()) {
    INFO(key.path);
    CHECK(used.contains(std::string(key.path)));
  }
  const auto loaded = config::read_schedule_file(examples / "schedule-all-keys.yaml");
  REQUIRE(loaded);
  CHECK(loaded->schedule.name == "everything");
  const PortConfig& port = loaded->schedule.ports.at(0);
  const auto pcp = [](unsigned number) { return Pcp::masked(number); };
  const auto mac = [](std::uint8_t last) { return MacAddress{{2, 0, 0, 0, 0, last}}; };
  const auto vid = VlanId::from_tci(100);

  const auto& classes = port.traffic_classes;
  REQUIRE(classes.size() == 3);
  CHECK(classes[0].queues == QueueRange{2, 0});
  CHECK(classes[1].shaper == CreditBasedShaper{{20e6}, {-980e6}, 31, -1488, true});
  CHECK(classes[2].launch_time == LaunchTime{std::chrono::microseconds(200), true, true, true});
  CHECK(port.vlan_filtering == true);
  CHECK(port.vlans == std::vector{VlanMembership{vid, true, true}});
  CHECK(port.vlan_devices == std::vector{VlanDevice{"eth1.100", vid, {{3, pcp(5)}}, {{pcp(5), 3}}}});
  CHECK(port.dscp == std::vector{DscpPriority{*Dscp::from(46), pcp(6)}});

  REQUIRE(port.streams.size() == 1);
  const StreamFilter& camera = port.streams[0];
  CHECK(camera.name == "camera");
  CHECK(camera.src_mac == mac(8));
  CHECK(camera.dst_mac == mac(9));
  CHECK(camera.vid == vid);
  CHECK(camera.pcp == pcp(5));
  CHECK(camera.ether_type == std::uint16_t{0x22f0});
  const StreamGate gate{TaiTime(std::chrono::seconds(10)),
                        std::chrono::milliseconds(1),
                        {{true, std::chrono::microseconds(500), 4, 3000},
                         {false, std::chrono::microseconds(500), std::nullopt, std::nullopt}}};
  CHECK(camera.gate == gate);
  CHECK(camera.policer == StreamPolicer{{10e6}, 3000, 1000});

  const PortConfig& offloaded = loaded->schedule.ports.at(1);
  CHECK(offloaded.gate_mode == GateMode::full_offload);
  CHECK(offloaded.traffic_classes.at(0).preemptable);
  CHECK(offloaded.gates->entries.at(1).operation == GateOperation::set_and_release_mac);
}

TEST_CASE("examples use every key of networks and plans, and none is without effect") {
  auto used = keys_used_by(examples / "network-all-keys.yaml");
  for (const auto& key : config::network_keys()) {
    INFO(key.path);
    CHECK(used.contains(std::string(key.path)));
  }
  used = keys_used_by(examples / "plan-small.yaml");
  for (const auto& key : config::plan_keys()) {
    if (std::ranges::find(config::network_keys(), key.path, &config::Key::path) != config::network_keys().end())
      continue;
    INFO(key.path);
    CHECK(used.contains(std::string(key.path)));
  }
  const auto loaded = config::read_network(examples / "network-all-keys.yaml");
  REQUIRE(loaded);
  const Network standard, &network = loaded->network;
  CHECK(network.scheduled.classes == std::vector{TrafficClass::masked(6), TrafficClass::masked(5)});
  CHECK(network.sync_error.count() == 500);
  CHECK(network.max_frame == 2000);
  CHECK(network.framing == Framing{7, 11, 60});
  const Link &first = network.links.at(0), &of_defaults = network.links.at(2);
  CHECK(of_defaults.bits_per_second == 2'500'000'000);
  CHECK(of_defaults.queues == 7);
  CHECK(of_defaults.gate_budget == 64);
  CHECK(of_defaults.minimum_interval.count() == 1000);
  CHECK(of_defaults.guard_frame == 1518);
  CHECK(of_defaults.min_background == 0.075);
  CHECK(of_defaults.reserved.at(0).gate_states == 0x1f);
  CHECK(network.links.at(1).processing_delay.count() == 9000);
  CHECK(first.interface == "eth0");
  CHECK(first.bits_per_second == 100'000'000);
  CHECK(first.propagation_delay.count() == 5);
  CHECK(first.queues == 8);
  CHECK(first.guard_frame == 500);
  CHECK(first.min_background == 0.5);
  CHECK(first.reserved.at(0).period.count() == 2'000'000);
  const StreamRequest& stream = loaded->streams.at(0);
  CHECK((stream.frames == 2 && stream.redundant && stream.pinned));
  CHECK(stream.traffic_class == TrafficClass::masked(5));
  CHECK(stream.earliest_offset.count() == 100'000);
}
