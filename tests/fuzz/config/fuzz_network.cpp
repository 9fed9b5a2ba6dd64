// Any bytes as a network file: refused with readable problems, or a network and streams that keep every promise, which
// are printed and read back as the same.
#include <cstdint>

#include "config/network.hpp"
#include "format/plan/yaml.hpp"
#include "fuzz/config/network_promises.hpp"

using namespace isoline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto loaded = config::parse_network({reinterpret_cast<const char*>(data), size}, "f.yaml");
  if (!loaded) {
    test::check_refusal(loaded.error());
    return 0;
  }
  test::check_promises(*loaded);
  const auto again = config::parse_network(format::network_yaml(loaded->network, loaded->streams), "f.yaml");
  test::demand(again && again->network == loaded->network && again->streams == loaded->streams);
  return 0;
}
