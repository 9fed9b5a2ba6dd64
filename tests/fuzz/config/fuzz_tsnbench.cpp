// Any bytes as a TSNBench scenario: refused with readable problems, or a network and streams that keep every promise.
#include <cstdint>

#include "config/tsnbench.hpp"
#include "fuzz/config/network_promises.hpp"

using namespace isoline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto loaded = config::parse_tsnbench({reinterpret_cast<const char*>(data), size}, "f.yaml");
  if (loaded) {
    test::check_promises(*loaded);
  } else {
    test::check_refusal(loaded.error());
  }
  return 0;
}
