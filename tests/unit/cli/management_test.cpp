#include "isoline/management.hpp"

#include <catch2/catch.hpp>

using namespace isoline;
using namespace isoline::cli;

namespace {

host::Interface interface(const char* name, std::uint32_t index, std::optional<std::uint32_t> parent = {},
                          std::optional<std::uint32_t> master = {}) {
  host::Interface one;
  one.name = name;
  one.index = IfIndex{index};
  if (parent) one.parent = IfIndex{*parent};
  if (master) one.master = IfIndex{*master};
  return one;
}

}  // namespace

TEST_CASE("the address of this side of an SSH connection") {
  CHECK(server_address("192.0.2.9 51234 192.0.2.1 22") == "192.0.2.1");
  CHECK(server_address("fe80::9%eth0 51234 fe80::1%eth0 22") == "fe80::1");
  CHECK(server_address("").empty());
  CHECK(server_address("192.0.2.9 51234 192.0.2.1").empty());
  CHECK(server_address("a b c d e").empty());
}

TEST_CASE("an address on a bridge or a VLAN device is reached by the ports below") {
  const std::vector<host::Interface> all{interface("br0", 1), interface("eth0", 2, {}, 1), interface("eth1", 3, {}, 1),
                                         interface("eth2", 4), interface("br0.7", 5, 1)};
  CHECK(with_lower("br0.7", all) == std::set<std::string>{"br0.7", "br0", "eth0", "eth1"});
  CHECK(with_lower("br0", all) == std::set<std::string>{"br0", "eth0", "eth1"});
  CHECK(with_lower("eth2", all) == std::set<std::string>{"eth2"});
  CHECK(with_lower("gone0", all) == std::set<std::string>{"gone0"});
}

TEST_CASE("interfaces that stand on each other end nowhere") {
  const std::vector<host::Interface> ring{interface("a", 1, 2), interface("b", 2, 1)};
  CHECK(with_lower("a", ring) == std::set<std::string>{"a", "b"});
}
