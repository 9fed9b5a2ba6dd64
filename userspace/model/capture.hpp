// Frames as a tap, a file or a port of the fast path gives them, and what is to be known of where they come from.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/flow_key.hpp"
#include "model/time.hpp"

namespace isoline {

/// What the first byte of a frame begins.
enum class LinkLayer : std::uint8_t {
  ethernet,  ///< the destination MAC
  ip,        ///< an IPv4 or IPv6 header: tunnels, raw captures, cooked captures without their pseudo header
  unknown,   ///< a layer that Isoline does not read: counted, not understood
};

/// One frame. Its bytes belong to its source.
struct ObservedFrame {
  std::span<const std::uint8_t> bytes;  ///< what is there of it, without FCS
  std::uint32_t length = 0;             ///< bytes that it had on the wire, without FCS; at least bytes.size()
  std::uint16_t interface = 0;          ///< number in its source
  LinkLayer link = LinkLayer::ethernet;
  Direction direction = Direction::ingress;  ///< ingress where the source does not say
  /// Since the epoch of the source's clock, >= 0; captures: since 1970-01-01T00:00:00 UTC. May go backwards.
  Nanoseconds time{0};
};

/// One interface of a capture file.
struct CaptureInterface {
  std::string name;               ///< as the file says; else "if0", "if1" …
  std::uint32_t link_type = 1;    ///< LINKTYPE_ number of the pcap registry
  std::uint32_t snap_length = 0;  ///< longer frames were cut by the recorder; 0: no limit
  Nanoseconds resolution{1000};   ///< of its time stamps, rounded up to a nanosecond; their error is at least this
};

/// Where and why a file could not be read on. Everything before it was.
struct CaptureDamage {
  std::uint64_t offset = 0;  ///< byte in the file, after decompression, at which what is broken begins
  std::string what;          ///< "the file ends inside a record of 1514 bytes"
};

/// Frames that are there twice, as where a mirror port copies what comes in and what goes out.
struct DoubledFrames {
  std::uint64_t examined = 0;  ///< frames that were held against those before them; perhaps a sample
  std::uint64_t copies = 0;    ///< of those: second ones
  std::uint64_t removed = 0;   ///< second ones that were left out
  Nanoseconds window{0};       ///< how much later a second one may be
  Nanoseconds typical{0};      ///< how much later it is: the median
};

/// Frames that the recorder's card or kernel had put together from several (GRO, LRO), or had not yet cut (TSO).
struct MergedFrames {
  std::uint64_t frames = 0;
  std::uint64_t segments = 0;  ///< TCP segments that they stand for, at least
  std::uint32_t longest = 0;   ///< bytes
};

/// What a source has given until now.
struct CaptureReport {
  std::string format;       ///< "pcap", "pcapng"
  std::string compression;  ///< "", "gzip", "zstd"
  std::vector<CaptureInterface> interfaces;
  std::uint64_t frames = 0;
  std::uint64_t cut_frames = 0;      ///< shorter in the file than on the wire
  std::uint64_t unknown_frames = 0;  ///< of a link type that is not read
  std::uint64_t untimed_frames = 0;  ///< without a time in the file (pcapng's simple packets): that of the last one
  std::uint64_t backward_steps = 0;  ///< frames that are older than the one before them
  std::uint64_t bytes_read = 0;      ///< of the file as it lies on the disk
  std::optional<std::uint64_t> file_size;  ///< bytes; empty for a pipe
  std::optional<std::uint64_t> dropped;    ///< frames that the recorder says it lost (pcapng statistics)
  std::optional<CaptureDamage> damage;
  std::optional<DoubledFrames> doubled;           ///< where that was looked for
  std::optional<MergedFrames> merged;             ///< where that was looked for
  std::optional<std::uint64_t> unwrapped_frames;  ///< that a mirror had put into a tunnel, where they were taken out
};

}  // namespace isoline
