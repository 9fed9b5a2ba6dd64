// isolined as a process: starts, measures, answers, reloads, follows interfaces, stops.
#include <signal.h>
#include <sys/syscall.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <regex>
#include <string>

#include "netns/isolined/daemon_process.hpp"
#include "rpc/client.hpp"
#include "support/netns.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using test::DaemonProcess;
using test::NetNamespace;
using test::Workplace;

namespace {

// More stands in the section of the probe.
std::string config_of(const Workplace& place, const std::string& interfaces, const std::string& more = "",
                      int max_flows = 1024) {
  return "probe:\n  interfaces: [" + interfaces + "]\n  max_flows: " + std::to_string(max_flows) + "\n" + more +
         "api:\n  socket: " + place.path("socket") + "\n";
}

double metric(const NetNamespace& ns, const std::string& series) {
  const auto scrape = ns.run("curl -sS -m 5 http://127.0.0.1:9479/metrics");
  const std::size_t at = scrape.output.find("\n" + series + " ");
  return at == std::string::npos ? -1 : std::stod(scrape.output.substr(at + series.size() + 2));
}

const std::string streams =
    "  streams:\n  - {name: poll, match: {protocol: icmp, src_address: 10.7.0.2, dst_address: 10.7.0.1}, cycle: "
    "10ms}\n";

double sum(const std::string& scrape, const std::string& metrics) {
  const std::regex line("\n" + metrics + "\\{[^\n]*\\} ([0-9.e+]+)");
  double total = 0;
  for (std::sregex_iterator it(scrape.begin(), scrape.end(), line), end; it != end; ++it) {
    total += std::stod((*it)[it->size() - 1]);
  }
  return total;
}

const std::string received = "isoline_interface_packets_total{interface=\"eth0\",direction=\"ingress\"}";

std::vector<std::string> measured(const Workplace& place) {
  std::vector<std::string> names;
  auto api = rpc::Client::connect(place.path("socket"));
  REQUIRE(api);
  const auto ports = (*api)->ports();
  REQUIRE(ports);
  for (const ProbePort& port : *ports) {
    names.push_back(port.interface);
  }
  std::sort(names.begin(), names.end());
  return names;
}

unsigned programs(const NetNamespace& ns, const std::string& interface) {
  const auto inside = ns.enter();
  return test::programs_on(interface);
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("isolined measures, answers, reloads, and leaves nothing") {
  test::need_root_and_namespaces();
  const bool as_root = GENERATE(true, false);
  INFO((as_root ? "as root" : "with three capabilities"));
  NetNamespace host, peer;
  for (const NetNamespace* ns : {&host, &peer}) {  // neighbour discovery would add packets when it likes
    ns->must("for each in all default; do echo 1 > /proc/sys/net/ipv6/conf/$each/disable_ipv6; done");
  }
  test::make_veth(host, "eth0", "10.7.0.1/24", peer, "eth0", "10.7.0.2/24");
  test::make_veth(host, "eth1", "10.8.0.1/24", peer, "eth1", "10.8.0.2/24");
  Workplace place;
  place.write("isolined.yaml", config_of(place, "eth0"));
  const Names arguments{"--config", place.path("isolined.yaml")};
  DaemonProcess daemon(host, place, arguments, as_root ? Names{} : test::unprivileged);
  const bool ready = daemon.says("READY=1");
  INFO(daemon.log());
  REQUIRE(ready);
  CHECK(measured(place) == Names{"eth0"});
  CHECK(programs(host, "eth0") == 2);

  // Traffic is seen by the metrics and by those who ask.
  peer.must("ping -c 5 -i 0.01 10.7.0.1");
  CHECK(metric(host, received) >= 5);
  CHECK(metric(host, "isoline_source_success{source=\"probe\"}") == 1);
  CHECK(metric(host, "isoline_probe_max_flows") == 1024);
  // Each packet is in exactly one series of a flow or a stream.
  const std::string scrape = host.run("curl -sS -m 5 http://127.0.0.1:9479/metrics").output;
  CHECK(sum(scrape, "isoline_(flow|stream)_packets_total") == sum(scrape, "isoline_interface_packets_total"));
  {
    auto api = rpc::Client::connect(place.path("socket"));
    REQUIRE(api);
    const auto snapshot = (*api)->snapshot();
    REQUIRE(snapshot);
    const auto echo = std::find_if(snapshot->flows.begin(), snapshot->flows.end(), [](const Flow& flow) {
      return flow.key.kind == FlowKind::icmp && flow.direction == Direction::ingress;
    });
    REQUIRE(echo != snapshot->flows.end());
    CHECK(echo->counts.packets == 5);
    CHECK(echo->reverse);
  }
  CHECK(daemon.says("WATCHDOG=1"));

  // A second one does not start, and does not disturb the first.
  {
    DaemonProcess second(host, place, arguments);
    CHECK(second.end() == 1);
    CHECK(second.log().find("another isolined answers") != std::string::npos);
    CHECK(programs(host, "eth0") == 2);
  }

  // A bad configuration is refused whole, with its place.
  place.write("isolined.yaml", config_of(place, "eth0, eth1", "  max_flow: 7\n"));
  daemon.signal(SIGHUP);
  REQUIRE(daemon.says("RELOADING=1"));
  REQUIRE(daemon.says("READY=1"));
  CHECK(daemon.log().find("isolined.yaml:4:3: ") != std::string::npos);
  CHECK(daemon.log().find("the configuration was refused") != std::string::npos);
  CHECK(measured(place) == Names{"eth0"});

  // A good one is taken whole; other table sizes need a new probe, on both interfaces.
  place.write("isolined.yaml", config_of(place, "eth0, eth1", streams, 2048));
  daemon.signal(SIGHUP);
  REQUIRE(daemon.says("RELOADING=1"));
  REQUIRE(daemon.says("READY=1"));
  CHECK(measured(place) == Names{"eth0", "eth1"});
  CHECK(metric(host, "isoline_probe_max_flows") == 2048);
  CHECK(programs(host, "eth0") == 2);

  // An interface that goes and comes back is followed.
  host.must("ip link del eth0");
  REQUIRE(daemon.says("STATUS=measuring 1 interface"));
  test::make_veth(host, "eth0", "10.7.0.1/24", peer, "eth0", "10.7.0.2/24");
  REQUIRE(daemon.says("STATUS=measuring 2 interfaces"));
  peer.must("ping -c 3 -i 0.01 10.7.0.1");
  CHECK(metric(host, received) >= 3);

  // The planned stream has its series.
  CHECK(metric(host, "isoline_stream_packets_total{stream=\"poll\",interface=\"eth0\",direction=\"ingress\"}") == 3);
  CHECK(metric(host, "isoline_stream_cycle_seconds{stream=\"poll\"}") == 0.01);

  // By hand, and for a time.
  host.must("ip link add extra0 type veth peer name extra1");
  {
    auto api = rpc::Client::connect(place.path("socket"));
    REQUIRE(api);
    // Long enough for a slow guest to look before the time is up.
    REQUIRE((*api)->attach("extra0", 3s));
    CHECK(programs(host, "extra0") == 2);
    const auto unknown = (*api)->attach("eth7", std::nullopt);
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().kind == ErrorKind::not_found);
  }
  REQUIRE(daemon.says("STATUS=measuring 2 interfaces"));
  CHECK(daemon.log().find("extra0: time is up") != std::string::npos);
  CHECK(programs(host, "extra0") == 0);

  daemon.signal(SIGTERM);
  REQUIRE(daemon.says("STOPPING=1"));
  CHECK(daemon.end() == 0);
  CHECK(programs(host, "eth0") == 0);
  CHECK(programs(host, "eth1") == 0);
  CHECK_FALSE(std::filesystem::exists(place.path("socket")));
  // Each line carries its urgency for the journal.
  CHECK(std::regex_match(daemon.log(), std::regex("(<[0-7]>[^\n]*\n)+")));
}

TEST_CASE("interfaces that do not exist yet are waited for") {
  test::need_root_and_namespaces();
  NetNamespace host;
  Workplace place;
  place.write("isolined.yaml", config_of(place, "\"plant*\""));
  DaemonProcess daemon(host, place, {"--config", place.path("isolined.yaml")});
  REQUIRE(daemon.says("STATUS=measuring 0 interfaces"));
  host.must("ip link add plant0 type veth peer name other0");
  REQUIRE(daemon.says("STATUS=measuring 1 interface"));
  CHECK(programs(host, "plant0") == 2);
  daemon.signal(SIGINT);
  CHECK(daemon.end() == 0);
  CHECK(programs(host, "plant0") == 0);
}

TEST_CASE("a reload moves the exporter, and refuses what cannot change while it runs") {
  test::need_root_and_namespaces();
  NetNamespace host;
  Workplace place;
  place.write("isolined.yaml", config_of(place, ""));
  DaemonProcess daemon(host, place, {"--config", place.path("isolined.yaml")});
  REQUIRE(daemon.says("READY=1"));

  const auto reload = [&](const std::string& more) {
    place.write("isolined.yaml", config_of(place, "") + more);
    daemon.signal(SIGHUP);
    REQUIRE(daemon.says("RELOADING=1"));
    REQUIRE(daemon.says("READY=1"));
  };
  const auto serves = [&](const std::string& port) {
    return host.run("curl -sS -m 5 -o /dev/null http://127.0.0.1:" + port + "/metrics").status == 0;
  };
  reload("exporter: {address: \"127.0.0.1:9480\"}\n");
  CHECK(serves("9480"));
  CHECK_FALSE(serves("9479"));
  reload("exporter: {address: \"192.0.2.1:9480\"}\n");
  CHECK(daemon.log().find("this host does not have the address") != std::string::npos);
  CHECK(serves("9480"));
  reload("exporter: {enabled: false}\n");
  CHECK_FALSE(serves("9480"));
  reload("  readers: everyone\n");
  CHECK(daemon.log().find("cannot change api while running") != std::string::npos);
}

TEST_CASE("what keeps it from starting is said in one line, and nothing stays attached") {
  test::need_root_and_namespaces();
  NetNamespace host;
  host.must("ip link add eth0 type veth peer name eth1");
  Workplace place;
  const auto one_line = [](const std::string& log) { return std::count(log.begin(), log.end(), '\n') == 1; };

  SECTION("no capability") {
    place.write("isolined.yaml", config_of(place, "eth0"));
    DaemonProcess daemon(host, place, {"--config", place.path("isolined.yaml")},
                         {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"});
    CHECK(daemon.end() == 1);
    INFO(daemon.log());
    CHECK(one_line(daemon.log()));
    CHECK(daemon.log().find("CAP_BPF") != std::string::npos);
  }
  SECTION("not all capabilities") {
    place.write("isolined.yaml", config_of(place, "eth0"));
    DaemonProcess daemon(host, place, {"--config", place.path("isolined.yaml")},
                         {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs",
                          "--inh-caps=-all,+bpf", "--ambient-caps=-all,+bpf", "--bounding-set=-all,+bpf"});
    CHECK(daemon.end() == 1);
    INFO(daemon.log());
    CHECK(one_line(daemon.log()));
  }
  SECTION("the exporter's port is taken") {
    place.write("isolined.yaml", config_of(place, "eth0"));
    Workplace other;
    other.write("isolined.yaml", config_of(other, ""));
    DaemonProcess first(host, other, {"--config", other.path("isolined.yaml")});
    REQUIRE(first.says("READY=1"));
    DaemonProcess daemon(host, place, {"--config", place.path("isolined.yaml")});
    CHECK(daemon.end() == 1);
    CHECK(daemon.log().find("cannot serve metrics on 127.0.0.1:9479: another program listens there") !=
          std::string::npos);
  }
  SECTION("no such configuration") {
    DaemonProcess daemon(host, place, {"--config", place.path("none.yaml")});
    CHECK(daemon.end() == 2);
    CHECK(one_line(daemon.log()));
  }
  CHECK(programs(host, "eth0") == 0);
}

TEST_CASE("--check-config tells every problem, with status 3, or that there is none") {
  test::need_root_and_namespaces();
  NetNamespace host;
  Workplace place;
  place.write("good.yaml", "probe:\n  interfaces: [eth0]\n");
  place.write("bad.yaml", "probe:\n  interface: [eth0]\n  idle_timeout: 60\nlog:\n  level: loud\n");
  DaemonProcess good(host, place, {"--check-config", "--config", place.path("good.yaml")});
  CHECK(good.end() == 0);
  DaemonProcess bad(host, place, {"--check-config", "--config", place.path("bad.yaml")});
  CHECK(bad.end() == 3);
  DaemonProcess none(host, place, {"--check-config", "--config", place.path("none.yaml")});
  CHECK(none.end() == 2);
  for (const char* where : {"bad.yaml:2:3: ", "bad.yaml:3:", "bad.yaml:5:"}) {
    INFO(where << " in " << bad.log());
    CHECK(bad.log().find(where) != std::string::npos);
  }
  DaemonProcess usage(host, place, {"--chek-config"});
  CHECK(usage.end() == 2);
}
