// Which ports see the same traffic.
#include "agent/views.hpp"

#include <catch2/catch.hpp>

using namespace isoline;

namespace {

host::Interface interface(const std::string& name, std::uint32_t index) {
  host::Interface made;
  made.name = name;
  made.index = IfIndex{index};
  return made;
}

}  // namespace

TEST_CASE("bridge and port, VLAN and parent see each other, others do not") {
  agent::KnownInterfaces known;
  auto bridge = interface("br0", 1);
  auto port = interface("port0", 2);
  port.master = bridge.index;
  auto other_port = interface("port1", 3);
  other_port.master = bridge.index;
  auto vlan = interface("port0.5", 4);
  vlan.parent = port.index;
  auto alone = interface("eth9", 5);
  for (const auto& each : {bridge, port, other_port, vlan, alone}) {
    known[each.index] = each;
  }
  using Names = std::vector<std::string>;
  CHECK(agent::views_of("br0", known) == Names{"port0", "port1"});
  CHECK(agent::views_of("port0", known) == Names{"br0", "port0.5"});
  CHECK(agent::views_of("port1", known) == Names{"br0"});
  CHECK(agent::views_of("port0.5", known) == Names{"port0"});
  CHECK(agent::views_of("eth9", known).empty());
  CHECK(agent::views_of("gone", known).empty());
}

TEST_CASE("an XDP program is a way past every probe but one at the XDP hook") {
  agent::KnownInterfaces known;
  known[IfIndex{2}] = interface("port0", 2);
  ProbePort port{"port0", IfIndex{2}, Hook::tcx, true, true, {}};
  CHECK(agent::ways_past(port, known).empty());
  known[IfIndex{2}].xdp = true;
  CHECK(agent::ways_past(port, known) == std::vector<std::string>{"xdp"});
  port.hook = Hook::xdp;
  CHECK(agent::ways_past(port, known).empty());
  CHECK(agent::ways_past({"gone", IfIndex{9}, Hook::tcx, true, true, {}}, known).empty());
}
