// IPv4 endpoints of the plant: "10.77.0.1:4840", and the sockets that end there.
#pragma once

#include <netinet/in.h>

#include <string>

#include "model/error.hpp"

namespace isoline::plant {

/// Reads "10.77.0.1:4840"; a bare number is that port on every address. Errors: usage.
Result<sockaddr_in> parse_endpoint(const std::string& text);

/// A socket of this type (SOCK_STREAM, SOCK_DGRAM), bound to the address. Errors: failed.
Result<int> bound_socket(int type, const sockaddr_in& address);

/// A socket of this type, connected. TCP is tried again until `patience` seconds have passed, so that both ends may
/// be started at once. Errors: failed.
Result<int> connected_socket(int type, const sockaddr_in& address, int patience = 5);

}  // namespace isoline::plant
