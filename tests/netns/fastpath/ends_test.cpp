// However the fast path ends, its port is as it was.
#include <catch2/catch.hpp>
#include <csignal>

#include "netns/cli/link.hpp"

using namespace isoline::test;

namespace {

bool hears_all(const Link& link) {
  return link.here().run("ip -d link show " + link.interface()).output.find("promiscuity 0") == std::string::npos;
}

bool has_packet_socket(const Link& link) {
  return link.here().run("tail -n +2 /proc/net/packet").output.find_first_not_of(" \n") != std::string::npos;
}

std::string run_on(const Link& link) {
  return std::string(ISOLINE_PROGRAM) + " fastpath run --no-huge --interval 100ms --port " + link.interface();
}

}  // namespace

TEST_CASE("SIGTERM: the report is told, the port hears only its own again") {
  need_root_and_namespaces();
  const Link link;
  REQUIRE_FALSE(hears_all(link));
  Background fastpath(link.here(), run_on(link));
  REQUIRE(comes_true([&] { return hears_all(link); }));
  link.there().must("ping -c 3 -i 0.01 -w 5 10.9.0.1");
  REQUIRE(comes_true([&] { return fastpath.output().find("icmp") != std::string::npos; }));
  CHECK(has_packet_socket(link));
  fastpath.signal(SIGTERM);
  CHECK(fastpath.wait() == 0);
  INFO(fastpath.talk());
  CHECK(fastpath.talk().find(link.interface() + " (net_af_packet): ") != std::string::npos);
  CHECK_FALSE(hears_all(link));
  CHECK_FALSE(has_packet_socket(link));
}

TEST_CASE("SIGKILL: the kernel puts the port back") {
  const Link link;
  Background fastpath(link.here(), run_on(link));
  REQUIRE(comes_true([&] { return hears_all(link); }));
  fastpath.signal(SIGKILL);
  CHECK(fastpath.wait() == 128 + SIGKILL);
  CHECK(comes_true([&] { return !hears_all(link); }));
  CHECK_FALSE(has_packet_socket(link));
}
