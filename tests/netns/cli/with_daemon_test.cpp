// The verbs with an isolined that runs: it is read, asked to probe, and may die in between.
#include <signal.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>

#include "format/api_json.hpp"
#include "format/json.hpp"
#include "netns/cli/link.hpp"
#include "netns/isolined/daemon_process.hpp"

using namespace isoline;
using namespace isoline::test;

namespace {

/// A daemon at isoline's end of the link that probes what its configuration says.
struct Served {
  Link link;
  Workplace place;
  std::unique_ptr<DaemonProcess> daemon;

  explicit Served(const std::string& interfaces) {
    place.write("isolined.yaml", "probe:\n  interfaces: [" + interfaces +
                                     "]\n  max_flows: 1000\nexporter:\n  enabled: false\n" +
                                     "api:\n  socket: " + socket() + "\n");
    daemon = std::make_unique<DaemonProcess>(link.here(), place,
                                             std::vector<std::string>{"--config", place.path("isolined.yaml")});
    REQUIRE(daemon->says("READY=1"));
  }
  std::string socket() const { return place.path("isolined.sock"); }
  CommandOutcome isoline(const std::string& words) const { return link.isoline(words + " --socket " + socket()); }
  CommandOutcome data_of(const std::string& words) const { return link.data_of(words + " --socket " + socket()); }
  std::vector<ProbePort> ports() const { return format::decode_ports(data_of("probe list --json").output).value(); }
};

std::uint64_t echo_packets(const CommandOutcome& outcome) {
  const auto snapshot = format::decode_snapshot(outcome.output);
  if (!snapshot) FAIL(outcome.output);
  for (const auto& flow : snapshot->flows) {
    if (flow.key.kind == FlowKind::icmp && flow.key.icmp_type == 8) return flow.counts.packets;
  }
  return 0;
}

}  // namespace

TEST_CASE("list prints at once what the daemon counted since it attached, and with --for only that time") {
  need_root_and_namespaces();
  const Served served("\"ic*\"");
  served.link.here().must("ping -q -c 40 -i 0.002 10.9.0.2");
  CHECK(echo_packets(served.data_of("flow list --json")) == 40);
  CHECK(echo_packets(served.data_of("flow list --json -i " + served.link.interface())) == 40);

  const Background more(served.link.here(), "ping -q -i 0.02 10.9.0.2");
  const auto timed = served.data_of("flow list --json --for 1s --filter icmp");
  const auto snapshot = format::decode_snapshot(timed.output);
  REQUIRE(snapshot);
  CHECK(snapshot->covers < std::chrono::seconds(10));
  const Flow* before = nullptr;
  const Flow* during = nullptr;
  for (const auto& flow : snapshot->flows) {
    if (flow.key.icmp_type != 8) continue;
    if (!before || flow.first_seen < before->first_seen) before = &flow;
    if (!during || flow.first_seen > during->first_seen) during = &flow;
  }
  REQUIRE(before != during);
  CHECK(before->counts.packets == 0);  // its 40 packets came earlier
  CHECK(during->counts.packets > 0);
}

TEST_CASE("probes are attached for a time, listed and detached by request") {
  const Served served("nothing-here");
  CHECK(served.ports().empty());
  CHECK(served.isoline("flow list").status == 1);  // it probes nothing, and nobody else may measure with --socket

  const auto attached = served.isoline("probe attach " + served.link.interface() + " --for 1h");
  INFO(attached.output);
  CHECK(attached.status == 0);
  const auto ports = served.ports();
  REQUIRE(ports.size() == 1);
  CHECK(ports[0].interface == served.link.interface());
  REQUIRE(ports[0].remaining);
  CHECK(*ports[0].remaining > std::chrono::minutes(50));
  CHECK(served.link.is_probed());

  const auto again = served.isoline("probe attach " + served.link.interface());
  CHECK(again.status == 1);
  CHECK(again.output.find("attached already") != std::string::npos);

  CHECK(served.isoline("probe detach " + served.link.interface()).status == 0);
  CHECK_FALSE(served.link.is_probed());
  CHECK(served.isoline("probe detach " + served.link.interface()).status == 1);
  const auto unknown = served.isoline("probe attach nosuch0");
  CHECK(unknown.status == 1);
  CHECK(unknown.output.find(served.link.interface()) != std::string::npos);
}

TEST_CASE("in another network namespace the daemon's ports are not taken for one's own") {
  need_root_and_namespaces();
  const Served served("\"ic*\"");
  NetNamespace elsewhere;  // the socket is reached there too, and the name means another interface
  elsewhere.must("ip link add " + served.link.interface() + " type veth peer name other");
  const auto run = [&](const std::string& words) {
    return elsewhere.run(std::string(ISOLINE_PROGRAM) + " " + words + " --socket " + served.socket());
  };
  const auto status = format::decode_status(served.data_of("daemon status --json").output);
  REQUIRE(status);
  CHECK(status->network_namespace != 0);
  for (const std::string verb : {"attach ", "detach "}) {
    const auto refused = run("probe " + verb + served.link.interface());
    CHECK(refused.status == 1);
    CHECK(refused.output.find("another network namespace") != std::string::npos);
  }
  CHECK(served.link.is_probed());
  for (const std::string words : {"probe list", "flow list"}) {
    const auto read = run(words);
    CHECK(read.status == 0);
    CHECK(read.output.find("isolined is in another network namespace") != std::string::npos);
    CHECK(served.isoline(words).output.find("another network namespace") == std::string::npos);
  }
}

TEST_CASE("an interface that vanishes from the daemon's readings is told of once") {
  need_root_and_namespaces();
  const Served served("\"ic*\"");
  const std::string name = "ic-more";
  const std::string make_it = "ip link add " + name + " type veth peer name other && ip link set " + name + " up";
  const auto& here = served.link.here();
  here.must(make_it);
  REQUIRE(comes_true([&] { return served.ports().size() == 2; }));
  Background watch(
      here, std::string(ISOLINE_PROGRAM) + " flow watch --interval 50ms -i " + name + " --socket " + served.socket());
  REQUIRE(comes_true([&] { return watch.output().find('\n') != std::string::npos; }));
  here.must("ip link del " + name);
  REQUIRE(comes_true([&] { return watch.talk().find("is gone") != std::string::npos; }));
  here.must(make_it);
  REQUIRE(comes_true([&] { return watch.talk().find("measured again") != std::string::npos; }));
  watch.signal(SIGINT);
  CHECK(watch.wait() == 0);
  const auto talk = watch.talk();
  CHECK(std::count(talk.begin(), talk.end(), '\n') == 2);
}

TEST_CASE("the daemon says how it does") {
  const Served served("\"ic*\"");
  const auto text = served.isoline("daemon status");
  CHECK(text.status == 0);
  CHECK(text.output.starts_with("isolined "));
  const auto status = format::decode_status(served.data_of("daemon status --json").output);
  REQUIRE(status);
  CHECK(status->memory.total > 0);
}

TEST_CASE("a daemon that dies under watch ends it with one line") {
  const Served served("\"ic*\"");
  Background watch(served.link.here(),
                   std::string(ISOLINE_PROGRAM) + " flow watch --json --interval 100ms --socket " + served.socket());
  REQUIRE(comes_true([&] { return !watch.output().empty(); }));
  served.daemon->signal(SIGKILL);
  const int status = watch.wait();
  CHECK((status == 4 || status == 1));  // gone between two requests, or in the middle of an answer
  CHECK(watch.talk().starts_with("isoline: "));
  const auto talk = watch.talk();
  CHECK(std::count(talk.begin(), talk.end(), '\n') == 1);
}
