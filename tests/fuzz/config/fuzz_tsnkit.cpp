// Any bytes as tsnkit's two tables, with a line of % between them: refused with readable problems, or a network and
// streams that keep every promise.
#include <cstdint>
#include <string_view>

#include "config/tsnkit.hpp"
#include "fuzz/config/network_promises.hpp"

using namespace isoline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto middle = text.find("%\n");
  if (middle == std::string_view::npos) return 0;
  const auto loaded = config::parse_tsnkit({text.substr(0, middle), "f.yaml"}, {text.substr(middle + 2), "f.yaml"});
  if (loaded) {
    test::check_promises(*loaded);
    return 0;
  }
  // Of each table 50 problems at most.
  config::Problems problems = loaded.error();
  test::demand(problems.size() <= 100);
  if (problems.size() > 50) problems.resize(50);
  test::check_refusal(problems);
  return 0;
}
