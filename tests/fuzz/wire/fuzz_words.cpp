// Any text as a flow key, an address or a quantity: an error or a value, and a value is read back as it is printed.
#include <cstdlib>
#include <string_view>

#include "model/flow_key.hpp"
#include "model/units.hpp"
#include "wire/key.hpp"

using namespace isoline;

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto key = parse_flow_key(text)) {
    const auto again = parse_flow_key(to_string(*key));
    must(again && to_string(*again) == to_string(*key));
    (void)wire::to_abi(*key, 0, Direction::ingress);
  }
  if (const auto mac = parse_mac_address(text)) must(parse_mac_address(to_string(*mac)).value() == *mac);
  if (const auto ip = parse_ip_address(text)) must(parse_ip_address(to_string(*ip)).value() == *ip);
  if (const auto duration = parse_duration(text)) {
    must(duration->count() >= 0);
    must(parse_duration(to_string(*duration)).value() == *duration);
    (void)for_people(*duration);
  }
  if (const auto bytes = parse_byte_count(text)) (void)bytes_for_people(*bytes);
  if (const auto frequency = parse_frequency(text)) must(*frequency >= 0);
  return 0;
}
