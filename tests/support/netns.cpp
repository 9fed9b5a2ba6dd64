#include "support/netns.hpp"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <system_error>

#include "support/root.hpp"

namespace isoline::test {
namespace {

constexpr const char* prefix = "iso-";

void must_run(const std::string& command) {
  const CommandOutcome outcome = run(command);
  if (outcome.status != 0) {
    throw std::runtime_error(command + ": " + outcome.output);
  }
}

// A test that was killed could not tidy up; the next one does it, by the process number in the name.
void remove_namespaces_of_the_dead() {
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator("/run/netns", none)) {
    const std::string name = entry.path().filename();
    int pid = 0;
    if (std::sscanf(name.c_str(), "iso-%d-", &pid) == 1 && pid > 0 && ::kill(pid, 0) != 0 && errno == ESRCH) {
      run("ip netns del " + name);
    }
  }
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return out + "'";
}

}  // namespace

void need_root_and_namespaces() {
  require_root();
  if (run("ip netns list").status != 0) {
    skip_program("ip netns does not work on this host");
  }
}

CommandOutcome run(const std::string& command) {
  FILE* pipe = ::popen(("{ " + command + "\n} 2>&1").c_str(), "re");
  if (pipe == nullptr) {
    throw std::system_error(errno, std::generic_category(), "popen");
  }
  CommandOutcome outcome;
  std::array<char, 4096> buffer{};
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    outcome.output.append(buffer.data(), got);
  }
  const int status = ::pclose(pipe);
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return outcome;
}

NetNamespace::NetNamespace() {
  static std::atomic<int> made{0};
  const int number = made++;
  if (number == 0) {
    remove_namespaces_of_the_dead();
  }
  name_ = prefix + std::to_string(::getpid()) + "-" + std::to_string(number);
  must_run("ip netns add " + name_);
  must("ip link set lo up");
}

NetNamespace::~NetNamespace() { isoline::test::run("ip netns del " + name_); }

CommandOutcome NetNamespace::run(const std::string& command) const {
  return isoline::test::run("ip netns exec " + name_ + " sh -c " + quoted(command));
}

void NetNamespace::must(const std::string& command) const {
  const CommandOutcome outcome = run(command);
  if (outcome.status != 0) {
    throw std::runtime_error(name_ + ": " + command + ": " + outcome.output);
  }
}

NetNamespace::Inside::Inside(const NetNamespace& where) {
  home_ = ::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
  const int there = ::open(("/run/netns/" + where.name()).c_str(), O_RDONLY | O_CLOEXEC);
  const int entered = there < 0 ? -1 : ::setns(there, CLONE_NEWNET);
  const int reason = errno;
  if (there >= 0) {
    ::close(there);
  }
  if (home_ < 0 || entered != 0) {
    throw std::system_error(reason, std::generic_category(), "entering " + where.name());
  }
}

NetNamespace::Inside::~Inside() {
  ::setns(home_, CLONE_NEWNET);
  ::close(home_);
}

bool kernel_has_tcx() {
  utsname host{};
  int major = 0, minor = 0;
  if (::uname(&host) != 0 || std::sscanf(host.release, "%d.%d", &major, &minor) != 2) return false;
  return major > 6 || (major == 6 && minor >= 6);
}

void make_veth(const NetNamespace& a, const std::string& name_a, const std::string& address_a, const NetNamespace& b,
               const std::string& name_b, const std::string& address_b) {
  if (a.name() == b.name()) {
    a.must("ip link add " + name_a + " type veth peer name " + name_b);
  } else {
    a.must("ip link add " + name_a + " type veth peer name " + name_b + " netns " + b.name());
  }
  const auto finish = [](const NetNamespace& ns, const std::string& name, const std::string& address) {
    if (!address.empty()) {
      ns.must("ip address add " + address + " dev " + name + (address.find(':') == std::string::npos ? "" : " nodad"));
    }
    ns.must("ip link set " + name + " up");
  };
  finish(a, name_a, address_a);
  finish(b, name_b, address_b);
}

}  // namespace isoline::test
