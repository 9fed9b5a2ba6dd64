// What the real tcptrace says of the round trips in a capture file.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

namespace isoline::test {

/// Of one direction, all connections on the same ports together. tcptrace prints tenths of milliseconds.
struct TcptraceRoundTrips {
  std::uint64_t samples = 0;
  double min_ms = 0, max_ms = 0, sum_ms = 0;
  double sum_error_ms = 0;  ///< by how much sum_ms may be off, since the averages are rounded
  std::uint64_t connections = 0;
};

/// By the sender's "address:port" and the receiver's. Throws if tcptrace cannot be run or read.
std::map<std::string, TcptraceRoundTrips> run_tcptrace(const std::string& capture);

/// Whether it is on this host.
bool has_tcptrace();

}  // namespace isoline::test
