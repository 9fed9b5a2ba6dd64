#include "netns/cli/link.hpp"

#include <fcntl.h>
#include <linux/bpf.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace isoline::test {
namespace {

/// BPF_TCX_INGRESS, which the headers of Linux 6.1 do not have.
constexpr std::uint32_t tcx_ingress = 46;

std::string content(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

bool comes_true(const std::function<bool()>& what, std::chrono::seconds within) {
  const auto end = std::chrono::steady_clock::now() + within;
  while (!what()) {
    if (std::chrono::steady_clock::now() > end) return false;
    ::poll(nullptr, 0, 20);
  }
  return true;
}

Link::Link() : interface_("ic" + std::to_string(::getpid())) {
  // Neighbour discovery would add flows of its own at times of its own.
  for (const auto* end : {&here_, &there_}) end->must("echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6");
  make_veth(here_, interface_, "10.9.0.1/24", there_, "far", "10.9.0.2/24");
}

CommandOutcome Link::isoline(const std::string& arguments) const {
  return here_.run(std::string(ISOLINE_PROGRAM) + " " + arguments);
}

CommandOutcome Link::data_of(const std::string& arguments) const { return isoline(arguments + " 2>/dev/null"); }

bool Link::is_probed() const {
  const auto inside = here_.enter();
  // Asked of the interface itself: a list of all programs names interfaces by index, which other namespaces have too.
  bpf_attr query{};
  query.query.target_fd = ::if_nametoindex(interface_.c_str());
  query.query.attach_type = tcx_ingress;
  if (::syscall(SYS_bpf, BPF_PROG_QUERY, &query, sizeof query) != 0) throw std::runtime_error("BPF_PROG_QUERY");
  return query.query.prog_cnt > 0;
}

Background::Background(const NetNamespace& where, const std::string& command) {
  folder_ = (std::filesystem::temp_directory_path() / "isoline-cli-XXXXXX").string();
  if (!::mkdtemp(folder_.data())) throw std::runtime_error("mkdtemp");
  const auto inside = where.enter();
  pid_ = ::fork();
  if (pid_ != 0) return;
  const auto to_file = [&](const char* name, int descriptor) {
    ::dup2(::open((folder_ + name).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600), descriptor);
  };
  to_file("/output", STDOUT_FILENO);
  to_file("/talk", STDERR_FILENO);
  ::dup2(::open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
  ::execl("/bin/sh", "sh", "-c", ("exec " + command).c_str(), nullptr);
  ::_exit(127);
}

Background::~Background() {
  if (!ended_ && pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  std::filesystem::remove_all(folder_);
}

void Background::signal(int number) const { ::kill(pid_, number); }

int Background::wait(std::chrono::seconds within) {
  int status = 0;
  if (!comes_true([&] { return ::waitpid(pid_, &status, WNOHANG) == pid_; }, within)) return -1;
  ended_ = true;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string Background::output() const { return content(folder_ + "/output"); }
std::string Background::talk() const { return content(folder_ + "/talk"); }

}  // namespace isoline::test
