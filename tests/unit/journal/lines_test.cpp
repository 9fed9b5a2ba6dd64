// What is written is read back; what was cut off at the end is a crash; anything else is damage.
#include "adapters/journal/lines.hpp"

#include <catch2/catch.hpp>

#include "adapters/journal/checksum.hpp"
#include "support/saved_ports.hpp"

using namespace isoline;
using host::TransactionPhase;
using test::sample_record;

namespace {

void check_same(const host::JournalRecord& read, const host::JournalRecord& written) {
  CHECK(read.id == written.id);
  CHECK(read.boot_id == written.boot_id);
  CHECK(read.schedule == written.schedule);
  CHECK(read.network == written.network);
  CHECK(read.before == written.before);
  CHECK(read.phase == written.phase);
  CHECK(read.confirm_until == written.confirm_until);
}

std::size_t begin_of_line(const std::string& text, std::size_t number) {
  std::size_t at = 0;
  for (; number > 0; --number) at = text.find('\n', at) + 1;
  return at;
}

}  // namespace

TEST_CASE("checksums are those of IEEE 802.3") {
  journal::Crc32 crc;
  crc.add("12345");
  crc.add("6789");
  CHECK(crc.value() == 0xcbf43926);
}

TEST_CASE("a record is read back as it was written") {
  auto record = sample_record();
  const std::string text = journal::to_lines(record);
  const auto parsed = journal::parse_lines(text, "journal");
  REQUIRE(parsed);
  CHECK(parsed->good == text.size());
  check_same(parsed->record, record);

  record.phase = TransactionPhase::confirming;
  record.confirm_until = MonotonicTime(Nanoseconds(123456789));
  const std::string more = text + journal::phase_line(text, record.phase, record.confirm_until);
  CHECK(more == journal::to_lines(record));
  check_same(journal::parse_lines(more, "journal")->record, record);

  record.phase = TransactionPhase::reverted;
  record.confirm_until.reset();
  const std::string most = more + journal::phase_line(more, record.phase, {});
  check_same(journal::parse_lines(most, "journal")->record, record);
}

TEST_CASE("a record without a network namespace, as it was written once, is read") {
  auto record = sample_record();
  record.network.clear();
  const auto parsed = journal::parse_lines(journal::to_lines(record), "journal");
  REQUIRE(parsed);
  check_same(parsed->record, record);
}

TEST_CASE("a line that was torn when it was written does not count") {
  const std::string begun = journal::to_lines(sample_record());
  const std::string line = journal::phase_line(begun, TransactionPhase::committed, {});
  for (std::size_t size = 0; size < line.size(); ++size) {
    INFO(size << " bytes of the line reached the disk");
    const auto parsed = journal::parse_lines(begun + line.substr(0, size), "journal");
    REQUIRE(parsed);
    CHECK(parsed->record.phase == TransactionPhase::applying);
    CHECK(parsed->good == begun.size());
  }
  // Blocks that were allotted but never written.
  const auto parsed = journal::parse_lines(begun + std::string(line.size() - 1, '\0') + "\n", "journal");
  REQUIRE(parsed);
  CHECK(parsed->good == begun.size());
}

TEST_CASE("a file that ends before its transaction begins is damaged") {
  const std::string text = journal::to_lines(sample_record());
  for (std::size_t size = 0; size < text.size(); ++size) {
    const auto parsed = journal::parse_lines(text.substr(0, size), "journal");
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().kind == ErrorKind::invalid_input);
    CHECK(parsed.error().where.starts_with("journal:"));
  }
}

TEST_CASE("a bit that fell over is found, in its line") {
  const std::string begun = journal::to_lines(sample_record());
  const std::string text = begun + journal::phase_line(begun, TransactionPhase::committed, {});
  std::size_t line = 1;
  for (std::size_t at = 0; at < begun.size(); ++at) {
    std::string bad = text;
    bad[at] = static_cast<char>(bad[at] ^ 0x04);
    const auto parsed = journal::parse_lines(bad, "journal");
    INFO("byte " << at);
    REQUIRE_FALSE(parsed);
    if (text[at] != '\n' && bad[at] != '\n') CHECK(parsed.error().where == "journal:" + std::to_string(line));
    if (text[at] == '\n') ++line;
  }
}

TEST_CASE("lines that are lost, doubled or moved are found") {
  const std::string text = journal::to_lines(sample_record());
  const std::size_t third = begin_of_line(text, 2), fourth = begin_of_line(text, 3), fifth = begin_of_line(text, 4);
  const std::string before = text.substr(0, third), one = text.substr(third, fourth - third),
                    two = text.substr(fourth, fifth - fourth), rest = text.substr(fifth);
  CHECK(journal::parse_lines(before + one + two + rest, "journal"));
  CHECK(journal::parse_lines(before + two + rest, "journal").error().where == "journal:3");
  CHECK(journal::parse_lines(before + one + one + two + rest, "journal").error().where == "journal:4");
  CHECK(journal::parse_lines(before + two + one + rest, "journal").error().where == "journal:3");
}

TEST_CASE("something else is no journal") {
  for (const char* text : {"", "\n", "hello\n", "isoline-journal 1\n", "isoline-journal 2 00000000\n"}) {
    CHECK(journal::parse_lines(text, "journal").error().kind == ErrorKind::invalid_input);
  }
}
