// The probe beside other people's filters: it sees what they see, hides nothing from them and removes nothing of
// theirs.
#include <algorithm>
#include <csignal>
#include <cstddef>

#include <net/if.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include "adapters/bpf/flow_probe.hpp"
#include "netns/probe/plug.hpp"
#include "netns/probe/reference.hpp"
#include "support/netns.hpp"
#include "wire/build.hpp"

using namespace isoline;
using test::NetNamespace;
using test::Place;
using test::Plug;
using test::Reference;

namespace {

struct Cable {
  NetNamespace left, right;
  Cable() {
    // No IPv6: its neighbours' chatter would be counted too.
    for (const auto* end : {&left, &right}) end->must("sysctl -qw net.ipv6.conf.default.disable_ipv6=1");
    test::make_veth(left, "left", "", right, "right", "");
  }
  void send(int count) const {
    const auto inside = left.enter();
    const Plug plug("left");
    const MacAddress a{{2, 0, 0, 0, 0, 1}}, b{{2, 0, 0, 0, 0, 2}};
    for (int i = 0; i < count; ++i)
      plug.send(wire::FrameBuilder().ethernet(a, b).vlan(100, 6).vlan(7).profinet({.frame_id = 0x8001}).build());
  }
};

ProbeOptions by(Hook hook) {
  ProbeOptions options;
  options.max_flows = 128;
  options.hook = hook;
  return options;
}

std::uint64_t seen(host::FlowProbe& probe) {
  const auto snapshot = probe.snapshot();
  REQUIRE(snapshot);
  std::uint64_t packets = 0;
  for (const auto& flow : snapshot->flows)
    if (flow.key.kind == FlowKind::profinet) packets += flow.counts.packets;
  return packets;
}

/// A process attaches by clsact and is killed with SIGKILL.
void die_attached() {
  int ready[2];
  REQUIRE(::pipe(ready) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    auto doomed = bpf::load_flow_probe(by(Hook::clsact));
    const char answer = doomed && (*doomed)->attach("right") ? 'y' : 'n';
    (void)!::write(ready[1], &answer, 1);
    ::pause();
    ::_exit(0);
  }
  char answer = 'n';
  REQUIRE(::read(ready[0], &answer, 1) == 1);
  REQUIRE(answer == 'y');
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(ready[0]);
  ::close(ready[1]);
}

/// A process of a user without rights that holds every name of an owner that it gets below the number, and all that
/// look alike but lock nothing.
class NameHolder {
 public:
  explicit NameHolder(int below) {
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    child_ = ::fork();
    if (child_ == 0) {
      if (::setuid(65534) != 0) ::_exit(1);
      for (int number = 0; number < below; ++number) {
        hold("isoline/clsact/" + std::to_string(number), SOCK_DGRAM);
        hold("isoline/clsact/" + std::to_string(number), SOCK_SEQPACKET);
        hold("isoline/clsact/0" + std::to_string(number), SOCK_DGRAM);
      }
      (void)!::write(ready[1], "y", 1);
      ::pause();
      ::_exit(0);
    }
    char answer = 'n';
    ::close(ready[1]);
    REQUIRE(::read(ready[0], &answer, 1) == 1);
    ::close(ready[0]);
  }
  ~NameHolder() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }

 private:
  static void hold(const std::string& name, int type) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::copy(name.begin(), name.end(), address.sun_path + 1);
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    (void)!::bind(::socket(AF_UNIX, type, 0), reinterpret_cast<sockaddr*>(&address), length);
  }
  pid_t child_ = -1;
};

std::string filters(const NetNamespace& where) {
  return where.run("tc filter show dev right ingress; tc filter show dev right egress").output;
}

}  // namespace

TEST_CASE("a foreign filter before or after: both see every frame") {
  test::need_root_and_namespaces();
  const auto hook = GENERATE(Hook::tcx, Hook::clsact);
  const bool before = GENERATE(true, false);
  const bool attached_first = GENERATE(true, false);
  if (hook == Hook::tcx && !test::kernel_has_tcx()) return;
  Cable cable;
  const auto inside = cable.right.enter();
  const auto place = hook == Hook::tcx ? (before ? Place::tcx_before : Place::tcx_after)
                                       : (before ? Place::clsact_before : Place::clsact_after);
  std::unique_ptr<Reference> foreign;
  if (attached_first) foreign = std::make_unique<Reference>("right", place);
  auto probe = bpf::load_flow_probe(by(hook));
  REQUIRE(probe);
  REQUIRE((*probe)->attach("right"));
  CHECK((*probe)->ports().front().hook == hook);
  if (!attached_first) foreign = std::make_unique<Reference>("right", place);
  cable.send(20);
  CHECK(seen(**probe) == 20);
  CHECK(foreign->in().packets == 20);
}

TEST_CASE("a filter that was there and decides does not hide frames from the probe") {
  test::need_root_and_namespaces();
  const auto hook = GENERATE(Hook::tcx, Hook::clsact);
  if (hook == Hook::tcx && !test::kernel_has_tcx()) return;
  Cable cable;
  const auto inside = cable.right.enter();
  Reference foreign("right", hook == Hook::tcx ? Place::tcx_before : Place::clsact_before, true);
  auto probe = bpf::load_flow_probe(by(hook));
  REQUIRE(probe);
  REQUIRE((*probe)->attach("right"));
  cable.send(10);
  CHECK(seen(**probe) == 10);
  CHECK(foreign.in().packets == 10);
}

