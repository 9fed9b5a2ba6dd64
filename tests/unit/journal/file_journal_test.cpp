// A journal in a folder of its own, as two processes see it.
#include "adapters/journal/file_journal.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "support/saved_ports.hpp"

using namespace isoline;
using host::TransactionPhase;
using journal::FileJournal;
namespace fs = std::filesystem;

namespace {

struct Folder {
  Folder() {
    std::string pattern = fs::temp_directory_path() / "isoline-journal-XXXXXX";
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~Folder() { fs::remove_all(path); }
  journal::FileJournalOptions options() const {
    journal::FileJournalOptions options;
    options.folder = path / "isoline";
    return options;
  }
  fs::path path;
};

void append(const std::string& file, const std::string& bytes) { std::ofstream(file, std::ios::app) << bytes; }

}  // namespace

TEST_CASE("what one process writes the next one reads") {
  const Folder folder;
  const auto record = test::sample_record();
  {
    FileJournal journal(folder.options());
    const auto none = journal.last();
    REQUIRE(none);
    CHECK_FALSE(*none);
    REQUIRE(journal.begin(record));
    REQUIRE(journal.phase(record.id, TransactionPhase::confirming, MonotonicTime(Nanoseconds(77))));
  }
  FileJournal journal(folder.options());
  const auto last = journal.last();
  REQUIRE(last);
  REQUIRE(*last);
  CHECK((*last)->before == record.before);
  CHECK((*last)->phase == TransactionPhase::confirming);
  CHECK((*last)->confirm_until == MonotonicTime(Nanoseconds(77)));
  REQUIRE(journal.phase(record.id, TransactionPhase::committed));
  CHECK((*journal.last())->phase == TransactionPhase::committed);
  CHECK(journal.phase("another", TransactionPhase::reverted).error().kind == ErrorKind::not_found);
}

TEST_CASE("a new transaction takes the place of the one before") {
  const Folder folder;
  FileJournal journal(folder.options());
  auto record = test::sample_record();
  REQUIRE(journal.begin(record));
  record.id = "second";
  record.before.clear();
  REQUIRE(journal.begin(record));
  CHECK((*journal.last())->id == "second");
  CHECK((*journal.last())->before.empty());
  CHECK_FALSE(fs::exists(journal.file() + ".new"));
}

TEST_CASE("only one holds the lock, and as long as it lives") {
  const Folder folder;
  FileJournal second(folder.options());
  {
    FileJournal first(folder.options());
    REQUIRE(first.lock());
    REQUIRE(first.lock());
    CHECK(second.lock().error().kind == ErrorKind::occupied);
    CHECK(second.begin(test::sample_record()).error().kind == ErrorKind::occupied);
    CHECK(second.last());
  }
  CHECK(second.lock());
}

TEST_CASE("others see whether somebody keeps watch, as long as it lives") {
  const Folder folder;
  FileJournal other(folder.options());
  CHECK_FALSE(*other.watched());
  {
    FileJournal daemon(folder.options());
    REQUIRE(daemon.keep_watch());
    CHECK(*daemon.watched());
    CHECK(*other.watched());
    CHECK(other.keep_watch().error().kind == ErrorKind::occupied);
    CHECK(other.lock());
  }
  CHECK_FALSE(*other.watched());
  CHECK(other.keep_watch());
}

TEST_CASE("a watch over another network namespace is none") {
  const Folder folder;
  auto elsewhere = folder.options();
  elsewhere.network_file = folder.path;  // an inode of its own
  FileJournal daemon(elsewhere);
  REQUIRE(daemon.keep_watch());
  FileJournal here(folder.options());
  REQUIRE_FALSE(here.watched());
  CHECK(here.watched().error().kind == ErrorKind::unreachable);
  CHECK(*FileJournal(elsewhere).watched());
  CHECK(*here.network() != *daemon.network());
}

TEST_CASE("asking whether somebody keeps watch keeps nobody from it") {
  const Folder folder;
  std::atomic<bool> over = false;
  std::thread asks([&] {
    FileJournal other(folder.options());
    while (!over) (void)other.watched();
  });
  int refused = 0;
  for (int tries = 0; tries < 2000; ++tries) refused += FileJournal(folder.options()).keep_watch() ? 0 : 1;
  over = true;
  asks.join();
  CHECK(refused == 0);
}

TEST_CASE("the stamp is another after each change") {
  const Folder folder;
  FileJournal journal(folder.options());
  const auto record = test::sample_record();
  const std::string none = journal.stamp();
  REQUIRE(journal.begin(record));
  const std::string begun = journal.stamp();
  REQUIRE(journal.phase(record.id, TransactionPhase::committed));
  const std::string committed = journal.stamp();
  REQUIRE(journal.begin(record));
  CHECK(none != begun);
  CHECK(begun != committed);
  CHECK(committed != journal.stamp());
}

TEST_CASE("a torn line is overwritten by the next phase") {
  const Folder folder;
  const auto record = test::sample_record();
  FileJournal journal(folder.options());
  REQUIRE(journal.begin(record));
  append(journal.file(), "phase commit");
  CHECK((*journal.last())->phase == TransactionPhase::applying);
  REQUIRE(journal.phase(record.id, TransactionPhase::reverted));
  CHECK((*journal.last())->phase == TransactionPhase::reverted);
}

TEST_CASE("what a killed process left aside is in nobody's way") {
  const Folder folder;
  FileJournal journal(folder.options());
  REQUIRE(journal.lock());
  append(journal.file() + ".new", "isoline-jour");
  CHECK_FALSE(*journal.last());
  REQUIRE(journal.begin(test::sample_record()));
  CHECK(*journal.last());
}

TEST_CASE("damage is refused with its place, and never overwritten by a phase") {
  const Folder folder;
  const auto record = test::sample_record();
  FileJournal journal(folder.options());
  REQUIRE(journal.begin(record));
  append(journal.file(), "phase committed - 00000000\nphase reverted - 00000000\n");
  const auto refused = journal.last();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::invalid_input);
  CHECK(refused.error().where.starts_with(journal.file() + ":"));
  CHECK(journal.phase(record.id, TransactionPhase::reverted).error().kind == ErrorKind::invalid_input);
}

TEST_CASE("a link in place of a file is not followed") {
  const Folder folder;
  FileJournal journal(folder.options());
  REQUIRE(journal.lock());
  append(folder.path / "elsewhere", "kept");
  fs::create_symlink(folder.path / "elsewhere", journal.file());
  CHECK_FALSE(journal.last());
  REQUIRE(journal.begin(test::sample_record()));
  CHECK(fs::file_size(folder.path / "elsewhere") == 4);
}

TEST_CASE("a folder that cannot be made is said") {
  auto options = Folder().options();
  options.folder = "/proc/isoline";
  FileJournal journal(options);
  const auto refused = journal.begin(test::sample_record());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().where == "/proc/isoline");
}

TEST_CASE("this boot has an id, the same each time") {
  const Folder folder;
  FileJournal journal(folder.options());
  const auto id = journal.boot_id();
  REQUIRE(id);
  CHECK(id->size() == 36);
  CHECK(*id == *journal.boot_id());
}
