#include "adapters/journal/file_journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "adapters/journal/lines.hpp"

namespace isoline::journal {
namespace {

// 64 ports with the longest lists that the kernel takes stay below.
constexpr std::size_t largest = 16U << 20;

Error system_error(std::string what, const std::string& file) {
  const int number = errno;
  const bool refused = number == EACCES || number == EPERM || number == EROFS;
  return {refused ? ErrorKind::no_permission : ErrorKind::failed, std::move(what), file, std::strerror(number),
          refused ? "as root, or another folder" : ""};
}

class Descriptor {
 public:
  Descriptor(const std::string& file, int flags)
      : number_(::open(file.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(Descriptor&& other) noexcept : number_(other.take()) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  bool open() const { return number_ >= 0; }
  int number() const { return number_; }
  int take() { return std::exchange(number_, -1); }

 private:
  int number_;
};

// The daemon has no rights over root's files: whoever owns the folder owns what is in it.
void give_to_owner(int file, const std::string& folder) {
  struct stat about{};
  if (::geteuid() != 0 || ::stat(folder.c_str(), &about) != 0) return;
  if (::fchown(file, about.st_uid, about.st_gid) != 0) return;  // root can read it in any case
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result<std::string> read_all(int file, const std::string& name) {
  std::string text;
  char part[65536];
  for (;;) {
    const ssize_t size = ::read(file, part, sizeof part);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return fail(system_error("cannot read the journal", name));
    if (size == 0) return text;
    text.append(part, static_cast<std::size_t>(size));
    if (text.size() > largest) {
      return fail({ErrorKind::invalid_input, "the journal is damaged", name, "it is larger than 16 MiB", {}});
    }
  }
}

Result<Descriptor> open_to_lock(const std::string& folder, const std::string& name) {
  if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return fail(system_error("cannot make the journal's folder", folder));
  }
  Descriptor file(name, O_RDWR | O_CREAT);
  if (!file.open()) return fail(system_error("cannot lock the journal", name));
  give_to_owner(file.number(), folder);
  return file;
}

Error locked_by(const std::string& name, const char* who) {
  return {ErrorKind::occupied, "cannot lock the journal", name, who, "again, when it is done"};
}

struct flock whole_file() {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

// A file that was made or renamed is there after a power cut only if its folder is on disk too.
Result<void> sync_folder(const std::string& folder) {
  const Descriptor opened(folder, O_RDONLY | O_DIRECTORY);
  if (!opened.open() || ::fsync(opened.number()) != 0) {
    return fail(system_error("cannot write the journal", folder));
  }
  return {};
}

}  // namespace

FileJournal::FileJournal(FileJournalOptions options)
    : options_(std::move(options)), file_(options_.folder + "/schedule.journal") {}

FileJournal::~FileJournal() {
  for (const int file : {lock_, watch_}) {
    if (file >= 0) ::close(file);
  }
}

// Locks go with their process. Once taken they are kept.
Result<void> FileJournal::lock() {
  if (lock_ >= 0) return {};
  const std::string name = options_.folder + "/schedule.lock";
  auto file = open_to_lock(options_.folder, name);
  if (!file) return fail(file.error());
  if (::flock(file->number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return fail(system_error("cannot lock the journal", name));
    return fail(locked_by(name, "another process changes schedules now"));
  }
  lock_ = file->take();
  return {};
}

// A kind of lock that can be asked for without taking it: asking must not keep out who is about to keep watch.
Result<void> FileJournal::keep_watch() {
  if (watch_ >= 0) return {};
  const std::string name = options_.folder + "/schedule.watch";
  auto file = open_to_lock(options_.folder, name);
  if (!file) return fail(file.error());
  struct flock lock = whole_file();
  if (::fcntl(file->number(), F_OFD_SETLK, &lock) != 0) {
    if (errno != EAGAIN && errno != EACCES) return fail(system_error("cannot lock the journal", name));
    return fail(locked_by(name, "another isolined keeps watch over it"));
  }
  const auto here = network();
  if (!here) return fail(here.error());
  if (::ftruncate(file->number(), 0) != 0 || !write_all(file->number(), *here)) {
    return fail(system_error("cannot keep watch", name));
  }
  watch_ = file->take();
  return {};
}

Result<bool> FileJournal::watched() {
  if (watch_ >= 0) return true;
  const std::string name = options_.folder + "/schedule.watch";
  const Descriptor file(name, O_RDONLY);
  if (!file.open() && errno == ENOENT) return false;
  struct flock lock = whole_file();
  if (!file.open() || ::fcntl(file.number(), F_OFD_GETLK, &lock) != 0) {
    return fail(system_error("cannot see whether isolined keeps watch", name));
  }
  if (lock.l_type == F_UNLCK) return false;
  const auto there = read_all(file.number(), name);
  if (!there) return fail(there.error());
  const auto here = network();
  if (!here) return fail(here.error());
  if (there->empty() || *there == *here) return true;
  return fail({ErrorKind::unreachable,
               "nobody keeps watch over these ports",
               {},
               "isolined runs in another network namespace",
               "without --confirm-within, or with an isolined in this namespace"});
}

std::string FileJournal::stamp() {
  struct stat about{};
  if (::stat(file_.c_str(), &about) != 0) return "";
  return std::to_string(about.st_ino) + " " + std::to_string(about.st_size) + " " +
         std::to_string(about.st_mtim.tv_sec) + " " + std::to_string(about.st_mtim.tv_nsec);
}

Result<std::optional<host::JournalRecord>> FileJournal::last() {
  const Descriptor file(file_, O_RDONLY);
  if (!file.open()) {
    if (errno == ENOENT) return std::nullopt;
    return fail(system_error("cannot read the journal", file_));
  }
  const auto text = read_all(file.number(), file_);
  if (!text) return fail(text.error());
  auto parsed = parse_lines(*text, file_);
  if (!parsed) return fail(parsed.error());
  return std::move(parsed->record);
}

Result<void> FileJournal::begin(const host::JournalRecord& record) {
  if (auto locked = lock(); !locked) return locked;
  // Whole or not at all: written aside and renamed.
  const std::string aside = file_ + ".new";
  ::unlink(aside.c_str());
  const Descriptor file(aside, O_WRONLY | O_CREAT | O_EXCL);
  if (!file.open()) return fail(system_error("cannot write the journal", aside));
  give_to_owner(file.number(), options_.folder);
  if (!write_all(file.number(), to_lines(record)) || ::fsync(file.number()) != 0 ||
      ::rename(aside.c_str(), file_.c_str()) != 0) {
    Error error = system_error("cannot write the journal", aside);
    ::unlink(aside.c_str());
    return fail(std::move(error));
  }
  return sync_folder(options_.folder);
}

Result<void> FileJournal::phase(const std::string& id, host::TransactionPhase phase,
                                std::optional<MonotonicTime> confirm_until) {
  if (auto locked = lock(); !locked) return locked;
  const Descriptor file(file_, O_RDWR);
  if (!file.open()) return fail(system_error("cannot write the journal", file_));
  const auto text = read_all(file.number(), file_);
  if (!text) return fail(text.error());
  const auto parsed = parse_lines(*text, file_);
  if (!parsed) return fail(parsed.error());
  if (parsed->record.id != id) {
    return fail({ErrorKind::not_found,
                 "cannot write the journal",
                 file_,
                 "it is of transaction " + parsed->record.id + ", not of " + id,
                 {}});
  }
  const auto good = static_cast<off_t>(parsed->good);
  const std::string line = phase_line(std::string_view(*text).substr(0, parsed->good), phase, confirm_until);
  if (::ftruncate(file.number(), good) != 0 || ::lseek(file.number(), good, SEEK_SET) != good ||
      !write_all(file.number(), line) || ::fsync(file.number()) != 0) {
    return fail(system_error("cannot write the journal", file_));
  }
  return {};
}

Result<std::string> FileJournal::boot_id() {
  const Descriptor file(options_.boot_id_file, O_RDONLY);
  if (!file.open()) return fail(system_error("cannot tell this boot from others", options_.boot_id_file));
  auto text = read_all(file.number(), options_.boot_id_file);
  if (!text) return text;
  while (!text->empty() && text->back() == '\n') text->pop_back();
  if (text->empty()) {
    return fail({ErrorKind::failed, "cannot tell this boot from others", options_.boot_id_file, "it is empty", {}});
  }
  return text;
}

Result<std::string> FileJournal::network() {
  struct stat about{};
  if (::stat(options_.network_file.c_str(), &about) != 0) {
    return fail(system_error("cannot tell this network namespace from others", options_.network_file));
  }
  return std::to_string(about.st_ino);
}

}  // namespace isoline::journal
