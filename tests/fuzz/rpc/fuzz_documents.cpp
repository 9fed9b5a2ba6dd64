// Any bytes as one of the API's documents: refused as invalid input, or a value that is written and read back the same.
// The first byte chooses the document.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "format/api_json.hpp"
#include "format/json.hpp"

using namespace isoline;

namespace {

void demand(bool condition) {
  if (!condition) std::abort();
}

// Writing what was read must give a text that reads and writes the same.
template <class T, class Encode>
void check(Result<T> (*decode)(std::string_view), std::string_view text, Encode encode) {
  const auto value = decode(text);
  if (!value) {
    demand(value.error().kind == ErrorKind::invalid_input && !value.error().what.empty());
    return;
  }
  const std::string written = encode(*value);
  const auto again = decode(written);
  demand(again.has_value());
  demand(encode(*again) == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case 'f':
      check(format::decode_snapshot, text, [](const Snapshot& snapshot) {
        return format::encode_snapshot(snapshot, {.pretty = false, .histograms = true});
      });
      break;
    case 's':
      check(format::decode_status, text, [](const DaemonStatus& status) { return format::encode_status(status); });
      break;
    case 'p':
      check(format::decode_ports, text,
            [](const std::vector<ProbePort>& ports) { return format::encode_ports(ports); });
      break;
    case 'c':
      check(format::decode_cost, text, [](const std::vector<ProbeCost>& cost) { return format::encode_cost(cost); });
      break;
    case 'a':
      check(format::decode_attach_request, text,
            [](const format::AttachRequest& request) { return format::encode_attach_request(request); });
      break;
    case 'e': {
      const std::string written = format::encode_error(format::decode_error(text));
      demand(format::encode_error(format::decode_error(written)) == written);
      break;
    }
    default: break;
  }
  return 0;
}
