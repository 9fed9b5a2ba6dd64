#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "model/address.hpp"

using namespace isoline;

TEST_CASE("MAC addresses are read and printed") {
  const auto address = parse_mac_address("02:00:0A:fF:00:01");
  REQUIRE(address);
  CHECK(address->octets == std::array<std::uint8_t, 6>{2, 0, 10, 255, 0, 1});
  CHECK(to_string(*address) == "02:00:0a:ff:00:01");
  CHECK(parse_mac_address("02-00-0a-ff-00-01").value() == *address);
}

TEST_CASE("what is no MAC address is refused") {
  for (const char* text : {"", "02:00:00:00:00", "02:00:00:00:00:0", "02:00:00:00:00:001", "02:00:00:00:00:0g",
                           "02:00:00:00-00:01", "02.00.00.00.00.01", "02:00:00:00:00:01 ", "0200:00:00:00:01:"}) {
    INFO(text);
    const auto address = parse_mac_address(text);
    REQUIRE_FALSE(address);
    CHECK(address.error().kind == ErrorKind::invalid_input);
  }
}

TEST_CASE("IPv4 is held as a mapped address and printed as itself") {
  const auto address = parse_ip_address("10.0.0.254");
  REQUIRE(address);
  CHECK_FALSE(address->v6);
  CHECK(address->octets == std::array<std::uint8_t, 16>{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 0, 254});
  CHECK(to_string(*address) == "10.0.0.254");
}

TEST_CASE("IPv6 is printed in its shortest form") {
  const auto address = parse_ip_address("FE80:0:0:0:0:0:0:1");
  REQUIRE(address);
  CHECK(address->v6);
  CHECK(to_string(*address) == "fe80::1");
  CHECK(to_string(parse_ip_address("::").value()) == "::");
}

TEST_CASE("a mapped address that was written as IPv6 stays IPv6") {
  const auto address = parse_ip_address("::ffff:10.0.0.1");
  REQUIRE(address);
  CHECK(address->v6);
  CHECK(to_string(*address) == "::ffff:10.0.0.1");
  CHECK(*address != parse_ip_address("10.0.0.1").value());
}

TEST_CASE("what is no IP address is refused") {
  const std::string with_nul("10.0.0.1\0x", 10);
  for (const std::string& text : std::vector<std::string>{"", "10.0.0", "10.0.0.256", "10.0.0.1 ", "fe80::1%eth0",
                                                          "fe80:::1", "host", with_nul, std::string(1000, '1')}) {
    INFO(text);
    CHECK_FALSE(parse_ip_address(text));
  }
}

TEST_CASE("VLAN ids have 12 bits") {
  CHECK(VlanId::from(0).value().value() == 0);
  CHECK(VlanId::from(4095).value().value() == 4095);
  CHECK_FALSE(VlanId::from(4096));
  CHECK(VlanId::from_tci(0xe064).value() == 100);
}
