// The parts of a request's target: path, and the interface that it names.
#pragma once

#include <string>
#include <string_view>

#include "model/error.hpp"

namespace isoline::rpc {

/// Undoes percent encoding (RFC 3986 clause 2.1). Errors: invalid_input.
Result<std::string> percent_decoded(std::string_view text);

/// Encodes every byte that is not unreserved, so that any interface name is one segment of a path.
std::string percent_encoded(std::string_view text);

/// Refuses what the kernel takes for no interface name: empty, longer than 15 bytes, ".", "..", blanks, '/' and ':'.
Result<void> check_interface_name(std::string_view name);

}  // namespace isoline::rpc
