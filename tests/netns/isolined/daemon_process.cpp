#include "netns/isolined/daemon_process.hpp"

#include <fcntl.h>
#include <linux/bpf.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace isoline::test {
namespace {

constexpr auto patience = std::chrono::seconds(60);  // a step takes about a second on an idle host

int remaining(std::chrono::steady_clock::time_point until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  return left.count() > 0 ? static_cast<int>(left.count()) : 0;
}

}  // namespace

Workplace::Workplace() {
  std::string pattern = std::filesystem::temp_directory_path() / "isolined-test-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw std::runtime_error("mkdtemp failed");
  }
  folder_ = pattern;
  ::chmod(folder_.c_str(), 0777);
}

Workplace::~Workplace() {
  std::error_code none;
  std::filesystem::remove_all(folder_, none);
}

void Workplace::write(const std::string& name, const std::string& text) const {
  std::ofstream(path(name)) << text;
  ::chmod(path(name).c_str(), 0644);
}

std::string Workplace::read(const std::string& name) const {
  std::ostringstream text;
  text << std::ifstream(path(name)).rdbuf();
  return text.str();
}

DaemonProcess::DaemonProcess(const NetNamespace& where, const Workplace& place,
                             const std::vector<std::string>& arguments, const std::vector<std::string>& before)
    : place_(place) {
  static std::atomic<int> started{0};
  const std::string number = std::to_string(started++);
  log_name_ = "log-" + number;
  const std::string notify = place.path("notify-" + number);

  listening_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, notify.c_str(), sizeof address.sun_path - 1);
  if (::bind(listening_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot listen as service manager");
  }
  ::chmod(notify.c_str(), 0666);

  std::vector<std::string> command{"ip", "netns", "exec", where.name()};
  command.insert(command.end(), before.begin(), before.end());
  command.emplace_back(ISOLINE_ISOLINED);
  command.insert(command.end(), {"--journal-folder", place.path("state")});
  command.insert(command.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : command) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  const std::string log = place.path(log_name_);

  pid_ = ::fork();
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::setenv("NOTIFY_SOCKET", notify.c_str(), 1);
    ::setenv("WATCHDOG_USEC", "3000000", 1);
    ::unsetenv("WATCHDOG_PID");
    ::setenv("JOURNAL_STREAM", "1:1", 1);
    const int out = ::open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0644);
    ::dup2(out, 1);
    ::dup2(out, 2);
    ::execvp(argv[0], argv.data());
    ::_exit(127);
  }
}

DaemonProcess::~DaemonProcess() {
  if (ended_ < 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(listening_);
}

bool DaemonProcess::says(const std::string& text) {
  const auto until = std::chrono::steady_clock::now() + patience;
  for (;;) {
    std::array<char, 4096> message{};
    const ssize_t length = ::recv(listening_, message.data(), message.size(), MSG_DONTWAIT);
    if (length > 0) {
      if (std::string(message.data(), static_cast<std::size_t>(length)).find(text) != std::string::npos) {
        return true;
      }
      continue;
    }
    int status = 0;
    if (remaining(until) == 0 || ended_ >= 0) {
      return false;
    }
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      continue;  // what it said before its end is still to be read
    }
    pollfd waiting{listening_, POLLIN, 0};
    ::poll(&waiting, 1, std::min(remaining(until), 100));
  }
}

void DaemonProcess::signal(int number) const { ::kill(pid_, number); }

int DaemonProcess::end() {
  if (ended_ >= 0) {
    return ended_;
  }
  const int descriptor = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  pollfd waiting{descriptor, POLLIN, 0};
  const int over = ::poll(&waiting, 1, remaining(std::chrono::steady_clock::now() + patience));
  ::close(descriptor);
  int status = 0;
  if (over != 1 || ::waitpid(pid_, &status, 0) != pid_) {
    return -1;
  }
  ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return ended_;
}

std::string DaemonProcess::log() const { return place_.read(log_name_); }

unsigned programs_on(const std::string& interface) {
  constexpr std::array<unsigned, 3> hooks{46, 47, BPF_XDP};  // TCX ingress and egress, younger than these headers
  unsigned programs = 0;
  for (const unsigned hook : hooks) {
    bpf_attr attributes{};
    attributes.query.target_fd = ::if_nametoindex(interface.c_str());
    attributes.query.attach_type = hook;
    if (::syscall(SYS_bpf, BPF_PROG_QUERY, &attributes, sizeof attributes) == 0) {
      programs += attributes.query.prog_cnt;
    }
  }
  if (kernel_has_tcx()) return programs;
  // Elsewhere they are filters of a clsact.
  const auto filters = run("tc filter show dev " + interface + " ingress; tc filter show dev " + interface + " egress");
  const std::string each = " handle ";
  for (auto at = filters.output.find(each); at != std::string::npos; at = filters.output.find(each, at + 1)) ++programs;
  return programs;
}

}  // namespace isoline::test
