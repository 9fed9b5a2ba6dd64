// isolined.yaml: defaults, values, and what is refused.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include <catch2/catch.hpp>

#include "config/daemon.hpp"
#include "unit/config/problems.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using isoline::test::problems_of;

namespace {

config::Loaded<config::DaemonConfig> parse(const std::string& text) {
  return config::parse_daemon_config(text, "d.yaml", "/nowhere");
}

std::string refusal(const std::string& text) {
  const auto loaded = parse(text);
  REQUIRE_FALSE(loaded);
  return problems_of(loaded);
}

// A folder of its own that goes with the test.
struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("isoline-config-" + std::to_string(getpid()));
  Folder() { std::filesystem::create_directory(path); }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name) << text;
    return path / name;
  }
};

}  // namespace

TEST_CASE("an empty file means the defaults") {
  for (const char* text : {"", "# nothing\n", "{}\n", "probe: {}\n"}) {
    const auto loaded = parse(text);
    INFO(text << problems_of(loaded));
    REQUIRE(loaded);
    CHECK(loaded->interfaces.empty());
    CHECK(loaded->probe.max_flows == ProbeOptions{}.max_flows);
    CHECK(loaded->probe.idle_timeout == 60s);
    CHECK(loaded->probe.hook == Hook::automatic);
    CHECK(loaded->probe.egress);
    CHECK(loaded->exporter.enabled);
    CHECK(loaded->exporter.address == "127.0.0.1:9479");
    CHECK(loaded->exporter.top_flows == 50);
    CHECK(loaded->exporter.max_series == 20000);
    CHECK(loaded->api.socket == "/run/isoline/isolined.sock");
    CHECK_FALSE(loaded->api.everyone_may_read);
    CHECK(loaded->log_level == config::LogLevel::info);
  }
}

TEST_CASE("xdp sees ingress only") {
  CHECK_FALSE(parse("probe: {hook: xdp}")->probe.egress);
  CHECK(parse("probe: {hook: tcx}")->probe.egress);
}

TEST_CASE("interfaces are names or patterns") {
  CHECK(parse("probe: {interfaces: [eth0, \"*\", enp?s0, \"sw[0-9]\"]}")->interfaces.size() == 4);
  CHECK_THAT(refusal("probe: {interfaces: [eth0, eth0]}"), Contains("d.yaml:1:28: 'eth0' is listed twice"));
  CHECK_THAT(refusal("probe: {interfaces: [a/b]}"), Contains("'a/b' is no interface"));
  CHECK_THAT(refusal("probe: {interfaces: [\"\"]}"), Contains("it is empty"));
  CHECK_THAT(refusal("probe: {interfaces: [abcdefghijklmnop]}"), Contains("15 characters"));
  CHECK_THAT(refusal("probe: {interfaces: [on]}"), Contains("boolean"));
  CHECK_THAT(refusal("probe: {interfaces: eth0}"), Contains("a single value, a list is meant"));
  CHECK_THAT(refusal("probe: {interfaces: }"), Contains("write [] for an empty list"));
  CHECK(config::matches_interface("enp*", "enp3s0"));
  CHECK(config::matches_interface("eth0", "eth0"));
  CHECK(config::matches_interface("sw[0-3]", "sw2"));
  CHECK_FALSE(config::matches_interface("sw[0-3]", "sw4"));
  CHECK_FALSE(config::matches_interface("eth0", "eth01"));
}

TEST_CASE("bad values of the daemon's keys") {
  CHECK_THAT(refusal("probe: {max_flows: 63}"), Contains("64 to 4194304"));
  CHECK_THAT(refusal("probe: {hook: ebpf}"), Contains("use one of: auto, tcx, clsact, xdp"));
  CHECK_THAT(refusal("probe: {clock: Monotonic}"), Contains("did you mean monotonic?"));
  CHECK_THAT(refusal("probe: {round_trips: yes}"),
             Contains("YAML readers do not agree about yes") && Contains("write true or false"));
  CHECK_THAT(refusal("probe: {round_trips: \"true\"}"), Contains("without quotes"));
  CHECK_THAT(refusal("probe: {round_trips: 1}"), Contains("no boolean"));
  CHECK_THAT(refusal("probe: {idle_timeout: 60}"), Contains("its unit is missing"));
  CHECK_THAT(refusal("max_flows: 100"), Contains("unknown key 'max_flows'") && Contains("it belongs under probe"));
  CHECK_THAT(refusal("api: {readers: all}"), Contains("use one of: group, everyone"));
  CHECK_THAT(refusal("api: {socket: isolined.sock}"), Contains("no absolute path"));
  CHECK_THAT(refusal("api: {socket: /" + std::string(107, 'a') + "}"), Contains("at most 107"));
  CHECK_THAT(refusal("log: {level: trace}"), Contains("use one of: debug, info, warning, error"));
  CHECK_THAT(refusal("exporter:\n"), Contains("exporter has no value"));
}

