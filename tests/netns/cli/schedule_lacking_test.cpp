// A kernel without taprio: one clear line, the exit status for it, and nothing of the port or of the host is changed.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "support/netns.hpp"
#include "support/root.hpp"

using namespace isoline::test;

namespace {

constexpr const char* schedule =
    "schedule: cell\n"
    "ports:\n"
    "  - interface: eth1\n"
    "    link_speed: 1Gbit/s\n"
    "    traffic_classes:\n"
    "      - {traffic_class: 0, pcp: [0, 1, 2, 3, 4, 5, 6], queues: {count: 1, offset: 0}}\n"
    "      - {traffic_class: 1, pcp: [7], queues: {count: 1, offset: 1}}\n"
    "    gate_control_list:\n"
    "      entries:\n"
    "        - {open: [0], time_interval: 1ms}\n"
    "        - {open: [1], time_interval: 1ms}\n";

/// A port with queues in a namespace of its own, and a schedule for it.
struct Plant {
  NetNamespace ns;
  std::filesystem::path file;

  Plant() {
    file = std::filesystem::temp_directory_path() / (ns.name() + ".yaml");
    std::ofstream(file) << schedule;
    ns.must("ip link add eth1 numtxqueues 8 numrxqueues 8 type veth peer name eth1p && ip link set eth1 up");
    if (ns.run("tc qdisc add dev eth1 root taprio").output.find("unknown") == std::string::npos) {
      skip_program("this kernel has taprio; tests/vm runs the schedules");
    }
  }
  ~Plant() { std::filesystem::remove(file); }

  /// With a /var/lib of its own, which is listed after what isoline said: journals go there.
  CommandOutcome isoline(const std::string& arguments) const {
    return ns.run("unshare --mount sh -c 'mount -t tmpfs state /var/lib; " ISOLINE_PROGRAM " schedule " + arguments +
                  "; status=$?; find /var/lib/isoline -name \"*journal*\" 2>/dev/null; exit $status'");
  }
  std::string state() const { return ns.run("tc qdisc show; tc filter show dev eth1; ip -d link show").output; }
};

}  // namespace

TEST_CASE("a schedule on a kernel without taprio: 5, the reason, and nothing is changed") {
  need_root_and_namespaces();
  const Plant plant;
  const std::string before = plant.state();
  CHECK(plant.isoline("check " + plant.file.string()).status == 0);
  for (const std::string verb : {"apply ", "apply --dry-run "}) {
    const auto outcome = plant.isoline(verb + plant.file.string());
    INFO(outcome.output);
    CHECK(outcome.status == 5);
    CHECK(outcome.output.find("not supported on this host") != std::string::npos);
    CHECK(outcome.output.find("taprio") != std::string::npos);
    // Nothing was begun, so there is nothing to recover.
    CHECK(outcome.output.find("/var/lib/isoline") == std::string::npos);
    CHECK(plant.state() == before);
  }
  CHECK(plant.isoline("recover").status == 0);
  CHECK(plant.state() == before);
}
