// Any bytes as isolined.yaml: refused with readable problems, or values inside their ranges.
#include <cstdint>

#include "config/daemon.hpp"
#include "fuzz/config/refused.hpp"

using namespace isoline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto loaded = config::parse_daemon_config({reinterpret_cast<const char*>(data), size}, "f.yaml", "/nowhere");
  if (!loaded) {
    test::check_refusal(loaded.error());
    return 0;
  }
  test::demand(loaded->probe.max_flows >= 64 && loaded->probe.max_flows <= 4194304);
  test::demand(loaded->probe.max_ports >= 1 && loaded->probe.max_ports <= 256);
  test::demand(loaded->probe.idle_timeout > Nanoseconds(0));
  test::demand(loaded->probe.hook != Hook::xdp || !loaded->probe.egress);
  test::demand(loaded->exporter.address.find(':') != std::string::npos);
  test::demand(loaded->api.socket.starts_with('/') && loaded->api.socket.size() < 108);
  for (const auto& interface : loaded->interfaces) test::demand(!interface.empty());
  return 0;
}
