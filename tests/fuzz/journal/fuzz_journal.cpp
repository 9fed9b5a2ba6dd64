// Any bytes as a journal: refused with a place, or a record that is written and read back the same. Half of the inputs
// get right checksums first, so that what stands behind them is tried as well.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "adapters/journal/checksum.hpp"
#include "adapters/journal/lines.hpp"

using namespace isoline;

namespace {

void demand(bool condition) {
  if (!condition) std::abort();
}

std::string with_checksums(std::string_view text) {
  std::string all;
  journal::Crc32 crc;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    std::string line(text.substr(at, end - at));
    line.resize(line.size() > 9 ? line.size() - 9 : 0);
    line += ' ';
    crc.add(line);
    for (int shift = 28; shift >= 0; shift -= 4) line += "0123456789abcdef"[(crc.value() >> shift) & 0xfU];
    line += '\n';
    crc.add(std::string_view(line).substr(line.size() - 9));
    all += line;
    at = end + 1;
  }
  return all;
}

void try_one(std::string_view text) {
  const auto parsed = journal::parse_lines(text, "f.journal");
  if (!parsed) {
    demand(parsed.error().kind == ErrorKind::invalid_input);
    demand(parsed.error().where.starts_with("f.journal:"));
    return;
  }
  demand(parsed->good <= text.size());
  const auto& record = parsed->record;
  const auto again = journal::parse_lines(journal::to_lines(record), "f.journal");
  demand(again.has_value());
  demand(again->record.before == record.before && again->record.id == record.id &&
         again->record.boot_id == record.boot_id && again->record.schedule == record.schedule &&
         again->record.phase == record.phase);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try_one(text);
  try_one(with_checksums(text));
  return 0;
}
