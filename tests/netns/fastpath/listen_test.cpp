// isoline fastpath run --listen: Prometheus reads what the live table reads.
#include <catch2/catch.hpp>

#include <csignal>
#include <string>

#include "netns/cli/link.hpp"

using namespace isoline::test;

namespace {

/// Where it says that it serves metrics; empty: not yet.
std::string address_of(const std::string& talk) {
  const auto begin = talk.find("http://");
  const auto end = talk.find('\n', begin);
  return begin == std::string::npos || end == std::string::npos ? std::string() : talk.substr(begin, end - begin);
}

}  // namespace

TEST_CASE("--listen: a scrape has the port's figures, its losses and the loop's, and promtool likes it") {
  need_root_and_namespaces();
  const Link link;
  Background fastpath(link.here(), std::string(ISOLINE_PROGRAM) + " fastpath run --no-huge --interval 100ms --port " +
                                       link.interface() + " --listen 127.0.0.1:0");
  REQUIRE(comes_true([&] { return !address_of(fastpath.talk()).empty(); }));
  const std::string address = address_of(fastpath.talk());
  CHECK(address.ends_with("/metrics"));
  CHECK(address.find(":0/") == std::string::npos);
  link.there().must("ping -c 20 -i 0.01 -w 5 10.9.0.1");
  const auto scrape = [&] { return link.here().run("curl -sS -m 10 " + address).output; };
  const std::string port = "{interface=\"" + link.interface() + "\",direction=\"ingress\"";
  std::string metrics;
  CHECK(comes_true([&] {
    metrics = scrape();
    return metrics.find("isoline_flow_round_trip_seconds_count") != std::string::npos;
  }));
  INFO(metrics);
  CHECK(metrics.find("isoline_interface_packets_total" + port + "} ") != std::string::npos);
  for (const char* cause : {"missed", "without_buffer", "broken"})
    CHECK(metrics.find("isoline_interface_lost_frames_total" + port + ",cause=\"" + cause + "\"} 0\n") !=
          std::string::npos);
  CHECK(metrics.find("isoline_fastpath_polls_total{loop=\"0\"} ") != std::string::npos);
  CHECK(metrics.find("isoline_fastpath_poll_gap_seconds_bucket{loop=\"0\",le=\"") != std::string::npos);
  CHECK(metrics.find("isoline_fastpath_unforwarded_frames_total") == std::string::npos);  // it does not forward
  const auto opinion = link.here().run(
      "curl -sS -m 10 " + address + " | grep -v '^# [A-Z]* exposer_\\|^exposer_' | " ISOLINE_PROMTOOL " check metrics");
  CHECK(opinion.output == "");
  CHECK(opinion.status == 0);

  fastpath.signal(SIGTERM);
  CHECK(fastpath.wait() == 0);
  CHECK(link.here().run("curl -sS -m 5 " + address).status != 0);
}

TEST_CASE("--listen where somebody listens is refused, and the port is left alone") {
  const Link link;
  const std::string run = std::string(ISOLINE_PROGRAM) + " fastpath run --no-huge --port " + link.interface();
  Background first(link.here(), run + " --listen 127.0.0.1:0");
  REQUIRE(comes_true([&] { return !address_of(first.talk()).empty(); }));
  std::string place = address_of(first.talk()).substr(std::string("http://").size());
  place.resize(place.find('/'));
  const auto second = link.here().run(run + " --for 1s --listen " + place);
  CHECK(second.status == 1);
  CHECK(second.output.find("cannot serve metrics on " + place) != std::string::npos);
}
