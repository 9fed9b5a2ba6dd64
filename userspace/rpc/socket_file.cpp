#include "rpc/socket_file.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace isoline::rpc {

namespace {

Error cannot_listen(const std::string& path, ErrorKind kind, std::string why, std::string hint = {}) {
  return {kind, "cannot listen", path, std::move(why), std::move(hint)};
}

Error system_error(const std::string& path, int code, const char* step) {
  const bool refused = code == EACCES || code == EPERM;
  return cannot_listen(path, refused ? ErrorKind::no_permission : ErrorKind::failed,
                       std::string(step) + ": " + std::strerror(code));
}

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) close(value_);
  }
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  int value() const { return value_; }
  int release() { return std::exchange(value_, -1); }

 private:
  int value_;
};

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

// Two daemons that start at once must not both find the same stale file: who holds this lock looks and binds alone.
// The folder itself is locked, so that no lock file stays behind.
Result<Descriptor> lock_folder(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  const std::string folder = parent.empty() ? "." : parent;
  Descriptor directory(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.value() < 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return fail(cannot_listen(path, ErrorKind::not_found, "there is no folder " + folder,
                                "make it, or let systemd do it (RuntimeDirectory=isoline)"));
    }
    return fail(system_error(path, errno, "cannot open its folder"));
  }
  for (int tries = 0; tries < 200; ++tries) {
    if (flock(directory.value(), LOCK_EX | LOCK_NB) == 0) return directory;
    if (errno != EWOULDBLOCK && errno != EINTR) return fail(system_error(path, errno, "cannot lock its folder"));
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return fail(cannot_listen(path, ErrorKind::occupied, "another process holds a lock on " + folder + " for 2 s"));
}

// Removes the socket that a dead daemon left; refuses anything else that stands at the path.
Result<void> clear_path(const std::string& path) {
  struct stat status{};
  if (lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return {};
    return fail(system_error(path, errno, "cannot look at it"));
  }
  if (!S_ISSOCK(status.st_mode)) {
    return fail(cannot_listen(path, ErrorKind::occupied, "it exists and is no socket",
                              "remove it, or choose another api.socket"));
  }
  const Descriptor probe(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (probe.value() < 0) return fail(system_error(path, errno, "cannot make a socket"));
  const sockaddr_un address = address_of(path);
  if (connect(probe.value(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 || errno == EAGAIN) {
    return fail(cannot_listen(path, ErrorKind::occupied,
                              "another daemon answers there: two daemons cannot share a socket",
                              "stop it (systemctl stop isolined), or choose another api.socket"));
  }
  if (errno == EPROTOTYPE) return fail(cannot_listen(path, ErrorKind::occupied, "it is a socket of another kind"));
  if (errno != ECONNREFUSED) return fail(system_error(path, errno, "cannot tell who uses it"));
  if (unlink(path.c_str()) != 0 && errno != ENOENT)
    return fail(system_error(path, errno, "cannot remove the socket of a daemon that died"));
  return {};
}

mode_t mode_for(const PermissionRules& rules) {
  if (rules.everyone_may_read) return 0666;
  return rules.group ? 0660 : 0600;
}

}  // namespace

Result<SocketFile> SocketFile::take(const std::string& path, const PermissionRules& rules) {
  if (path.empty() || path.size() >= sizeof(sockaddr_un::sun_path) || path.find('\0') != std::string::npos) {
    return fail(cannot_listen(path, ErrorKind::invalid_input, "the path of a Unix socket has 1 to 107 bytes"));
  }
  const auto lock = lock_folder(path);
  if (!lock) return fail(lock.error());
  if (const auto clear = clear_path(path); !clear) return fail(clear.error());

  Descriptor descriptor(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (descriptor.value() < 0) return fail(system_error(path, errno, "cannot make a socket"));
  const sockaddr_un address = address_of(path);
  if (bind(descriptor.value(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return fail(system_error(path, errno, "cannot bind"));
  }
  // From here on the file is ours, and goes again if a later step fails. Nobody can connect before listen().
  SocketFile file(path, descriptor.release());
  struct stat status{};
  if (lstat(path.c_str(), &status) != 0) return fail(system_error(path, errno, "cannot look at it"));
  file.device_ = status.st_dev;
  file.inode_ = status.st_ino;
  if (rules.group && status.st_gid != *rules.group && lchown(path.c_str(), static_cast<uid_t>(-1), *rules.group) != 0) {
    return fail(system_error(path, errno, "cannot give it to the group"));
  }
  if (chmod(path.c_str(), mode_for(rules)) != 0) return fail(system_error(path, errno, "cannot set its mode"));
  if (listen(file.descriptor_, 128) != 0) return fail(system_error(path, errno, "cannot listen"));
  return file;
}

SocketFile::SocketFile(SocketFile&& other) noexcept
    : path_(std::exchange(other.path_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)),
      device_(other.device_),
      inode_(other.inode_) {}

SocketFile::~SocketFile() {
  remove();
  if (descriptor_ >= 0) close(descriptor_);
}

int SocketFile::release_descriptor() { return std::exchange(descriptor_, -1); }

void SocketFile::remove() {
  struct stat status{};
  if (path_.empty()) return;
  if (lstat(path_.c_str(), &status) == 0 && status.st_dev == device_ && status.st_ino == inode_) unlink(path_.c_str());
  path_.clear();
}

}  // namespace isoline::rpc
