#include "isoline/management.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>

#include "adapters/netlink/interfaces.hpp"
#include "model/words.hpp"

namespace isoline::cli {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// "" when the process is gone or another's.
std::string ssh_connection_of(pid_t process) {
  const std::string environment = read_file("/proc/" + std::to_string(process) + "/environ");
  constexpr std::string_view name = "SSH_CONNECTION=";
  for (std::size_t at = 0; at < environment.size();) {
    const std::string_view entry(environment.c_str() + at);
    if (entry.starts_with(name)) return std::string(entry.substr(name.size()));
    at += entry.size() + 1;
  }
  return "";
}

/// 0 when it cannot be known.
pid_t parent_of(pid_t process) {
  // "pid (name) state parent …": the name may hold anything, also ')'.
  const std::string stat = read_file("/proc/" + std::to_string(process) + "/stat");
  const auto end = stat.rfind(')');
  if (end == std::string::npos || end + 4 >= stat.size()) return 0;
  return static_cast<pid_t>(std::strtol(stat.c_str() + end + 4, nullptr, 10));
}

std::string ssh_connection() {
  if (const char* own = std::getenv("SSH_CONNECTION"); own && *own) return own;
  constexpr int most_ancestors = 64;
  pid_t process = ::getppid();
  for (int i = 0; i < most_ancestors && process > 1; ++i, process = parent_of(process)) {
    if (auto connection = ssh_connection_of(process); !connection.empty()) return connection;
  }
  return "";
}

/// The interface that has this address; "" if none has.
std::string interface_with(const std::string& address) {
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return "";
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owner(list, ::freeifaddrs);
  for (const ifaddrs* one = list; one; one = one->ifa_next) {
    if (!one->ifa_addr) continue;
    char text[INET6_ADDRSTRLEN] = "";
    const int family = one->ifa_addr->sa_family;
    if (family == AF_INET) {
      ::inet_ntop(family, &reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr, text, sizeof text);
    } else if (family == AF_INET6) {
      ::inet_ntop(family, &reinterpret_cast<const sockaddr_in6*>(one->ifa_addr)->sin6_addr, text, sizeof text);
    }
    if (address == text) return one->ifa_name;
  }
  return "";
}

}  // namespace

std::string server_address(std::string_view ssh_connection) {
  const auto words = split_words(ssh_connection);
  if (words.size() != 4) return "";
  return std::string(words[2].substr(0, words[2].find('%')));  // link-local ones may name their interface
}

std::set<std::string> with_lower(const std::string& interface, const std::vector<host::Interface>& all) {
  std::set<std::string> found{interface};
  std::vector<std::string> next{interface};
  while (!next.empty()) {
    const std::string upper = next.back();
    next.pop_back();
    for (const auto& one : all) {
      for (const auto& other : all) {
        const bool below = (one.name == upper && one.parent == other.index) ||  // other is what a VLAN stands on
                           (one.name == upper && other.master == one.index);    // other is a port of a bridge
        if (below && found.insert(other.name).second) next.push_back(other.name);
      }
    }
  }
  return found;
}

std::set<std::string> management_interfaces() {
  const std::string address = server_address(ssh_connection());
  if (address.empty()) return {};
  const std::string interface = interface_with(address);
  if (interface.empty()) return {};
  const auto interfaces = netlink::open_interfaces();
  if (!interfaces) return {interface};
  const auto all = (*interfaces)->list();
  return all ? with_lower(interface, *all) : std::set<std::string>{interface};
}

}  // namespace isoline::cli
