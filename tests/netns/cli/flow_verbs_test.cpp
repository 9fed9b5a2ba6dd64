// flow list, watch and show with the real probe on a real link.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "format/json.hpp"
#include "netns/cli/link.hpp"

using namespace isoline;
using namespace isoline::test;

namespace {

constexpr const char* pings = "ping -q -i 0.02 10.9.0.2";

Snapshot decoded(const std::string& text) {
  INFO(text.substr(0, 2000));
  auto snapshot = format::decode_snapshot(text);
  if (!snapshot) FAIL(describe(snapshot.error()));
  return std::move(*snapshot);
}

const Flow* echo_requests(const Snapshot& snapshot) {
  const auto found = std::find_if(snapshot.flows.begin(), snapshot.flows.end(), [](const Flow& flow) {
    return flow.key.kind == FlowKind::icmp && flow.key.icmp_type == 8;
  });
  return found == snapshot.flows.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("list measures for the time asked for and leaves nothing behind") {
  need_root_and_namespaces();
  const Link link;
  const Background ping(link.here(), pings);
  const auto begin = std::chrono::steady_clock::now();
  const auto outcome = link.data_of("flow list -i " + link.interface() + " --for 1s --json");
  const auto took = std::chrono::steady_clock::now() - begin;
  CHECK(outcome.status == 0);
  CHECK(took >= std::chrono::seconds(1));
  const auto snapshot = decoded(outcome.output);
  const auto* echo = echo_requests(snapshot);
  REQUIRE(echo);
  CHECK(echo->direction == Direction::egress);
  CHECK(echo->interface == link.interface());
  CHECK(echo->counts.packets >= 20);
  REQUIRE(echo->round_trip);
  CHECK(echo->round_trip->count >= 20);
  CHECK(echo->reverse.has_value());
  CHECK_FALSE(link.is_probed());
}

TEST_CASE("list prints a table with a row for each direction") {
  const Link link;
  const Background ping(link.here(), pings);
  const auto outcome = link.isoline("flow list -i " + link.interface() + " --for 500ms --filter icmp");
  INFO(outcome.output);
  CHECK(outcome.status == 0);
  CHECK(outcome.output.find("icmp 10.9.0.1 10.9.0.2 type 8") != std::string::npos);
  CHECK(outcome.output.find("icmp 10.9.0.2 10.9.0.1 type 0") != std::string::npos);
  CHECK(outcome.output.find('\x1b') == std::string::npos);  // no terminal, no colour
}

TEST_CASE("a signal ends list early: it prints what it saw and detaches") {
  const Link link;
  const Background ping(link.here(), pings);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    Background list(link.here(),
                    std::string(ISOLINE_PROGRAM) + " flow list -i " + link.interface() + " --for 1h --json");
    REQUIRE(comes_true([&] { return link.is_probed(); }));
    ::usleep(300'000);  // traffic to be seen, not synchronisation: some echo passes in 20 ms each
    list.signal(signal);
    CHECK(list.wait() == 0);
    CHECK(list.talk().empty());
    CHECK(echo_requests(decoded(list.output())));
    CHECK_FALSE(link.is_probed());
  }
}

TEST_CASE("--top, --sort and --filter choose the flows, other records stay") {
  const Link link;
  const Background ping(link.here(), pings);
  const auto outcome =
      link.data_of("flow list -i " + link.interface() + " --for 500ms --json --filter icmp --sort packets --top 1");
  const auto snapshot = decoded(outcome.output);
  CHECK(snapshot.flows.size() == 1);
  CHECK(snapshot.interfaces.size() == 2);
}

TEST_CASE("watch writes lines while there is traffic, and ends by itself") {
  const Link link;
  const Background ping(link.here(), pings);
  const auto outcome = link.isoline("flow watch -i " + link.interface() + " --interval 200ms --for 1s --filter icmp");
  INFO(outcome.output);
  CHECK(outcome.status == 0);
  std::istringstream lines(outcome.output);
  int headings = 0, rows = 0;
  for (std::string line; std::getline(lines, line);) {
    headings += line.starts_with("time UTC") ? 1 : 0;
    rows += line.find("Z   icmp 10.9.0") != std::string::npos ? 1 : 0;
  }
  CHECK(headings >= 3);
  CHECK(rows >= 2 * headings - 2);
  CHECK_FALSE(link.is_probed());
}

TEST_CASE("watch writes one JSON document a line") {
  const Link link;
  const Background ping(link.here(), pings);
  const auto outcome = link.data_of("flow watch -i " + link.interface() + " --interval 200ms --for 1s --json");
  CHECK(outcome.status == 0);
  std::istringstream lines(outcome.output);
  int documents = 0;
  for (std::string line; std::getline(lines, line); ++documents) {
    const auto snapshot = decoded(line);
    CHECK(snapshot.covers > Nanoseconds{0});
    CHECK(snapshot.covers < std::chrono::seconds(1));
  }
  CHECK(documents >= 3);
}

TEST_CASE("a reader that goes away ends watch quietly") {
  const Link link;
  const Background ping(link.here(), pings);
  const auto outcome = link.here().run("{ " + std::string(ISOLINE_PROGRAM) + " flow watch -i " + link.interface() +
                                       " --interval 100ms; echo status $? >&2; } | head -n 1");
  INFO(outcome.output);
  CHECK(outcome.output.find("status 0") != std::string::npos);
  CHECK(outcome.output.find("isoline:") == std::string::npos);
  CHECK_FALSE(link.is_probed());
}

TEST_CASE("show draws one flow and writes its picture") {
  const Link link;
  const Background ping(link.here(), pings);
  const auto file = std::filesystem::temp_directory_path() / ("isoline-show-" + std::to_string(::getpid()) + ".svg");
  const auto outcome =
      link.data_of("flow show 'icmp 10.9.0.1' -i " + link.interface() + " --for 500ms --svg " + file.string());
  INFO(outcome.output);
  CHECK(outcome.status == 0);
  CHECK(outcome.output.find("icmp 10.9.0.1 10.9.0.2 type 8") != std::string::npos);
  CHECK(outcome.output.find("round trip") != std::string::npos);
  CHECK(outcome.output.find("inter-arrival") != std::string::npos);
  std::string picture;
  std::getline(std::ifstream(file), picture, '\0');
  CHECK(picture.find("<svg") != std::string::npos);
  CHECK(picture.find("</svg>") != std::string::npos);
  std::filesystem::remove(file);
}

TEST_CASE("show lists the candidates when the words mean several flows") {
  const Link link;
  const Background ping(link.here(), pings);
  const auto outcome = link.isoline("flow show icmp -i " + link.interface() + " --for 500ms");
  INFO(outcome.output);
  CHECK(outcome.status == 1);
  CHECK(outcome.output.find("  icmp 10.9.0.1 10.9.0.2 type 8") != std::string::npos);
  CHECK(outcome.output.find("means 2 flows") != std::string::npos);
  const auto one = link.data_of("flow show icmp -i " + link.interface() + " --for 500ms --filter direction=egress");
  CHECK(one.status == 0);
}

TEST_CASE("a list whose only interface vanished says so and is no answer") {
  const Link link;
  Background list(link.here(), std::string(ISOLINE_PROGRAM) + " flow list --for 1h -i " + link.interface());
  REQUIRE(comes_true([&] { return link.is_probed(); }));
  link.here().must("ip link del " + link.interface());
  REQUIRE(comes_true([&] { return list.talk().find("is gone") != std::string::npos; }));
  list.signal(SIGINT);
  CHECK(list.wait() == 1);
  CHECK(list.talk().find("nothing is left to measure") != std::string::npos);
}
