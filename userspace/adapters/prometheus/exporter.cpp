#include "adapters/prometheus/exporter.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <prometheus/collectable.h>
#include <prometheus/exposer.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <exception>
#include <mutex>
#include <utility>

#include "adapters/prometheus/collector.hpp"

namespace isoline::exporter {
namespace {

class Source final : public ::prometheus::Collectable {
 public:
  Source(std::function<Readings()> read, const ExportLimits& limits) : read_(std::move(read)), limits_(limits) {}

  std::vector<::prometheus::MetricFamily> Collect() const override {
    const std::lock_guard lock(mutex_);
    return collector_.collect(read_(), limits_);
  }

  void change(const ExportLimits& limits) {
    const std::lock_guard lock(mutex_);
    limits_ = limits;
  }

 private:
  mutable std::mutex mutex_;
  std::function<Readings()> read_;
  ExportLimits limits_;
  mutable Collector collector_;  // Collect() is const in prometheus-cpp, counting is not
};

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;
};

std::optional<SocketAddress> parse(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos) {
    return std::nullopt;
  }
  std::uint16_t port = 0;
  const char* end = address.data() + address.size();
  const auto [stop, wrong] = std::from_chars(address.data() + colon + 1, end, port);
  if (wrong != std::errc{} || stop != end) {
    return std::nullopt;
  }
  std::string host = address.substr(0, colon);
  SocketAddress parsed;
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&parsed.storage);
    *v6 = {};
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    parsed.length = sizeof *v6;
    return inet_pton(AF_INET6, host.c_str(), &v6->sin6_addr) == 1 ? std::optional(parsed) : std::nullopt;
  }
  auto* v4 = reinterpret_cast<sockaddr_in*>(&parsed.storage);
  *v4 = {};
  v4->sin_family = AF_INET;
  v4->sin_port = htons(port);
  parsed.length = sizeof *v4;
  return inet_pton(AF_INET, host.c_str(), &v4->sin_addr) == 1 ? std::optional(parsed) : std::nullopt;
}

// The HTTP server only says that it cannot listen, so the address is tried beforehand to learn why.
Result<void> try_address(const std::string& address) {
  const std::string what = "cannot serve metrics on " + address;
  const auto parsed = parse(address);
  if (!parsed) {
    return fail({ErrorKind::invalid_input, what, {}, "this is no address with a port", "127.0.0.1:9479"});
  }
  const int descriptor = ::socket(parsed->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) {
    return fail({ErrorKind::failed, what, {}, std::strerror(errno), {}});
  }
  const int on = 1;
  ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  int reason = 0;
  if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&parsed->storage), parsed->length) != 0 ||
      ::listen(descriptor, 1) != 0) {
    reason = errno;
  }
  ::close(descriptor);
  switch (reason) {
    case 0: return {};
    case EADDRINUSE:
      return fail({ErrorKind::occupied,
                   what,
                   {},
                   "another program listens there",
                   "another exporter address in the configuration"});
    case EADDRNOTAVAIL: return fail({ErrorKind::not_found, what, {}, "this host does not have the address", {}});
    case EACCES:
      return fail({ErrorKind::no_permission, what, {}, "ports below 1024 need a capability", "a higher port"});
    default: return fail({ErrorKind::failed, what, {}, std::strerror(reason), {}});
  }
}

}  // namespace

struct Exporter::State {
  std::shared_ptr<Source> source;
  std::unique_ptr<::prometheus::Exposer> exposer;
};

Exporter::Exporter(std::unique_ptr<State> state) : state_(std::move(state)) {}
Exporter::~Exporter() = default;

Result<std::unique_ptr<Exporter>> Exporter::listen(const std::string& address, const ExportLimits& limits,
                                                   std::function<Readings()> read) {
  if (auto free = try_address(address); !free) {
    return fail(free.error());
  }
  auto state = std::make_unique<State>();
  state->source = std::make_shared<Source>(std::move(read), limits);
  try {
    state->exposer = std::make_unique<::prometheus::Exposer>(
        std::vector<std::string>{"listening_ports", address, "num_threads", "2", "request_timeout_ms", "5000"});
    state->exposer->RegisterCollectable(state->source);
  } catch (const std::exception& error) {
    if (address.front() == '[') {  // the address was free, so it is the server that cannot
      return fail({ErrorKind::unsupported,
                   "cannot serve metrics on " + address,
                   {},
                   "the HTTP server (civetweb) of this system was built without IPv6",
                   "an IPv4 address"});
    }
    return fail({ErrorKind::failed, "cannot serve metrics on " + address, {}, error.what(), {}});
  }
  return std::unique_ptr<Exporter>(new Exporter(std::move(state)));
}

std::uint16_t Exporter::port() const {
  const auto ports = state_->exposer->GetListeningPorts();
  return ports.empty() ? std::uint16_t{0} : static_cast<std::uint16_t>(ports.front());
}

void Exporter::change(const ExportLimits& limits) { state_->source->change(limits); }

}  // namespace isoline::exporter
