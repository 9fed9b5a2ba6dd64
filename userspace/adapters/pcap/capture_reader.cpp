#include "adapters/pcap/capture_reader.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "adapters/pcap/classic.hpp"
#include "adapters/pcap/decompress.hpp"
#include "adapters/pcap/pcapng.hpp"

namespace isoline::pcap {
namespace {

// What people give by mistake, and what helps.
struct Foreign {
  std::string_view magic, why, hint;
};
constexpr Foreign foreigners[] = {
    {"\xfd"
     "7zXZ",
     "it is compressed by xz", "xz -dc FILE | isoline … -"},
    {"BZh", "it is compressed by bzip2", "bzip2 -dc FILE | isoline … -"},
    {"\x04\x22\x4d\x18", "it is compressed by lz4", "lz4 -dc FILE | isoline … -"},
    {"PK\x03\x04", "it is a zip archive", "unzip -p FILE | isoline … -"},
    {"snoop", "it is a capture of snoop", "editcap -F pcapng FILE NEW"},
    {"GMBU", "it is a capture of Network Monitor", "editcap -F pcapng FILE NEW"},
    {"RTSS", "it is a capture of Network Monitor", "editcap -F pcapng FILE NEW"},
};

Error no_capture(std::span<const std::uint8_t> first) {
  Error error{ErrorKind::invalid_input,
              "cannot read the capture",
              {},
              "it is neither pcap nor pcapng",
              "editcap -F pcapng FILE NEW makes one of other captures"};
  const std::string_view text(reinterpret_cast<const char*>(first.data()), first.size());
  for (const Foreign& foreign : foreigners) {
    if (!text.starts_with(foreign.magic)) continue;
    error.why = foreign.why;
    error.hint = foreign.hint;
  }
  if (text.empty()) error = {ErrorKind::invalid_input, "cannot read the capture", {}, "it is empty", {}};
  return error;
}

class CaptureReader : public host::FrameSource {
 public:
  CaptureReader(Decompressed from, std::string name, std::size_t block)
      : name_(std::move(name)), window_(std::move(from.source), block) {
    burst_.report.compression = std::move(from.compression);
  }

  Result<void> begin() {
    if (auto filled = window_.fill(classic_header_size); !filled) {
      // What a decompressor made before it failed may be a beginning all the same.
      if (filled.error().kind != ErrorKind::invalid_input || window_.size() < pcapng_beginning) {
        return fail(named(filled.error()));
      }
    }
    note_progress();
    const auto first = window_.bytes();
    if (is_classic(first)) {
      if (first.size() < classic_header_size) {
        return fail({ErrorKind::invalid_input, "cannot read the capture", name_, "it ends inside its header", {}});
      }
      auto format = open_classic(window_, burst_.report);
      if (!format) return fail(named(format.error()));
      format_ = std::move(*format);
      return {};
    }
    if (!is_pcapng(first)) return fail(named(no_capture(first)));
    format_ = open_pcapng(burst_.report);
    return {};
  }

  Result<std::span<const ObservedFrame>> next() override {
    burst_.clear();
    while (!ended_) {
      const Stop stop = format_->take(window_, burst_);
      if (stop.damage) end(stop.damage);
      // The window must not move below frames that are given.
      if (!burst_.frames().empty() || ended_) break;
      const auto filled = window_.fill(stop.wanted);
      note_progress();
      if (!filled && filled.error().kind != ErrorKind::invalid_input) return fail(named(filled.error()));
      if (window_.size() >= stop.wanted) continue;
      std::optional<CaptureDamage> damage = format_->unfinished(window_);
      if (!filled) damage = {damage ? damage->offset : window_.offset(), filled.error().why};
      end(std::move(damage));
    }
    burst_.report.frames += burst_.frames().size();
    return burst_.frames();
  }

  const CaptureReport& report() const override { return burst_.report; }

 private:
  void end(std::optional<CaptureDamage> damage) {
    burst_.report.damage = std::move(damage);
    ended_ = true;
  }

  void note_progress() {
    burst_.report.bytes_read = window_.source().bytes_read();
    burst_.report.file_size = window_.source().stored_size();
  }

  Error named(Error error) const {
    error.where = name_;
    return error;
  }

  const std::string name_;
  Window window_;
  Burst burst_;
  std::unique_ptr<Format> format_;
  bool ended_ = false;
};

}  // namespace

Result<std::unique_ptr<host::FrameSource>> read_capture(std::unique_ptr<ByteSource> stored, std::string name,
                                                        std::size_t block) {
  auto from = decompress(std::move(stored));
  if (!from) {
    Error error = from.error();
    error.where = name;
    return fail(std::move(error));
  }
  auto reader = std::make_unique<CaptureReader>(std::move(*from), std::move(name), std::max<std::size_t>(block, 1));
  if (auto begun = reader->begin(); !begun) return fail(begun.error());
  return reader;
}

}  // namespace isoline::pcap
