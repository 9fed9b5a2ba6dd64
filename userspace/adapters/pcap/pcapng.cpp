#include "adapters/pcap/pcapng.hpp"

#include <algorithm>

#include "adapters/pcap/byte_order.hpp"
#include "adapters/pcap/interface_table.hpp"
#include "adapters/pcap/limits.hpp"
#include "adapters/pcap/options.hpp"

namespace isoline::pcap {
namespace {

constexpr std::uint32_t section_block = 0x0a0d0d0a, interface_block = 1, old_packet_block = 2, simple_packet_block = 3,
                        statistics_block = 5, packet_block = 6;
constexpr std::uint32_t byte_order_magic = 0x1a2b3c4d;
constexpr std::size_t block_header = 8, block_trailer = 4;

bool is_read(std::uint32_t type) {
  return type == section_block || type == interface_block || type == old_packet_block || type == simple_packet_block ||
         type == statistics_block || type == packet_block;
}

class Pcapng : public Format {
 public:
  Stop take(Window& window, Burst& burst) override {
    Stop stop;
    while (!burst.full()) {
      stop.wanted = rest_of_skipped_ != 0 ? skip(window) : take_block(window, burst);
      if (stop.wanted == 0) continue;
      if (!fault_.empty()) stop = {0, CaptureDamage{block_offset_, fault_}};
      return stop;
    }
    return stop;
  }

  std::optional<CaptureDamage> unfinished(const Window& window) const override {
    if (rest_of_skipped_ == 0 && window.size() == 0) return std::nullopt;
    if (block_size_ == 0) {
      return CaptureDamage{window.offset(), "the file ends inside the header of a block"};
    }
    return CaptureDamage{block_offset_, "the file ends inside a block of " + std::to_string(block_size_) + " bytes"};
  }

 private:
  using Bytes = std::span<const std::uint8_t>;

  // These answer how many bytes must be in the window before they can go on; 0: they have gone on.
  static constexpr std::size_t never = ~std::size_t{0};

  std::size_t refuse(std::string why) {
    fault_ = std::move(why);
    return never;
  }

  // One block, or the head of one that nobody reads.
  std::size_t take_block(Window& window, Burst& burst) {
    const Bytes bytes = window.bytes();
    block_offset_ = window.offset();
    block_size_ = 0;
    if (bytes.size() < block_header) return block_header;
    const auto type = number_at<std::uint32_t>(bytes.data(), swapped_);
    if (type == section_block) {
      // Its type reads the same in both orders; its length does not, and the order stands behind it.
      if (bytes.size() < pcapng_beginning) return pcapng_beginning;
      if (!take_byte_order(bytes)) return refuse("a section says nothing of its byte order");
    }
    block_size_ = number_at<std::uint32_t>(bytes.data() + 4, swapped_);
    if (block_size_ < block_header + block_trailer || block_size_ % 4 != 0) {
      return refuse("a block says that it has " + std::to_string(block_size_) + " bytes");
    }
    if (!is_read(type)) {
      rest_of_skipped_ = block_size_;
      return 0;
    }
    if (block_size_ > std::size_t{longest_frame} + most_options) {
      return refuse("a block says that it has " + std::to_string(block_size_) + " bytes, more than there can be");
    }
    if (bytes.size() < block_size_) return block_size_;
    if (!same_length(bytes.data() + block_size_ - block_trailer)) return never;
    const bool good = read_block(type, bytes.subspan(block_header, block_size_ - block_header - block_trailer), burst);
    if (!good) return never;
    window.take(block_size_);
    return 0;
  }

  // All of a block but its last four bytes, as far as it is there; then those.
  std::size_t skip(Window& window) {
    const std::size_t now = std::min(window.size(), rest_of_skipped_ - block_trailer);
    window.take(now);
    rest_of_skipped_ -= now;
    if (rest_of_skipped_ > block_trailer) return 1;
    if (window.size() < block_trailer) return block_trailer;
    if (!same_length(window.bytes().data())) return never;
    window.take(block_trailer);
    rest_of_skipped_ = 0;
    return 0;
  }

  bool same_length(const std::uint8_t* trailer) {
    const auto again = number_at<std::uint32_t>(trailer, swapped_);
    return again == block_size_ || no_same_length(again);
  }

  bool take_byte_order(Bytes block) {
    const auto magic = number_at<std::uint32_t>(block.data() + block_header, false);
    swapped_ = magic != byte_order_magic;
    return magic == byte_order_magic || turned(magic) == byte_order_magic;
  }

  bool read_block(std::uint32_t type, Bytes body, Burst& burst) {
    switch (type) {
      case packet_block:
        if (body.size() < 20) break;
        return read_packet(number_at<std::uint32_t>(body.data(), swapped_), body, burst);
      case old_packet_block:
        // As the one above, but the other half of the interface's number is one of drops.
        if (body.size() < 20) break;
        return read_packet(number_at<std::uint16_t>(body.data(), swapped_), body, burst);
      case simple_packet_block: return read_simple_packet(body, burst);
      case section_block: return read_section(body);
      case interface_block: return interfaces_.add(body, swapped_, burst.report) || refuse_interface();
      default: return interfaces_.count_drops(body, swapped_, burst.report) || refuse_interface();
    }
    return no_room();
  }

