#include "adapters/pcap/classic.hpp"

#include "adapters/pcap/byte_order.hpp"
#include "adapters/pcap/limits.hpp"

namespace isoline::pcap {
namespace {

constexpr std::uint32_t micro_magic = 0xa1b2c3d4, nano_magic = 0xa1b23c4d, patched_magic = 0xa1b2cd34;

bool is_magic(std::uint32_t number) { return number == micro_magic || number == nano_magic || number == patched_magic; }

struct Header {
  bool swapped = false;
  std::uint32_t magic = 0;
  std::uint16_t major = 0, minor = 0;
  std::uint32_t snap_length = 0;
  std::uint32_t link_type = 0;
  std::uint32_t fcs = 0;  // bytes
};

Header read_header(const std::uint8_t* bytes) {
  Header header;
  header.magic = number_at<std::uint32_t>(bytes, false);
  header.swapped = !is_magic(header.magic);
  if (header.swapped) header.magic = turned(header.magic);
  header.major = number_at<std::uint16_t>(bytes + 4, header.swapped);
  header.minor = number_at<std::uint16_t>(bytes + 6, header.swapped);
  header.snap_length = number_at<std::uint32_t>(bytes + 16, header.swapped);
  const auto link = number_at<std::uint32_t>(bytes + 20, header.swapped);
  header.link_type = link & 0xffffU;
  // The field's upper half: a bit that says that the FCS' length is known, and the length in units of two bytes.
  if ((link & 0x04000000U) != 0) header.fcs = 2 * (link >> 28);
  return header;
}

class Classic : public Format {
 public:
  explicit Classic(const Header& header)
      : swapped_(header.swapped),
        record_header_(header.magic == patched_magic ? 24 : 16),
        ns_a_fraction_(header.magic == nano_magic ? 1 : 1000),
        most_captured_(most_captured(header.snap_length)),
        fcs_(header.fcs),
        lengths_may_be_turned_(header.minor < 4),
        link_(header.link_type) {}

  Stop take(Window& window, Burst& burst) override {
    return swapped_ ? take_records<true>(window, burst) : take_records<false>(window, burst);
  }

  std::optional<CaptureDamage> unfinished(const Window& window) const override {
    if (window.size() == 0) return std::nullopt;
    if (window.size() < record_header_) {
      return CaptureDamage{window.offset(), "the file ends inside the header of a record"};
    }
    const Lengths lengths = lengths_at(window.bytes().data(), swapped_);
    return CaptureDamage{window.offset(),
                         "the file ends inside a record of " + std::to_string(lengths.captured) + " bytes"};
  }

 private:
  struct Lengths {
    std::uint32_t captured, length;
  };

  // Before version 2.4 some programs wrote them the other way round.
  Lengths lengths_at(const std::uint8_t* record, bool swapped) const {
    const auto captured = number_at<std::uint32_t>(record + 8, swapped);
    const auto length = number_at<std::uint32_t>(record + 12, swapped);
    if (captured > length && lengths_may_be_turned_) return {length, captured};
    return {captured, length};
  }

  template <bool Swapped>
  Stop take_records(Window& window, Burst& burst) {
    const std::uint8_t* const begin = window.bytes().data();
    const std::uint8_t* const end = begin + window.size();
    const std::uint8_t* record = begin;
    Stop stop;
    while (!burst.full()) {
      const auto there = static_cast<std::size_t>(end - record);
      if (there < record_header_) {
        stop.wanted = record_header_;
        break;
      }
      const Lengths lengths = lengths_at(record, Swapped);
      if (lengths.captured > most_captured_ || lengths.length > longest_frame) {
        stop.damage = impossible(lengths);
        break;
      }
      const std::size_t size = record_header_ + lengths.captured;
      if (there < size) {
        stop.wanted = size;
        break;
      }
      const std::int64_t seconds = number_at<std::uint32_t>(record, Swapped);
      const std::int64_t fraction = number_at<std::uint32_t>(record + 4, Swapped);
      burst.add({record + record_header_, lengths.captured, lengths.length, fcs_, 0, Direction::ingress,
                 Nanoseconds(seconds * 1'000'000'000 + fraction * ns_a_fraction_)},
                link_);
      record += size;
    }
    window.take(static_cast<std::size_t>(record - begin));
    if (stop.damage) stop.damage->offset = window.offset();
    return stop;
  }

  CaptureDamage impossible(const Lengths& lengths) const {
    const bool captured = lengths.captured > most_captured_;
    return {0, "a record says that it has " + std::to_string(captured ? lengths.captured : lengths.length) +
                   (captured ? " bytes; " : " bytes on the wire; ") +
                   std::to_string(captured ? most_captured_ : longest_frame) + " are the most that it can have"};
  }

  const bool swapped_;
  const std::size_t record_header_;
  const std::int64_t ns_a_fraction_;
  const std::uint32_t most_captured_;
  const std::uint32_t fcs_;
  const bool lengths_may_be_turned_;
  const Link link_;
};

}  // namespace

bool is_classic(std::span<const std::uint8_t> first) {
  if (first.size() < 4) return false;
  const auto magic = number_at<std::uint32_t>(first.data(), false);
  return is_magic(magic) || is_magic(turned(magic));
}

Result<std::unique_ptr<Format>> open_classic(Window& window, CaptureReport& report) {
  const Header header = read_header(window.bytes().data());
  if (header.major != 2 || header.minor > 4) {
    return fail({ErrorKind::invalid_input,
                 "cannot read the capture",
                 {},
                 "it says that it is pcap version " + std::to_string(header.major) + "." +
                     std::to_string(header.minor) + ", which is not known",
                 {}});
  }
  report.format = "pcap";
  report.interfaces.push_back(
      {"if0", header.link_type, header.snap_length, Nanoseconds(header.magic == nano_magic ? 1 : 1000)});
  window.take(classic_header_size);
  return std::make_unique<Classic>(header);
}

}  // namespace isoline::pcap
