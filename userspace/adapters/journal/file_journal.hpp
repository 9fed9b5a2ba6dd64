// The journal in a folder of the file system, one transaction a file.
#pragma once

#include <memory>
#include <string>

#include "host/journal.hpp"

namespace isoline::journal {

struct FileJournalOptions {
  std::string folder = "/var/lib/isoline";  ///< made when it is not there; its owner owns the files
  std::string boot_id_file = "/proc/sys/kernel/random/boot_id";
  std::string network_file = "/proc/self/ns/net";  ///< whose inode tells network namespaces apart
};

/// `folder`/schedule.journal, and for locks `folder`/schedule.lock and `folder`/schedule.watch. What begin() and
/// phase() return has reached the disk, as far as fsync(2) goes. Reading needs no lock: a writer replaces the file or
/// adds a line.
class FileJournal final : public host::Journal {
 public:
  explicit FileJournal(FileJournalOptions options = {});
  ~FileJournal() override;
  FileJournal(const FileJournal&) = delete;
  FileJournal& operator=(const FileJournal&) = delete;

  Result<void> lock() override;
  Result<std::optional<host::JournalRecord>> last() override;
  Result<void> begin(const host::JournalRecord& record) override;
  Result<void> phase(const std::string& id, host::TransactionPhase phase,
                     std::optional<MonotonicTime> confirm_until = {}) override;
  std::string stamp() override;
  Result<void> keep_watch() override;
  Result<bool> watched() override;
  Result<std::string> boot_id() override;
  Result<std::string> network() override;

  const std::string& file() const { return file_; }

 private:
  FileJournalOptions options_;
  std::string file_;
  int lock_ = -1;
  int watch_ = -1;
};

}  // namespace isoline::journal
