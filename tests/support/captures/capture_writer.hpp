// Captures as recorders write them, in memory: pcap and pcapng, of frames and times that a test chooses.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/time.hpp"

namespace isoline::test {

using Bytes = std::vector<std::uint8_t>;

/// Numbers one behind the other, in a byte order.
class NumberWriter {
 public:
  explicit NumberWriter(bool big_endian) : big_endian_(big_endian) {}

  void u8(std::uint8_t value) { bytes.push_back(value); }
  void u16(std::uint16_t value) { number(value, 2); }
  void u32(std::uint32_t value) { number(value, 4); }
  void u64(std::uint64_t value) { number(value, 8); }
  void raw(std::span<const std::uint8_t> from) { bytes.insert(bytes.end(), from.begin(), from.end()); }
  void pad_to_four() { bytes.resize((bytes.size() + 3) / 4 * 4); }

  Bytes bytes;

 private:
  void number(std::uint64_t value, int size);
  bool big_endian_;
};

struct PcapOptions {
  bool big_endian = false;
  bool nanoseconds = false;
  bool patched = false;  ///< the longer records of magic 0xa1b2cd34
  std::uint16_t major = 2, minor = 4;
  std::uint32_t snap_length = 262'144;
  std::uint32_t link_type = 1;  ///< the whole field, FCS bits included
};

class PcapWriter {
 public:
  explicit PcapWriter(PcapOptions options = {});

  /// `length` on the wire; nothing: all of it is there. Times finer than the format's are cut.
  PcapWriter& frame(std::span<const std::uint8_t> frame, Nanoseconds time, std::optional<std::uint32_t> length = {});
  const Bytes& bytes() const { return out_.bytes; }

 private:
  PcapOptions options_;
  NumberWriter out_;
};

struct PcapngInterfaceOptions {
  std::uint16_t link_type = 1;
  std::uint32_t snap_length = 262'144;
  std::string name = {};
  std::optional<std::uint8_t> tsresol = {};   ///< as it stands in the file
  std::optional<std::int64_t> tsoffset = {};  ///< s
  std::optional<std::uint8_t> fcslen = {};
};

struct PcapngPacketOptions {
  std::uint32_t interface = 0;
  std::uint64_t ticks = 0;
  std::optional<std::uint32_t> length = {};
  std::optional<std::uint32_t> flags = {};
  std::string comment = {};
  bool old = false;  ///< as the obsolete Packet Block
};

/// Begins with no section: what is written first, if not section(), is a file that no reader takes.
class PcapngWriter {
 public:
  PcapngWriter& section(bool big_endian = false, std::uint16_t major = 1, std::uint16_t minor = 0);
  PcapngWriter& interface(const PcapngInterfaceOptions& options = {});
  PcapngWriter& packet(std::span<const std::uint8_t> frame, const PcapngPacketOptions& options = {});
  /// Without a time; the reader is to know how much of it is there.
  PcapngWriter& simple_packet(std::span<const std::uint8_t> frame, std::optional<std::uint32_t> length = {});
  PcapngWriter& statistics(std::uint32_t interface, std::optional<std::uint64_t> ifdrop,
                           std::optional<std::uint64_t> osdrop);
  /// Any block, filled up to four bytes.
  PcapngWriter& block(std::uint32_t type, Bytes body);

  const Bytes& bytes() const { return bytes_; }

 private:
  NumberWriter body() const { return NumberWriter(big_endian_); }
  static void option(NumberWriter& to, std::uint16_t code, const NumberWriter& value);

  Bytes bytes_;
  bool big_endian_ = false;
};

}  // namespace isoline::test
