#include "adapters/pcap/file_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace isoline::pcap {
namespace {

Error system_error(const std::string& path, int code) {
  Error error{ErrorKind::failed, "cannot read the capture", path, std::strerror(code), {}};
  if (code == ENOENT || code == ENOTDIR) error.kind = ErrorKind::not_found;
  if (code == EACCES || code == EPERM) error.kind = ErrorKind::no_permission;
  if (code == EISDIR) error.kind = ErrorKind::invalid_input;
  return error;
}

class FileSource : public ByteSource {
 public:
  FileSource(int file, std::string path) : file_(file), path_(std::move(path)) {}
  ~FileSource() override {
    if (file_ != STDIN_FILENO) ::close(file_);
  }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  Result<std::size_t> read(std::span<std::uint8_t> room) override {
    for (;;) {
      const ssize_t count = ::read(file_, room.data(), room.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return fail(system_error(path_, errno));
      bytes_read_ += static_cast<std::uint64_t>(count);
      return static_cast<std::size_t>(count);
    }
  }

  std::uint64_t bytes_read() const override { return bytes_read_; }

  // Asked each time: a file that is being recorded grows.
  std::optional<std::uint64_t> stored_size() const override {
    struct stat status{};
    if (::fstat(file_, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    return static_cast<std::uint64_t>(status.st_size);
  }

 private:
  int file_;
  std::string path_;
  std::uint64_t bytes_read_ = 0;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> open_file(const std::string& path) {
  if (path == "-") return std::make_unique<FileSource>(STDIN_FILENO, "standard input");
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return fail(system_error(path, errno));
  return std::make_unique<FileSource>(file, path);
}

}  // namespace isoline::pcap
