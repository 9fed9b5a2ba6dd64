// Any request: one JSON answer with a fitting status, and the Api is only reached by those who may.
// Input: permission ('n', 'r' or 'c') and method on the first line, target on the second, the body behind.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "format/api_json.hpp"
#include "rpc/handle.hpp"
#include "rpc/target.hpp"
#include "support/fake_api.hpp"

using namespace isoline;

namespace {

void demand(bool condition) {
  if (!condition) std::abort();
}

std::string_view line_of(std::string_view& rest) {
  const auto end = std::min(rest.find('\n'), rest.size());
  const auto line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::string_view first = line_of(rest);
  const std::string_view target = line_of(rest);
  if (first.empty()) return 0;
  const auto permission = first[0] == 'c'   ? rpc::Permission::change
                          : first[0] == 'r' ? rpc::Permission::read
                                            : rpc::Permission::none;
  first.remove_prefix(1);

  test::FakeApi api;
  const auto response = rpc::handle({.method = first, .target = target, .body = rest}, permission, api);
  demand(!response.body.empty());
  demand((response.status == 405) == !response.allow.empty());
  if (response.status != 200) {
    const auto error = format::decode_error(response.body);
    demand(rpc::http_status_of(error.kind) == response.status || response.status == 405);
  }
  for (const auto& call : api.calls()) {
    demand(permission != rpc::Permission::none);
    const bool changes = call.starts_with("attach ") || call.starts_with("detach ");
    demand(!changes || permission == rpc::Permission::change);
  }
  const auto name = rpc::percent_decoded(target);
  if (name) demand(rpc::percent_decoded(rpc::percent_encoded(*name)) == *name);
  return 0;
}
