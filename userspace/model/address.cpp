// Reads and prints addresses.
#include "model/address.hpp"

#include <arpa/inet.h>

#include <algorithm>

#include "model/digits.hpp"

namespace isoline {
namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

Error bad_address(const char* what, std::string_view text, const char* hint) {
  return {ErrorKind::invalid_input, "'" + std::string(text) + "' is no " + what, "", "", hint};
}

}  // namespace

Result<VlanId> VlanId::from(std::uint64_t number) {
  if (number > 4095) {
    return fail({ErrorKind::invalid_input, "VLAN id " + std::to_string(number) + " is out of range", "",
                 "a VLAN id has 12 bits", "0 to 4095"});
  }
  return VlanId(static_cast<std::uint16_t>(number));
}

std::string to_string(const MacAddress& address) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (std::uint8_t octet : address.octets) {
    if (!text.empty()) text += ':';
    text += digits[octet >> 4];
    text += digits[octet & 15];
  }
  return text;
}

std::string to_string(const IpAddress& address) {
  char text[INET6_ADDRSTRLEN] = "";
  const std::uint8_t* octets = address.octets.data();
  inet_ntop(address.v6 ? AF_INET6 : AF_INET, address.v6 ? octets : octets + mapped_prefix.size(), text, sizeof text);
  return text;
}

Result<MacAddress> parse_mac_address(std::string_view text) {
  const auto bad = [&] { return fail(bad_address("MAC address", text, "02:00:00:00:00:01")); };
  if (text.size() != 17) return bad();
  const char separator = text[2];
  if (separator != ':' && separator != '-') return bad();
  MacAddress address;
  for (std::size_t i = 0; i < 6; ++i) {
    const int high = hex_digit(text[3 * i]), low = hex_digit(text[3 * i + 1]);
    if (high < 0 || low < 0 || (i < 5 && text[3 * i + 2] != separator)) return bad();
    address.octets[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return address;
}

Result<IpAddress> parse_ip_address(std::string_view text) {
  const std::string word(text);
  IpAddress address;
  // A NUL inside the text would end it early for inet_pton and let rubbish behind it pass.
  if (word.find('\0') == std::string::npos && word.size() < INET6_ADDRSTRLEN) {
    address.v6 = word.find(':') != std::string::npos;
    std::uint8_t* octets = address.octets.data();
    if (address.v6 && inet_pton(AF_INET6, word.c_str(), octets) == 1) return address;
    if (!address.v6 && inet_pton(AF_INET, word.c_str(), octets + mapped_prefix.size()) == 1) {
      std::copy(mapped_prefix.begin(), mapped_prefix.end(), octets);
      return address;
    }
  }
  return fail(bad_address("IP address", text, "10.0.0.1 or fe80::1"));
}

}  // namespace isoline
