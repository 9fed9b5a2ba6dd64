#include "support/plant/endpoint.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "support/plant/pace.hpp"

namespace isoline::plant {
namespace {

Error system_error(std::string what) { return {ErrorKind::failed, std::move(what), "", std::strerror(errno), ""}; }

}  // namespace

Result<sockaddr_in> parse_endpoint(const std::string& text) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  const auto colon = text.rfind(':');
  const std::string port = colon == std::string::npos ? text : text.substr(colon + 1);
  const std::string host = colon == std::string::npos ? "0.0.0.0" : text.substr(0, colon);
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc{} || *end != '\0' || number == 0 || inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) {
    return fail({ErrorKind::usage, "not an endpoint: '" + text + "'", "", "as in 10.77.0.1:4840", ""});
  }
  address.sin_port = htons(number);
  return address;
}

Result<int> bound_socket(int type, const sockaddr_in& address) {
  const int descriptor = socket(AF_INET, type | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return fail(system_error("cannot open a socket"));
  const int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const Error error = system_error("cannot bind a socket");
    close(descriptor);
    return fail(error);
  }
  return descriptor;
}

Result<int> connected_socket(int type, const sockaddr_in& address, int patience) {
  const MonotonicTime give_up = now() + std::chrono::seconds(patience);
  for (;;) {
    const int descriptor = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return fail(system_error("cannot open a socket"));
    if (connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return descriptor;
    const Error error = system_error("cannot connect");
    close(descriptor);
    if (now() >= give_up || interrupted()) return fail(error);
    sleep_until(now() + std::chrono::milliseconds(20));
  }
}

}  // namespace isoline::plant
