// A temporary socket path, raw clients for it, and children that run as another user.
#pragma once

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

#include <grp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace isoline::test {

/// A folder that everybody may enter, with room for a socket; gone with the test.
class SocketFolder {
 public:
  SocketFolder() {
    char name[] = "/tmp/isoline-rpc-XXXXXX";
    if (!mkdtemp(name)) throw std::runtime_error("mkdtemp");
    path_ = name;
    chmod(name, 0755);
  }
  ~SocketFolder() { std::filesystem::remove_all(path_); }
  SocketFolder(const SocketFolder&) = delete;
  SocketFolder& operator=(const SocketFolder&) = delete;
  std::string socket() const { return path_ + "/isolined.sock"; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  return address;
}

/// A client that says what the test wants. Reading gives up after 20 s, which fails the test instead of hanging it.
class RawClient {
 public:
  explicit RawClient(const std::string& path) : descriptor_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const auto address = address_of(path);
    if (connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      close(descriptor_);
      throw std::runtime_error(std::string("connect: ") + std::strerror(errno));
    }
    const timeval limit{20, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  }
  ~RawClient() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  RawClient(RawClient&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
  RawClient& operator=(RawClient&&) = delete;

  /// False if the server hung up.
  bool say(const std::string& text) {
    std::size_t sent = 0;
    while (sent < text.size()) {
      const auto count = send(descriptor_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
      if (count <= 0) return false;
      sent += static_cast<std::size_t>(count);
    }
    return true;
  }

  void end_of_talk() { shutdown(descriptor_, SHUT_WR); }

  /// Everything until the server hangs up.
  std::string hear_all() {
    std::string heard;
    char piece[65536];
    for (;;) {
      const auto count = recv(descriptor_, piece, sizeof piece, 0);
      if (count < 0 && errno == ECONNRESET) return heard;
      if (count < 0) throw std::runtime_error(std::string("recv: ") + std::strerror(errno));
      if (count == 0) return heard;
      heard.append(piece, static_cast<std::size_t>(count));
    }
  }

  /// Until these words came.
  std::string hear_until(const std::string& words) {
    std::string heard;
    char piece;
    while (heard.find(words) == std::string::npos) {
      if (recv(descriptor_, &piece, 1, 0) != 1) throw std::runtime_error("the server hung up after: " + heard);
      heard += piece;
    }
    return heard;
  }

 private:
  int descriptor_;
};

/// Spins until a condition that another thread brings about holds; false after 20 s.
inline bool comes_true(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

/// A child process that becomes user and group nobody (and of the group that is given), then runs `work` and hands its
/// text over. To be made while this process has one thread.
class NobodyChild {
 public:
  explicit NobodyChild(const std::function<std::string()>& work, gid_t supplementary = 65534) {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("pipe");
    child_ = fork();
    if (child_ < 0) throw std::runtime_error("fork");
    if (child_ == 0) {
      close(ends[0]);
      std::string text = "cannot become nobody";
      if (setgroups_to(supplementary) && setgid(65534) == 0 && setuid(65534) == 0) {
        try {
          text = work();
        } catch (const std::exception& exception) {
          text = std::string("exception: ") + exception.what();
        }
      }
      [[maybe_unused]] const auto written = write(ends[1], text.data(), text.size());
      _exit(0);
    }
    close(ends[1]);
    from_child_ = ends[0];
  }
  ~NobodyChild() {
    close(from_child_);
    waitpid(child_, nullptr, 0);
  }
  NobodyChild(const NobodyChild&) = delete;
  NobodyChild& operator=(const NobodyChild&) = delete;

  std::string result() {
    std::string text;
    char piece[4096];
    for (ssize_t count; (count = read(from_child_, piece, sizeof piece)) > 0;)
      text.append(piece, static_cast<std::size_t>(count));
    return text;
  }

 private:
  static bool setgroups_to(gid_t group) { return setgroups(1, &group) == 0; }
  pid_t child_ = -1;
  int from_child_ = -1;
};

}  // namespace isoline::test
