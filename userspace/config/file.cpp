#include "config/file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/yaml/text.hpp"

namespace isoline::config {

namespace {

Error system_error(const std::string& path, int code) {
  Error error{ErrorKind::failed, "cannot read the file", path, std::strerror(code), {}};
  if (code == ENOENT || code == ENOTDIR) error.kind = ErrorKind::not_found;
  if (code == EACCES || code == EPERM) error.kind = ErrorKind::no_permission;
  return error;
}

struct Descriptor {
  int value;
  ~Descriptor() {
    if (value >= 0) close(value);
  }
};

// The whole file and a byte, so that the next call finds its end; what has no size is read in growing pieces.
std::size_t first_piece(const struct stat& status) {
  return std::max<std::size_t>(4096, status.st_size > 0 ? static_cast<std::size_t>(status.st_size) + 1 : 0);
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t largest) {
  const Descriptor file{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.value < 0) return fail(system_error(path, errno));
  struct stat status{};
  if (fstat(file.value, &status) == 0 && S_ISDIR(status.st_mode)) return fail(system_error(path, EISDIR));
  std::string text;
  std::size_t size = 0;
  while (size <= largest) {
    if (size == text.size()) text.resize(std::min(largest + 1, std::max(2 * size, first_piece(status))));
    const ssize_t count = read(file.value, text.data() + size, text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(system_error(path, errno));
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  text.resize(size);
  return text;
}

}  // namespace isoline::config
