// isolined keeps watch over schedules: transactions that nobody confirmed or ended, and ports that change.
#include <poll.h>
#include <signal.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <string>

#include "adapters/journal/file_journal.hpp"
#include "netns/isolined/daemon_process.hpp"
#include "support/netns.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using host::TransactionPhase;
using test::DaemonProcess;
using test::NetNamespace;
using test::Workplace;

namespace {

constexpr auto patience = 30s;

bool eventually(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < until) {
    if (condition()) return true;
    ::poll(nullptr, 0, 20);
  }
  return false;
}

std::string config_of(const Workplace& place, const std::string& more) {
  return "probe:\n  max_flows: 1024\napi:\n  socket: " + place.path("socket") + "\nschedule:\n  full_read: 1s\n" + more;
}

journal::FileJournal journal_of(const Workplace& place) {
  journal::FileJournalOptions options;
  options.folder = place.path("state");
  return journal::FileJournal(options);
}

std::string scrape(const NetNamespace& ns) { return ns.run("curl -sS -m 5 http://127.0.0.1:9479/metrics").output; }

// What a process that died, or that asked for confirmation in vain, leaves behind.
void leave_behind(const Workplace& place, TransactionPhase phase) {
  auto journal = journal_of(place);
  host::JournalRecord record;
  record.id = "1700000000000000000-1";
  const auto boot = journal.boot_id();
  REQUIRE(boot);
  record.boot_id = *boot;
  record.schedule = "cell-7";
  // The phase can be read a moment before the daemon lets go of the lock.
  REQUIRE(eventually([&] { return journal.begin(record).has_value(); }));
  if (phase != TransactionPhase::applying) REQUIRE(journal.phase(record.id, phase, MonotonicTime(1ns)));
}

}  // namespace

TEST_CASE("isolined keeps watch, and puts back what was not ended or confirmed") {
  test::need_root_and_namespaces();
  const NetNamespace host;
  const Workplace place;
  place.write("isolined.yaml", config_of(place, ""));
  leave_behind(place, TransactionPhase::applying);
  CHECK_FALSE(*journal_of(place).watched());
  {
    DaemonProcess daemon(host, place, {"--config", place.path("isolined.yaml")});
    const bool ready = daemon.says("READY=1");
    INFO(daemon.log());
    REQUIRE(ready);
    const auto reverted = [&] {
      auto journal = journal_of(place);
      const auto last = journal.last();
      return last && *last && (*last)->phase == TransactionPhase::reverted;
    };
    CHECK(eventually(reverted));
    CHECK(*journal_of(place).watched());
    leave_behind(place, TransactionPhase::confirming);
    CHECK(eventually(reverted));
    daemon.signal(SIGTERM);
    CHECK(daemon.end() == 0);
    CHECK(daemon.log().find("was not confirmed in time") != std::string::npos);
  }
  CHECK_FALSE(*journal_of(place).watched());
}

TEST_CASE("a port that is not as its schedule says is logged and counted") {
  test::need_root_and_namespaces();
  const NetNamespace host, peer;
  test::make_veth(host, "eth0", "10.7.0.1/24", peer, "eth0", "10.7.0.2/24");
  const Workplace place;
  place.write("isolined.yaml", config_of(place, "  file: schedule.yaml\n"));
  place.write("schedule.yaml", "ports:\n  - interface: eth0\n");
  DaemonProcess daemon(host, place, {"--config", place.path("isolined.yaml")});
  const bool ready = daemon.says("READY=1");
  INFO(daemon.log());
  REQUIRE(ready);
  CHECK(eventually(
      [&] { return scrape(host).find("isoline_schedule_port_in_sync{interface=\"eth0\"} 1\n") != std::string::npos; }));
  CHECK(scrape(host).find("isoline_schedule_drift_total{interface=\"eth0\"} 0\n") != std::string::npos);

  host.must("ip link del eth0");
  CHECK(eventually(
      [&] { return scrape(host).find("isoline_schedule_port_in_sync{interface=\"eth0\"} 0\n") != std::string::npos; }));
  CHECK(scrape(host).find("isoline_schedule_drift_total{interface=\"eth0\"} 1\n") != std::string::npos);
  CHECK(daemon.log().find("schedule.drift: eth0: interface is not there") != std::string::npos);
}

TEST_CASE("queues are measured with the unit's rights, on a port that comes again, and until a reload ends it") {
  test::need_root_and_namespaces();
  const NetNamespace host, peer;
  const auto make_port = [&] { test::make_veth(host, "eth0", "10.7.0.1/24", peer, "eth0", "10.7.0.2/24"); };
  make_port();
  const Workplace place;
  place.write("isolined.yaml", config_of(place, "  file: schedule.yaml\n  measure_queues: true\n"));
  place.write("schedule.yaml", "ports:\n  - interface: eth0\n");
  DaemonProcess daemon(host, place, {"--config", place.path("isolined.yaml")}, test::unprivileged);
  const bool ready = daemon.says("READY=1");
  INFO(daemon.log());
  REQUIRE(ready);
  const auto frames = [&] {
    const std::string text = scrape(host),
                      series = "\nisoline_port_frames_total{interface=\"eth0\",traffic_class=\"0\"} ";
    const auto at = text.find(series);
    return at == std::string::npos ? 0 : std::stoi(text.substr(at + series.size()));
  };
  const auto measured = [&](int times) {
    std::size_t at = 0;
    for (int i = 0; i < times && at != std::string::npos; ++i) at = daemon.log().find("queues.measured: eth0", at + 1);
    return at != std::string::npos;
  };
  CHECK(eventually([&] { return measured(1); }));
  host.must("ping -q -c 5 -i 0.05 10.7.0.2");
  CHECK(eventually([&] { return frames() >= 5; }));
  const std::string text = scrape(host);
  CHECK(text.find("isoline_source_success{source=\"queues\"} 1\n") != std::string::npos);
  CHECK(text.find("isoline_port_queue_seconds_count{interface=\"eth0\"") != std::string::npos);
  CHECK(text.find("isoline_clock_read_error_seconds") != std::string::npos);
  CHECK(text.find("isoline_port_in_window") == std::string::npos);  // it has no gates

  const int before = frames();
  host.must("ip link del eth0");
  make_port();
  CHECK(eventually([&] { return measured(2); }));
  host.must("ping -q -c 5 -i 0.05 10.7.0.2");
  CHECK(eventually([&] { return frames() >= before + 5; }));

  place.write("isolined.yaml", config_of(place, "  file: schedule.yaml\n"));
  daemon.signal(SIGHUP);
  // Whoever does not listen holds the daemon up: a service manager's socket takes ten messages.
  REQUIRE(daemon.says("RELOADING=1"));
  REQUIRE(daemon.says("READY=1"));
  CHECK(eventually([&] {
    const std::string now = scrape(host);
    return now.find("isoline_build_info") != std::string::npos && now.find("isoline_port_") == std::string::npos;
  }));
  CHECK(scrape(host).find("source=\"queues\"") == std::string::npos);
}
