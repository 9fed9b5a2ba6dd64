// A journal in memory that outlives the object, as a file outlives its process.
#pragma once

#include <optional>
#include <string>

#include "host/journal.hpp"
#include "support/fake_traffic_control.hpp"

namespace isoline::test {

struct JournalFile {
  std::optional<host::JournalRecord> record;
  std::string boot = "boot-1";
  std::string network = "1";
  const void* owner = nullptr;  ///< who holds the lock
  bool watched = true;
  std::optional<Error> damage;
  int reads = 0;
  int changes = 0;
};

class FakeJournal final : public host::Journal {
 public:
  FakeJournal(JournalFile& file, Deeds& deeds) : file_(&file), deeds_(&deeds) {}
  ~FakeJournal() override {
    if (file_->owner == this) file_->owner = nullptr;
  }

  Result<void> lock() override {
    if (file_->owner != nullptr && file_->owner != this) {
      return fail({ErrorKind::occupied, "cannot lock the journal", {}, "another process applies", {}});
    }
    file_->owner = this;
    return {};
  }
  Result<std::optional<host::JournalRecord>> last() override {
    ++file_->reads;
    if (file_->damage) return fail(*file_->damage);
    return file_->record;
  }
  Result<void> begin(const host::JournalRecord& record) override {
    if (auto done = deeds_->next("journal begins"); !done) return done;
    file_->record = record;
    ++file_->changes;
    return {};
  }
  Result<void> phase(const std::string& id, host::TransactionPhase phase,
                     std::optional<MonotonicTime> confirm_until) override {
    if (auto done = deeds_->next(std::string("journal ") + to_string(phase)); !done) return done;
    if (!file_->record || file_->record->id != id)
      return fail({ErrorKind::not_found, "no transaction " + id, {}, {}, {}});
    file_->record->phase = phase;
    ++file_->changes;
    file_->record->confirm_until = confirm_until;
    return {};
  }
  std::string stamp() override { return std::to_string(file_->changes); }
  Result<void> keep_watch() override {
    file_->watched = true;
    return {};
  }
  Result<bool> watched() override { return file_->watched; }
  Result<std::string> boot_id() override { return file_->boot; }
  Result<std::string> network() override { return file_->network; }

 private:
  JournalFile* file_;
  Deeds* deeds_;
};

}  // namespace isoline::test
