#include "adapters/pcap/gzip_source.hpp"

#include <zlib.h>

#include <utility>

#include "adapters/pcap/compressed_input.hpp"

namespace isoline::pcap {
namespace {

class GzipSource : public ByteSource {
 public:
  explicit GzipSource(std::unique_ptr<ByteSource> from) : input_(std::move(from)) {}
  ~GzipSource() override { ::inflateEnd(&stream_); }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  bool begin() { return ::inflateInit2(&stream_, gzip_only + MAX_WBITS) == Z_OK; }

  // What was made before a fault is given first, and the fault with the next call.
  Result<std::size_t> read(std::span<std::uint8_t> room) override {
    if (broken_ != nullptr) return fail(broken_data("gzip", broken_));
    stream_.next_out = room.data();
    stream_.avail_out = static_cast<uInt>(room.size());
    while (stream_.avail_out == room.size()) {
      // First of all what the decompressor still holds: it may have found no room at the last call.
      if (!holds_more_ && stream_.avail_in == 0) {
        const auto block = input_.next();
        if (!block) return fail(block.error());
        if (block->empty() && between_members_) return 0;
        if (block->empty()) return fail(broken_data("gzip", "it ends too early"));
        stream_.next_in = block->data();
        stream_.avail_in = static_cast<uInt>(block->size());
      }
      if (between_members_ && ::inflateReset(&stream_) != Z_OK) return fail(broken_data("gzip", "no next member"));
      const int said = ::inflate(&stream_, Z_NO_FLUSH);
      between_members_ = said == Z_STREAM_END;
      holds_more_ = said == Z_OK && stream_.avail_out == 0;
      if (said != Z_OK && said != Z_STREAM_END && said != Z_BUF_ERROR) {
        broken_ = stream_.msg != nullptr ? stream_.msg : "it cannot be read";
        if (stream_.avail_out == room.size()) return fail(broken_data("gzip", broken_));
        break;
      }
    }
    return room.size() - stream_.avail_out;
  }

  std::uint64_t bytes_read() const override { return input_.from().bytes_read(); }
  std::optional<std::uint64_t> stored_size() const override { return input_.from().stored_size(); }

 private:
  static constexpr int gzip_only = 16;  // zlib's manual on windowBits: a gzip header is wanted
  CompressedInput input_;
  z_stream stream_{};
  const char* broken_ = nullptr;
  bool between_members_ = false;
  bool holds_more_ = false;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> gunzip(std::unique_ptr<ByteSource> compressed) {
  auto source = std::make_unique<GzipSource>(std::move(compressed));
  if (!source->begin()) {
    return fail({ErrorKind::failed, "cannot decompress the capture", {}, "no memory for gzip", {}});
  }
  return source;
}

}  // namespace isoline::pcap
