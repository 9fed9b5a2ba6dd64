// Any bytes as a stream file: refused with readable problems, or planned streams that keep every promise.
#include <chrono>
#include <cstdint>
#include <set>
#include <string_view>

#include "config/streams.hpp"
#include "fuzz/config/refused.hpp"

using namespace isoline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto loaded = config::parse_stream_file({reinterpret_cast<const char*>(data), size}, "f.yaml");
  if (!loaded) {
    test::check_refusal(loaded.error());
    return 0;
  }
  test::demand(!loaded->streams.empty() || !loaded->rtp_ports.empty());
  std::set<std::string> names;
  for (const auto& stream : loaded->streams) {
    test::demand(!stream.name.empty() && names.insert(stream.name).second);
    test::demand(stream.cycle >= std::chrono::microseconds(1) && stream.cycle <= std::chrono::hours(1));
    test::demand(stream.allowed_deviation > Nanoseconds(0) && stream.allowed_deviation < stream.cycle);
    test::demand(stream.deadline >= Nanoseconds(0));
    test::demand(!is_ip(stream.match.kind) || (!stream.match.src_mac && !stream.match.pcp && !stream.match.stream_id));
    test::demand(is_ip(stream.match.kind) || (!stream.match.src_address && !stream.match.src_port));
  }
  std::set<std::uint16_t> ports;
  for (const auto& port : loaded->rtp_ports) {
    test::demand(port.port != 0 && port.clock_rate_hz != 0 && ports.insert(port.port).second);
  }
  return 0;
}