TEST_CASE("tags in the frame and beside it make one key") {
  test::need_root_and_namespaces();
  Cable cable;
  const auto inside = cable.right.enter();
  auto probe = bpf::load_flow_probe(by(Hook::automatic));
  REQUIRE(probe);
  REQUIRE((*probe)->attach("right"));
  cable.send(3);
  const auto snapshot = (*probe)->snapshot();
  REQUIRE(snapshot);
  REQUIRE(snapshot->flows.size() == 1);
  const auto& flow = snapshot->flows[0];
  CHECK(to_string(flow.key) == "profinet 02:00:00:00:00:01 02:00:00:00:00:02 vid 100.7 pcp 6 frame_id 0x8001");
  CHECK(flow.counts.bytes == 3 * wire::FrameBuilder().ethernet({}, {}).vlan(1).vlan(1).profinet({}).build().size());
  REQUIRE(snapshot->interfaces[0].traffic_classes.size() == 1);
  CHECK(snapshot->interfaces[0].traffic_classes[0].first == "6");
}

TEST_CASE("detaching leaves the foreign filter and the qdisc") {
  test::need_root_and_namespaces();
  Cable cable;
  const auto inside = cable.right.enter();
  Reference foreign("right", Place::clsact_after);
  const auto before = filters(cable.right);
  {
    auto probe = bpf::load_flow_probe(by(Hook::clsact));
    REQUIRE(probe);
    REQUIRE((*probe)->attach("right"));
    CHECK(filters(cable.right) != before);
  }
  CHECK(filters(cable.right) == before);
  CHECK(cable.right.run("tc qdisc show dev right").output.find("clsact") != std::string::npos);
}

TEST_CASE("after kill -9 the next start removes what is ours, and only that") {
  test::need_root_and_namespaces();
  Cable cable;
  const auto inside = cable.right.enter();
  Reference foreign("right", Place::clsact_after);
  const auto clean = filters(cable.right);
  auto living = bpf::load_flow_probe(by(Hook::clsact));
  REQUIRE(living);
  REQUIRE((*living)->attach("right"));
  const auto with_living = filters(cable.right);
  die_attached();
  CHECK(filters(cable.right) != with_living);
  const auto removed = bpf::remove_stale_filters(IfIndex{::if_nametoindex("right")});
  REQUIRE(removed);
  CHECK(*removed == 2);
  CHECK(filters(cable.right) == with_living);
  living = tl::unexpected(Error{});
  CHECK(filters(cable.right) == clean);
}

TEST_CASE("after kill -9 of the only owner the next attach takes its place") {
  test::need_root_and_namespaces();
  Cable cable;
  const auto inside = cable.right.enter();
  die_attached();
  CHECK(filters(cable.right).find("isoline") != std::string::npos);
  auto next = bpf::load_flow_probe(by(Hook::clsact));
  REQUIRE(next);
  REQUIRE((*next)->attach("right"));
  cable.send(5);
  CHECK(seen(**next) == 5);
  next = tl::unexpected(Error{});
  CHECK(filters(cable.right).find("isoline") == std::string::npos);
}

TEST_CASE("names that a user without rights holds keep neither probes out nor dead filters alive") {
  test::need_root_and_namespaces();
  Cable cable;
  const auto inside = cable.right.enter();
  die_attached();  // as number 0
  const NameHolder nobody(16);
  const auto removed = bpf::remove_stale_filters(IfIndex{::if_nametoindex("right")});
  REQUIRE(removed);
  CHECK(*removed == 2);
  auto living = bpf::load_flow_probe(by(Hook::clsact));
  REQUIRE(living);
  REQUIRE((*living)->attach("right"));
  const auto with_living = filters(cable.right);
  CHECK(with_living.find("isoline") != std::string::npos);
  const NameHolder everything(64);
  CHECK(bpf::remove_stale_filters(IfIndex{::if_nametoindex("right")}) == 0U);
  CHECK(filters(cable.right) == with_living);
  auto refused = bpf::load_flow_probe(by(Hook::clsact));
  REQUIRE(refused);
  const auto attached = (*refused)->attach("right");
  REQUIRE_FALSE(attached);
  CHECK(attached.error().kind == ErrorKind::occupied);
  CHECK(attached.error().why.find("63 by uid 65534") != std::string::npos);
}

TEST_CASE("an occupied XDP slot is refused, a second attach and a missing port too") {
  test::need_root_and_namespaces();
  Cable cable;
  const auto inside = cable.right.enter();
  auto first = bpf::load_flow_probe(by(Hook::xdp)), second = bpf::load_flow_probe(by(Hook::xdp));
  REQUIRE(first);
  REQUIRE(second);
  REQUIRE((*first)->attach("right"));
  const auto taken = (*second)->attach("right");
  REQUIRE_FALSE(taken);
  CHECK(taken.error().kind == ErrorKind::occupied);
  const auto again = (*first)->attach("right");
  REQUIRE_FALSE(again);
  CHECK(again.error().kind == ErrorKind::occupied);
  const auto missing = (*first)->attach("nosuch0");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == ErrorKind::not_found);
  cable.send(4);
  CHECK(seen(**first) == 4);
}

TEST_CASE("an ingress qdisc of somebody else: all or nothing") {
  test::need_root_and_namespaces();
  Cable cable;
  cable.right.must("tc qdisc add dev right ingress");
  const auto inside = cable.right.enter();
  auto probe = bpf::load_flow_probe(by(Hook::clsact));
  REQUIRE(probe);
  const auto attached = (*probe)->attach("right");
  REQUIRE_FALSE(attached);
  CHECK(attached.error().kind == ErrorKind::unsupported);
  CHECK(filters(cable.right).find("isoline") == std::string::npos);
  auto options = by(Hook::clsact);
  options.egress = false;
  auto one_way = bpf::load_flow_probe(options);
  REQUIRE(one_way);
  REQUIRE((*one_way)->attach("right"));
  cable.send(2);
  CHECK(seen(**one_way) == 2);
}
