#include "isoline/watch/plain_lines.hpp"

#include <catch2/catch.hpp>

#include "format/json.hpp"
#include "unit/cli/snapshots.hpp"

using namespace isoline;
using test::reading;
using test::udp_flow;

namespace {

cli::FlowSelection by_packets() {
  cli::FlowSelection selection;
  selection.sort = analysis::find_sort_key("packets").value();
  return selection;
}

}  // namespace

TEST_CASE("only flows with traffic in the interval get a line, under a heading") {
  cli::Readings readings;
  readings.take(reading(2, {udp_flow(1, 10), udp_flow(2, 10)}));
  readings.take(reading(3, {udp_flow(1, 10), udp_flow(2, 25)}));
  const auto text = cli::plain_lines(readings, by_packets(), {});
  CHECK(std::count(text.begin(), text.end(), '\n') == 2);
  CHECK(text.starts_with("time UTC "));
  CHECK(text.find("\n22:13:23.000Z") != std::string::npos);
  CHECK(text.find("10.0.0.1:2") != std::string::npos);
  CHECK(text.find("10.0.0.1:1 ") == std::string::npos);
  CHECK(text.find("15") != std::string::npos);  // packets of the interval, not the total
}

TEST_CASE("a silent interval says so, or gives a JSON document without flows") {
  cli::Readings readings;
  readings.take(reading(2, {udp_flow(1, 10)}));
  readings.take(reading(3, {udp_flow(1, 10)}));
  const auto text = cli::plain_lines(readings, by_packets(), {});
  CHECK(text.starts_with("time UTC "));
  CHECK(text.ends_with("\n22:13:23.000Z no traffic\n"));
  const auto line = cli::json_line(readings, by_packets(), false);
  CHECK(std::count(line.begin(), line.end(), '\n') == 1);
  const auto read = format::decode_snapshot(line);
  REQUIRE(read);
  CHECK(read->flows.empty());
  CHECK(read->interfaces.size() == 1);
}

TEST_CASE("what ports lost in the interval is a line of its own") {
  cli::Readings readings;
  auto snapshot = reading(2, {udp_flow(1, 10)});
  snapshot.interfaces[0].losses = {7, 0, 0};
  readings.take(snapshot);
  snapshot = reading(3, {udp_flow(1, 15)});
  snapshot.interfaces[0].losses = {9, 0, 1};
  readings.take(snapshot);
  CHECK(cli::plain_lines(readings, by_packets(), {})
            .ends_with("\n22:13:23.000Z lost at the port: 3 frames (2 missed, 1 broken)\n"));
  readings.take(snapshot);
  CHECK(cli::plain_lines(readings, by_packets(), {}).find("lost at the port") == std::string::npos);
}

TEST_CASE("a JSON line holds the interval's counts") {
  cli::Readings readings;
  readings.take(reading(2, {udp_flow(1, 10)}));
  readings.take(reading(4, {udp_flow(1, 17)}));
  const auto read = format::decode_snapshot(cli::json_line(readings, by_packets(), false));
  REQUIRE(read);
  REQUIRE(read->flows.size() == 1);
  CHECK(read->flows[0].counts.packets == 7);
  CHECK(read->covers == std::chrono::seconds(2));
}
