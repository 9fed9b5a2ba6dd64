#include "adapters/journal/lines.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "adapters/journal/checksum.hpp"
#include "adapters/journal/fields.hpp"

namespace isoline::journal {
namespace {

using host::TransactionPhase;

constexpr std::string_view first_line = "isoline-journal 1";
constexpr std::size_t checksum_size = 8;
constexpr std::array phases{TransactionPhase::applying, TransactionPhase::confirming, TransactionPhase::committed,
                            TransactionPhase::reverted};

std::string checksum_word(std::uint32_t checksum) {
  std::string word;
  for (int shift = 28; shift >= 0; shift -= 4) word += "0123456789abcdef"[(checksum >> shift) & 0xfU];
  return word;
}

/// Writes lines, each with the checksum of the file up to it: a line that is lost or moved is found as well.
class Lines {
 public:
  explicit Lines(std::string_view before = {}) { crc_.add(before); }

  void add(std::string line) {
    line += ' ';
    crc_.add(line);
    const std::string end = checksum_word(crc_.value()) + "\n";
    crc_.add(end);
    text_ += line;
    text_ += end;
  }
  std::string take() { return std::move(text_); }

 private:
  Crc32 crc_;
  std::string text_;
};

template <class... Words>
std::string line_of(std::string_view kind, const Words&... words) {
  std::string line(kind);
  ((line += ' ', line += words), ...);
  return line;
}

std::string number(std::uint64_t value) { return std::to_string(value); }
std::string yes_or_no(bool value) { return value ? "yes" : "no"; }

void add_port(Lines& lines, const SavedPort& port) {
  lines.add(line_of("port", word_of(port.interface), number(port.index.value), word_of(port.bridge.value_or("")),
                    port.vlan_filtering ? yes_or_no(*port.vlan_filtering) : "-"));
  for (const QdiscNode& qdisc : port.qdiscs) {
    lines.add(line_of("qdisc", word_of(qdisc.kind), number(qdisc.handle), number(qdisc.parent), hex_of(qdisc.options)));
  }
  for (const FilterNode& filter : port.filters) {
    lines.add(line_of("filter", word_of(filter.kind), number(filter.parent), number(filter.handle),
                      number(filter.chain), number(filter.priority), number(filter.protocol), hex_of(filter.options)));
  }
  for (const VlanMembership& vlan : port.vlans) {
    lines.add(line_of("vlan", number(vlan.vid.value()), yes_or_no(vlan.untagged), yes_or_no(vlan.pvid)));
  }
  for (const VlanDevice& device : port.vlan_devices) {
    lines.add(line_of("vlan-device", word_of(device.name), number(device.vid.value())));
    for (const auto& [priority, pcp] : device.egress_pcp) {
      lines.add(line_of("egress-pcp", number(priority), number(pcp.value())));
    }
    for (const auto& [pcp, priority] : device.ingress_priority) {
      lines.add(line_of("ingress-priority", number(pcp.value()), number(priority)));
    }
  }
}

std::string phase_words(TransactionPhase phase, std::optional<MonotonicTime> confirm_until) {
  return line_of("phase", std::string_view(to_string(phase)),
                 confirm_until ? std::to_string(confirm_until->time_since_epoch().count()) : "-");
}

/// Takes one line after the other into a record.
class Reader {
 public:
  /// False: the line is none of ours, or not at this place.
  bool take(std::string_view line) {
    if (number_++ == 0) return line == first_line;
    Fields fields(line);
    const std::string_view kind = fields.word();
    if (kind == "phase") return take_phase(fields);
    if (begun_) return false;  // behind the first phase there are only phases
    if (number_ == 2) return kind == "transaction" && take_transaction(fields);
    if (kind == "port") return take_port(fields);
    if (parsed_.before.empty()) return false;
    return take_part(kind, fields, parsed_.before.back());
  }
  bool begun() const { return begun_; }
  host::JournalRecord take_record() { return std::move(parsed_); }

 private:
  bool take_transaction(Fields& fields) {
    parsed_.id = fields.text();
    parsed_.boot_id = fields.text();
    parsed_.schedule = fields.text();
    if (!fields.empty()) parsed_.network = fields.text();  // it was not always written
    return fields.complete() && !parsed_.id.empty();
  }

  bool take_phase(Fields& fields) {
    if (number_ < 3) return false;
    const std::string_view word = fields.word();
    std::optional<MonotonicTime> until;
    if (fields.next_is_nothing()) {
      (void)fields.word();
    } else {
      until = MonotonicTime(Nanoseconds(fields.number<std::int64_t>()));
    }
    if (!fields.complete()) return false;
    for (const TransactionPhase phase : phases) {
      if (word != to_string(phase)) continue;
      parsed_.phase = phase;
      parsed_.confirm_until = until;
      return std::exchange(begun_, true) || phase == TransactionPhase::applying;
    }
    return false;
  }

