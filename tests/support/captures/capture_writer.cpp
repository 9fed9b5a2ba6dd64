#include "support/captures/capture_writer.hpp"

#include <utility>

namespace isoline::test {

void NumberWriter::number(std::uint64_t value, int size) {
  for (int i = 0; i < size; ++i) {
    bytes.push_back(static_cast<std::uint8_t>(value >> 8 * (big_endian_ ? size - 1 - i : i)));
  }
}

PcapWriter::PcapWriter(PcapOptions options) : options_(options), out_(options.big_endian) {
  out_.u32(options_.patched ? 0xa1b2cd34 : options_.nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4);
  out_.u16(options_.major);
  out_.u16(options_.minor);
  out_.u64(0);
  out_.u32(options_.snap_length);
  out_.u32(options_.link_type);
}

PcapWriter& PcapWriter::frame(std::span<const std::uint8_t> frame, Nanoseconds time,
                              std::optional<std::uint32_t> length) {
  const auto captured = static_cast<std::uint32_t>(frame.size());
  out_.u32(static_cast<std::uint32_t>(time.count() / 1'000'000'000));
  out_.u32(static_cast<std::uint32_t>(time.count() % 1'000'000'000 / (options_.nanoseconds ? 1 : 1000)));
  out_.u32(captured);
  out_.u32(length.value_or(captured));
  if (options_.patched) out_.u64(0x1122334455667788);
  out_.raw(frame);
  return *this;
}

PcapngWriter& PcapngWriter::section(bool big_endian, std::uint16_t major, std::uint16_t minor) {
  big_endian_ = big_endian;
  NumberWriter out = body();
  out.u32(0x1a2b3c4d);
  out.u16(major);
  out.u16(minor);
  out.u64(~std::uint64_t{0});  // length unknown
  return block(0x0a0d0d0a, std::move(out.bytes));
}

PcapngWriter& PcapngWriter::interface(const PcapngInterfaceOptions& options) {
  NumberWriter out = body();
  out.u16(options.link_type);
  out.u16(0);
  out.u32(options.snap_length);
  NumberWriter value = body();
  const auto put = [&](std::uint16_t code) {
    option(out, code, value);
    value = body();
  };
  if (!options.name.empty()) {
    value.bytes.assign(options.name.begin(), options.name.end());
    put(2);
  }
  if (options.tsresol) {
    value.u8(*options.tsresol);
    put(9);
  }
  if (options.fcslen) {
    value.u8(*options.fcslen);
    put(13);
  }
  if (options.tsoffset) {
    value.u64(static_cast<std::uint64_t>(*options.tsoffset));
    put(14);
  }
  // With its end said where there is an option, without where there is none: both are allowed.
  if (out.bytes.size() > 8) put(0);
  return block(1, std::move(out.bytes));
}

PcapngWriter& PcapngWriter::packet(std::span<const std::uint8_t> frame, const PcapngPacketOptions& options) {
  const auto captured = static_cast<std::uint32_t>(frame.size());
  NumberWriter out = body();
  if (options.old) {
    out.u16(static_cast<std::uint16_t>(options.interface));
    out.u16(0xffff);  // drops unknown
  } else {
    out.u32(options.interface);
  }
  out.u32(static_cast<std::uint32_t>(options.ticks >> 32));
  out.u32(static_cast<std::uint32_t>(options.ticks));
  out.u32(captured);
  out.u32(options.length.value_or(captured));
  out.raw(frame);
  out.pad_to_four();
  NumberWriter value = body();
  if (!options.comment.empty()) {
    value.bytes.assign(options.comment.begin(), options.comment.end());
    option(out, 1, value);
    value = body();
  }
  if (options.flags) {
    value.u32(*options.flags);
    option(out, 2, value);
  }
  return block(options.old ? 2 : 6, std::move(out.bytes));
}

PcapngWriter& PcapngWriter::simple_packet(std::span<const std::uint8_t> frame, std::optional<std::uint32_t> length) {
  NumberWriter out = body();
  out.u32(length.value_or(static_cast<std::uint32_t>(frame.size())));
  out.raw(frame);
  return block(3, std::move(out.bytes));
}

PcapngWriter& PcapngWriter::statistics(std::uint32_t interface, std::optional<std::uint64_t> ifdrop,
                                       std::optional<std::uint64_t> osdrop) {
  NumberWriter out = body();
  out.u32(interface);
  out.u64(0);
  for (const auto& [code, count] : {std::pair{std::uint16_t{5}, ifdrop}, std::pair{std::uint16_t{7}, osdrop}}) {
    if (!count) continue;
    NumberWriter value = body();
    value.u64(*count);
    option(out, code, value);
  }
  return block(5, std::move(out.bytes));
}

PcapngWriter& PcapngWriter::block(std::uint32_t type, Bytes content) {
  NumberWriter out = body();
  content.resize((content.size() + 3) / 4 * 4);
  const auto size = static_cast<std::uint32_t>(content.size() + 12);
  out.u32(type);
  out.u32(size);
  out.raw(content);
  out.u32(size);
  bytes_.insert(bytes_.end(), out.bytes.begin(), out.bytes.end());
  return *this;
}

void PcapngWriter::option(NumberWriter& to, std::uint16_t code, const NumberWriter& value) {
  to.u16(code);
  to.u16(static_cast<std::uint16_t>(value.bytes.size()));
  to.raw(value.bytes);
  to.pad_to_four();
}

}  // namespace isoline::test