TEST_CASE("the exporter listens on an address and a port") {
  CHECK(parse("exporter: {address: \"0.0.0.0:1\"}")->exporter.address == "0.0.0.0:1");
  CHECK(parse("exporter: {address: \"[::]:65535\"}")->exporter.address == "[::]:65535");
  CHECK(parse("exporter: {address: 127.0.0.1:9479}"));
  for (const char* bad :
       {"9479", "127.0.0.1", "localhost:9479", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "::1:9479",
        "[127.0.0.1]:9479", "127.0.0.1:94x", "127.0.0.1:-1", "127.0.0.1:99999999999999999999"}) {
    INFO(bad);
    CHECK_THAT(refusal(std::string("exporter: {address: \"") + bad + "\"}"), Contains("for exporter.address"));
  }
}

TEST_CASE("streams stand in the file or in one of their own") {
  const Folder folder;
  const std::string streams =
      "streams:\n  - {name: a, cycle: 1ms, match: {protocol: ptp}}\nrtp:\n  - {port: 5004, clock_rate: 8kHz}\n";
  folder.write("s.yaml", streams);
  const auto read = [&](const std::string& text) { return config::read_daemon_config(folder.write("d.yaml", text)); };

  const auto loaded = read("probe: {streams_file: s.yaml, rtp: [{port: 5006, clock_rate: 90kHz}]}\n");
  INFO(problems_of(loaded));
  REQUIRE(loaded);
  CHECK(loaded->streams_file == folder.path / "s.yaml");
  REQUIRE(loaded->probe.streams.size() == 1);
  CHECK(loaded->probe.streams[0].name == "a");
  CHECK(loaded->probe.rtp_ports.size() == 2);

  CHECK(read("probe: {streams_file: \"" + (folder.path / "s.yaml").string() + "\"}\n"));
  CHECK_THAT(problems_of(read("probe: {streams_file: s.yaml, streams: []}\n")),
             Contains("streams and streams_file are both there"));
  CHECK_THAT(problems_of(read("probe: {streams_file: s.yaml, rtp: [{port: 5004, clock_rate: 90kHz}]}\n")),
             Contains("duplicate RTP port 5004"));
  CHECK_THAT(problems_of(read("probe:\n  streams_file: missing.yaml\n")),
             Contains("d.yaml:2:17: cannot read the stream file") && Contains("No such file"));

  folder.write("s.yaml", "streams:\n  - {name: a, cycle: 1, match: {protocol: ptp}}\n");
  const auto text = problems_of(read("probe: {streams_file: s.yaml, hok: tcx}\n"));
  CHECK_THAT(text, Contains("d.yaml:1:31: unknown key 'hok'"));
  CHECK_THAT(text, Contains("s.yaml:2:22: bad value '1' for streams[0].cycle"));
}

TEST_CASE("streams inside the daemon's file are checked like those of a stream file") {
  const auto loaded = parse("probe:\n  streams:\n    - {name: a, cycle: 1ms, match: {protocol: sv, appid: 1}}\n");
  REQUIRE(loaded);
  CHECK(loaded->probe.streams.size() == 1);
  CHECK_THAT(refusal("probe:\n  streams:\n    - {name: a, cycle: 1ms, match: {protocol: sv, frame_id: 1}}\n"),
             Contains("d.yaml:3:51: frame_id does not belong to protocol sv"));
  CHECK_THAT(refusal("probe:\n  streams:\n    - {name: a, cycle: 1, match: {protocol: sv}}\n"),
             Contains("probe.streams[0].cycle"));
}

TEST_CASE("a configuration that is not there") {
  const auto loaded = config::read_daemon_config("/nowhere/d.yaml");
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().front().kind == ErrorKind::not_found);
}

TEST_CASE("the schedule that is watched stands in a file of its own") {
  const Folder folder;
  folder.write("s.yaml", "schedule: cell-7\nports:\n  - interface: eth1\n");
  const auto read = [&](const std::string& text) { return config::read_daemon_config(folder.write("d.yaml", text)); };

  const auto loaded = read("schedule: {file: s.yaml, put_back: true, full_read: 5s, measure_queues: true}\n");
  INFO(problems_of(loaded));
  REQUIRE(loaded);
  CHECK(loaded->schedule.file == folder.path / "s.yaml");
  CHECK(loaded->schedule.wanted.name == "cell-7");
  REQUIRE(loaded->schedule.wanted.ports.size() == 1);
  CHECK(loaded->schedule.put_back);
  CHECK(loaded->schedule.measure_queues);
  CHECK(loaded->schedule.full_read == 5s);

  const auto standard = parse("");
  CHECK(standard->schedule.file.empty());
  CHECK_FALSE(standard->schedule.put_back);
  CHECK_FALSE(standard->schedule.measure_queues);
  CHECK(standard->schedule.full_read == 30s);

  CHECK_THAT(problems_of(read("schedule:\n  file: missing.yaml\n")),
             Contains("d.yaml:2:9: cannot read the schedule file") && Contains("No such file"));
  CHECK_THAT(refusal("schedule: {put_back: true}"), Contains("put_back without file"));
  CHECK_THAT(refusal("schedule: {measure_queues: true}"), Contains("measure_queues without file"));
  // isoline(1) looks in one place.
  CHECK_THAT(refusal("schedule: {journal_folder: /tmp/x}"), Contains("unknown key"));
  CHECK_THAT(refusal("schedule: {full_read: 0s}"), Contains("schedule.full_read"));
  folder.write("s.yaml", "ports:\n  - interfase: eth1\n");
  CHECK_THAT(problems_of(read("schedule: {file: s.yaml}\n")), Contains("s.yaml:2:5"));
}
