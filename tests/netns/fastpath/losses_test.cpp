// What the fast path has no time for is told: the account of a port begins at the wire.
#include <catch2/catch.hpp>

#include <chrono>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "agent/fastpath.hpp"
#include "format/json.hpp"
#include "netns/cli/link.hpp"
#include "netns/probe/plug.hpp"

using namespace isoline;

namespace {

struct Account {
  std::uint64_t packets = 0, missed = 0;
};

/// Of all intervals so far, each a document on a line.
Account account_of(const std::string& lines) {
  Account account;
  for (std::size_t begin = 0, end = 0; (end = lines.find('\n', begin)) != std::string::npos; begin = end + 1) {
    const auto interval = format::decode_snapshot(lines.substr(begin, end - begin));
    REQUIRE(interval);
    for (const InterfaceCounters& port : interval->interfaces) {
      account.packets += port.total.packets;
      account.missed += port.losses.value().missed;
    }
  }
  return account;
}

}  // namespace

TEST_CASE("frames that come while the fast path stands still are measured or missed, every one of them") {
  test::need_root_and_namespaces();
  test::NetNamespace host, peer;
  // No address, no IPv6: nothing but the test sends.
  for (const auto* where : {&host, &peer}) where->must("sysctl -qw net.ipv6.conf.default.disable_ipv6=1");
  test::make_veth(host, "eth0", "", peer, "eth0", "");
  test::Background fastpath(
      host, std::string(ISOLINE_PROGRAM) + " fastpath run --no-huge --port eth0 --json --interval 50ms");
  REQUIRE(test::comes_true([&] { return fastpath.output().find('\n') != std::string::npos; }));
  fastpath.signal(SIGSTOP);
  constexpr std::uint64_t sent = 10'000;  // more than twice what the packet socket holds
  {
    const auto there = peer.enter();
    const test::Plug plug("eth0");
    std::vector<std::uint8_t> frame(60, 2);
    for (std::uint64_t i = 0; i < sent; ++i) REQUIRE(plug.send(frame));
  }
  fastpath.signal(SIGCONT);
  Account account;
  CHECK(test::comes_true([&] {
    account = account_of(fastpath.output());
    return account.packets + account.missed >= sent;
  }));
  fastpath.signal(SIGTERM);
  CHECK(fastpath.wait() == 0);
  CHECK(account.packets > 0);
  CHECK(account.missed > 0);
  CHECK(account.packets + account.missed == sent);
  INFO(fastpath.talk());
  CHECK(fastpath.talk().find(" " + std::to_string(account.packets) + " frames, " + std::to_string(account.missed) +
                             " frames missed because the packet loop was too slow") != std::string::npos);
}

TEST_CASE("what passes other interfaces while a port is opened is not the port's") {
  test::NetNamespace host, peer;
  for (const auto* where : {&host, &peer}) where->must("sysctl -qw net.ipv6.conf.default.disable_ipv6=1");
  test::make_veth(host, "eth0", "", peer, "eth0", "");
  test::make_veth(host, "eth1", "", peer, "eth1", "");
  const auto inside = host.enter();
  std::jthread noise([&](const std::stop_token& stop) {
    const auto there = host.enter();
    const test::Plug plug("eth1");
    const std::vector<std::uint8_t> frame(60, 2);
    while (!stop.stop_requested()) plug.send(frame);
  });
  for (int round = 0; round < 5; ++round) {
    agent::FastpathOptions options;
    options.ports = {"eth0"};
    options.huge_pages = false;
    options.rest = std::chrono::microseconds(20);
    const auto fastpath = agent::Fastpath::start(options);
    INFO((fastpath ? std::string() : describe(fastpath.error())));
    REQUIRE(fastpath);
    (*fastpath)->snapshot();  // the loop has looked at its port
    (*fastpath)->stop();
    const Snapshot snapshot = (*fastpath)->snapshot();
    CHECK(snapshot.interfaces.at(0).total == Counts{});
    CHECK(snapshot.interfaces.at(0).losses == PortLosses{});
  }
}
