#include "isoline/output.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

namespace isoline::cli {
namespace {

/// 0 or the errno of the first write that failed.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

int write_pieces(int descriptor, const std::function<bool(std::string&)>& next) {
  int number = 0;
  for (std::string piece; number == 0 && next(piece); piece.clear()) number = write_all(descriptor, piece);
  return number;
}

ErrorKind kind_of(int number) {
  if (number == EACCES || number == EPERM || number == EROFS) return ErrorKind::no_permission;
  if (number == ENOENT || number == ENOTDIR) return ErrorKind::not_found;
  return ErrorKind::failed;
}

tl::unexpected<Error> cannot_write(const std::string& path, int number) {
  return fail({kind_of(number), "cannot write", path, std::strerror(number), ""});
}

}  // namespace

Result<bool> write_out(const std::function<bool(std::string&)>& next) {
  std::string piece;
  while (next(piece)) {
    const auto written = write_out(piece);
    if (!written || !*written) return written;
    piece.clear();
  }
  return true;
}

Result<bool> write_out(std::string_view text) {
  const int number = write_all(STDOUT_FILENO, text);
  if (number == 0) return true;
  if (number == EPIPE) return false;
  return fail({kind_of(number), "cannot write", "stdout", std::strerror(number), ""});
}

void say(std::string_view line) { (void)write_all(STDERR_FILENO, std::string(line) + "\n"); }

Progress::Progress() : terminal_(::isatty(STDERR_FILENO) == 1) {}
Progress::~Progress() { clear(); }

void Progress::show(std::string_view text) {
  if (!terminal_) return;
  (void)write_all(STDERR_FILENO, "\r" + std::string(text) + "\x1b[K");
  shown_ = true;
}

void Progress::clear() {
  if (shown_) (void)write_all(STDERR_FILENO, "\r\x1b[K");
  shown_ = false;
}

Result<void> check_file(const std::string& path) {
  struct stat there{};
  const bool exists = ::stat(path.c_str(), &there) == 0;
  if (exists && S_ISDIR(there.st_mode)) {
    return fail({ErrorKind::invalid_input, "cannot write", path, "it is a directory",
                 path + (path.ends_with('/') ? "" : "/") + "flow.svg"});
  }
  // A regular file is replaced by a new one, so it is the folder that must be writable.
  const auto slash = path.rfind('/');
  const auto folder = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
  const bool replaced = !exists || S_ISREG(there.st_mode);
  if (::access(replaced ? folder.c_str() : path.c_str(), W_OK) != 0) return cannot_write(path, errno);
  return {};
}

Result<void> make_folder(const std::string& path) {
  std::error_code code;
  std::filesystem::create_directories(path, code);
  if (code) return cannot_write(path, code.value());
  return {};
}

Result<void> write_file(const std::string& path, std::string_view text) {
  bool written = false;
  return write_file(path, [&](std::string& piece) {
    if (std::exchange(written, true)) return false;
    piece.assign(text);
    return true;
  });
}

Result<void> write_file(const std::string& path, const std::function<bool(std::string&)>& next) {
  if (auto checked = check_file(path); !checked) return checked;
  struct stat there{};
  const bool exists = ::stat(path.c_str(), &there) == 0;
  if (exists && !S_ISREG(there.st_mode)) {  // /dev/stdout, a pipe: nothing to replace
    const int target = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (target < 0) return cannot_write(path, errno);
    const int number = write_pieces(target, next);
    ::close(target);
    if (number) return cannot_write(path, number);
    return {};
  }
  std::string draft = path + ".XXXXXX";
  const int descriptor = ::mkostemp(draft.data(), O_CLOEXEC);
  if (descriptor < 0) return cannot_write(path, errno);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  int number = write_pieces(descriptor, next);
  if (!number && ::fchmod(descriptor, exists ? there.st_mode & 07777 : 0666 & ~mask) != 0) number = errno;
  if (!number && ::fsync(descriptor) != 0) number = errno;
  ::close(descriptor);
  if (!number && ::rename(draft.c_str(), path.c_str()) != 0) number = errno;
  if (!number) return {};
  ::unlink(draft.c_str());
  return cannot_write(path, number);
}

bool stdout_is_terminal() { return ::isatty(STDOUT_FILENO) == 1; }

bool stdout_has_colours() {
  const char* refused = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return stdout_is_terminal() && !(refused && *refused) && terminal && *terminal &&
         std::string_view(terminal) != "dumb";
}

unsigned stdout_columns() {
  struct winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col) return size.ws_col;
  const char* asked = std::getenv("COLUMNS");
  const int columns = asked ? std::atoi(asked) : 0;
  return columns > 0 ? static_cast<unsigned>(columns) : 0;
}

}  // namespace isoline::cli