  bool read_section(Bytes body) {
    if (body.size() < 16) return no("a section's header is too short");
    const auto major = number_at<std::uint16_t>(body.data() + 4, swapped_);
    const auto minor = number_at<std::uint16_t>(body.data() + 6, swapped_);
    // 1.2 is written by some programs and means 1.0.
    if (major != 1 || (minor != 0 && minor != 2)) {
      return no("a section is of pcapng version " + std::to_string(major) + "." + std::to_string(minor) +
                ", which is not known");
    }
    interfaces_.begin_section();
    return true;
  }

  bool read_packet(std::uint32_t number, Bytes body, Burst& burst) {
    const PcapngInterface* interface = interfaces_.find(number);
    if (interface == nullptr) return not_described(number);
    const auto high = number_at<std::uint32_t>(body.data() + 4, swapped_);
    const auto low = number_at<std::uint32_t>(body.data() + 8, swapped_);
    RecordedFrame frame;
    frame.captured = number_at<std::uint32_t>(body.data() + 12, swapped_);
    frame.length = number_at<std::uint32_t>(body.data() + 16, swapped_);
    if (!fits(frame, *interface, body.size() - 20)) return false;
    frame.bytes = body.data() + 20;
    frame.fcs = interface->fcs;
    frame.interface = interface->number;
    frame.time = interface->time_scale.time_of(std::uint64_t{high} << 32 | low);
    const Bytes options = body.subspan(20 + padded(frame.captured));
    if (!options.empty() && !read_packet_options(options, frame)) return false;
    burst.add(frame, interface->link);
    return true;
  }

  bool read_simple_packet(Bytes body, Burst& burst) {
    const PcapngInterface* interface = interfaces_.find(0);
    if (interface == nullptr) return not_described(0);
    if (body.size() < 4) return no_room();
    RecordedFrame frame;
    frame.length = number_at<std::uint32_t>(body.data(), swapped_);
    frame.captured = frame.length;
    if (interface->snap_length != 0) frame.captured = std::min(frame.captured, interface->snap_length);
    if (!fits(frame, *interface, body.size() - 4)) return false;
    frame.bytes = body.data() + 4;
    frame.fcs = interface->fcs;
    frame.interface = interface->number;
    // It has none; this one is the least wrong.
    frame.time = burst.last_time();
    ++burst.report.untimed_frames;
    burst.add(frame, interface->link);
    return true;
  }

  bool fits(const RecordedFrame& frame, const PcapngInterface& interface, std::size_t room) {
    return (frame.captured <= interface.most_captured && padded(frame.captured) <= room &&
            frame.length <= longest_frame) ||
           no_fit(frame);
  }

  // epb_flags and pack_flags: the same code, the same bits.
  bool read_packet_options(Bytes bytes, RecordedFrame& frame) {
    constexpr std::uint16_t flags_code = 2;
    Options options(bytes, swapped_);
    for (Option option; options.next(option);) {
      if (option.code != flags_code || option.value.size() != 4) continue;
      const auto flags = number_at<std::uint32_t>(option.value.data(), swapped_);
      if ((flags & 3U) == 2) frame.direction = Direction::egress;
      if (const std::uint32_t fcs = flags >> 5 & 0xfU; fcs != 0) frame.fcs = fcs;
    }
    return !options.broken() || no("an option of a packet does not fit into its block");
  }

  // Why reading ends: apart from what is done for each packet, which is to stay small.
  [[gnu::cold]] bool no(std::string why) {
    refuse(std::move(why));
    return false;
  }
  [[gnu::cold]] bool refuse_interface() { return no(interfaces_.fault()); }
  [[gnu::cold]] bool no_room() {
    return no("a block of " + std::to_string(block_size_) + " bytes has no room for a packet");
  }
  [[gnu::cold]] bool no_same_length(std::uint32_t again) {
    return no("a block has " + std::to_string(block_size_) + " bytes by its beginning and " + std::to_string(again) +
              " by its end");
  }
  [[gnu::cold]] bool no_fit(const RecordedFrame& frame) {
    if (frame.length > longest_frame) {
      return no("a packet says that it has " + std::to_string(frame.length) + " bytes on the wire; " +
                std::to_string(longest_frame) + " are the most that it can have");
    }
    return no("a packet says that it has " + std::to_string(frame.captured) + " bytes, in a block of " +
              std::to_string(block_size_));
  }
  [[gnu::cold]] bool not_described(std::uint32_t number) {
    return no("a packet is of interface " + std::to_string(number) + "; its section has described " +
              std::to_string(interfaces_.size_of_section()));
  }

  static std::size_t padded(std::uint32_t size) { return (std::size_t{size} + 3) / 4 * 4; }

  InterfaceTable interfaces_;
  std::string fault_;
  bool swapped_ = false;
  // The block that is being read or skipped.
  std::uint64_t block_offset_ = 0;
  std::size_t block_size_ = 0;
  std::size_t rest_of_skipped_ = 0;  // not yet taken of it; 0: none is being skipped
};

}  // namespace

bool is_pcapng(std::span<const std::uint8_t> first) {
  if (first.size() < pcapng_beginning) return false;
  const auto order = number_at<std::uint32_t>(first.data() + block_header, false);
  return number_at<std::uint32_t>(first.data(), false) == section_block &&
         (order == byte_order_magic || turned(order) == byte_order_magic);
}

std::unique_ptr<Format> open_pcapng(CaptureReport& report) {
  report.format = "pcapng";
  return std::make_unique<Pcapng>();
}

}  // namespace isoline::pcap