  bool take_port(Fields& fields) {
    SavedPort port;
    port.interface = fields.text();
    port.index = IfIndex{fields.number<std::uint32_t>()};
    if (auto bridge = fields.text(); !bridge.empty()) port.bridge = std::move(bridge);
    if (fields.next_is_nothing()) {
      (void)fields.word();
    } else {
      port.vlan_filtering = fields.yes();
    }
    parsed_.before.push_back(std::move(port));
    return fields.complete() && !parsed_.before.back().interface.empty();
  }

  static bool take_part(std::string_view kind, Fields& fields, SavedPort& port) {
    if (kind == "qdisc") {
      QdiscNode& qdisc = port.qdiscs.emplace_back();
      qdisc.kind = fields.text();
      qdisc.handle = fields.number<std::uint32_t>();
      qdisc.parent = fields.number<std::uint32_t>();
      qdisc.options = fields.bytes();
    } else if (kind == "filter") {
      FilterNode& filter = port.filters.emplace_back();
      filter.kind = fields.text();
      filter.parent = fields.number<std::uint32_t>();
      filter.handle = fields.number<std::uint32_t>();
      filter.chain = fields.number<std::uint32_t>();
      filter.priority = fields.number<std::uint16_t>();
      filter.protocol = fields.number<std::uint16_t>();
      filter.options = fields.bytes();
    } else if (kind == "vlan") {
      VlanMembership& vlan = port.vlans.emplace_back();
      vlan.vid = vid(fields);
      vlan.untagged = fields.yes();
      vlan.pvid = fields.yes();
    } else if (kind == "vlan-device") {
      VlanDevice& device = port.vlan_devices.emplace_back();
      device.name = fields.text();
      device.vid = vid(fields);
    } else if (port.vlan_devices.empty()) {
      return false;
    } else if (kind == "egress-pcp") {
      const auto priority = fields.number<std::uint8_t>();
      port.vlan_devices.back().egress_pcp.emplace_back(priority, pcp(fields));
    } else if (kind == "ingress-priority") {
      const Pcp from = pcp(fields);
      port.vlan_devices.back().ingress_priority.emplace_back(from, fields.number<std::uint8_t>());
    } else {
      return false;
    }
    return fields.complete();
  }

  static VlanId vid(Fields& fields) { return VlanId::from_tci(static_cast<std::uint16_t>(fields.number(4095))); }
  static Pcp pcp(Fields& fields) { return Pcp::masked(static_cast<unsigned>(fields.number(Pcp::most))); }

  host::JournalRecord parsed_;
  std::size_t number_ = 0;
  bool begun_ = false;
};

Error damage(const std::string& file, std::size_t line, std::string why) {
  return {ErrorKind::invalid_input, "the journal is damaged", file + ":" + std::to_string(line), std::move(why),
          "see with isoline port show that the ports are as they should be, then remove the file"};
}

}  // namespace

std::string to_lines(const host::JournalRecord& record) {
  Lines lines;
  lines.add(std::string(first_line));
  std::string begin = line_of("transaction", word_of(record.id), word_of(record.boot_id), word_of(record.schedule));
  if (!record.network.empty()) begin += " " + word_of(record.network);
  lines.add(std::move(begin));
  for (const SavedPort& port : record.before) add_port(lines, port);
  lines.add(phase_words(TransactionPhase::applying, {}));
  if (record.phase != TransactionPhase::applying) lines.add(phase_words(record.phase, record.confirm_until));
  return lines.take();
}

std::string phase_line(std::string_view before, TransactionPhase phase, std::optional<MonotonicTime> confirm_until) {
  Lines lines(before);
  lines.add(phase_words(phase, confirm_until));
  return lines.take();
}

Result<Parsed> parse_lines(std::string_view text, const std::string& file) {
  Reader reader;
  Crc32 crc;
  std::size_t good = 0, number = 0;
  while (good < text.size()) {
    ++number;
    const std::size_t end = text.find('\n', good);
    const bool last = end == std::string_view::npos || end + 1 == text.size();
    const std::string_view line = text.substr(good, end == std::string_view::npos ? end : end - good);
    bool sound = end != std::string_view::npos && line.size() > checksum_size + 1 &&
                 line[line.size() - checksum_size - 1] == ' ';
    if (sound) {
      crc.add(line.substr(0, line.size() - checksum_size));
      sound = line.substr(line.size() - checksum_size) == checksum_word(crc.value());
    }
    if (!sound) {
      if (last && reader.begun()) break;  // torn when it was written: what stands before it counts
      return fail(damage(file, number, "the checksum is not that of the file so far"));
    }
    if (!reader.take(line.substr(0, line.size() - checksum_size - 1))) {
      return fail(damage(file, number, "no line of a journal that this program writes"));
    }
    crc.add(text.substr(end - checksum_size, checksum_size + 1));
    good = end + 1;
  }
  if (!reader.begun()) return fail(damage(file, number + 1, "it ends before its transaction begins"));
  return Parsed{reader.take_record(), good};
}

}  // namespace isoline::journal
