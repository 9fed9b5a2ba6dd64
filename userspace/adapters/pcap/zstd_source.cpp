#include "adapters/pcap/zstd_source.hpp"

#include <zstd.h>

#include <utility>

#include "adapters/pcap/compressed_input.hpp"

namespace isoline::pcap {
namespace {

class ZstdSource : public ByteSource {
 public:
  explicit ZstdSource(std::unique_ptr<ByteSource> from) : input_(std::move(from)), stream_(::ZSTD_createDStream()) {}
  ~ZstdSource() override { ::ZSTD_freeDStream(stream_); }
  ZstdSource(const ZstdSource&) = delete;
  ZstdSource& operator=(const ZstdSource&) = delete;

  bool begin() { return stream_ != nullptr && ::ZSTD_isError(::ZSTD_initDStream(stream_)) == 0; }

  Result<std::size_t> read(std::span<std::uint8_t> room) override {
    if (broken_ != nullptr) return fail(broken_data("zstd", broken_));
    ZSTD_outBuffer out{room.data(), room.size(), 0};
    while (out.pos == 0) {
      // First of all what the decompressor still holds: it may have found no room at the last call.
      if (!holds_more_ && in_.pos == in_.size) {
        const auto block = input_.next();
        if (!block) return fail(block.error());
        if (block->empty() && between_frames_) return 0;
        if (block->empty()) return fail(broken_data("zstd", "it ends too early"));
        in_ = {block->data(), block->size(), 0};
      }
      const std::size_t said = ::ZSTD_decompressStream(stream_, &out, &in_);
      if (::ZSTD_isError(said) != 0) {
        broken_ = ::ZSTD_getErrorName(said);
        if (out.pos == 0) return fail(broken_data("zstd", broken_));
      }
      between_frames_ = said == 0;
      holds_more_ = !between_frames_ && out.pos == out.size;
    }
    return out.pos;
  }

  std::uint64_t bytes_read() const override { return input_.from().bytes_read(); }
  std::optional<std::uint64_t> stored_size() const override { return input_.from().stored_size(); }

 private:
  CompressedInput input_;
  ZSTD_DStream* stream_;
  ZSTD_inBuffer in_{nullptr, 0, 0};
  const char* broken_ = nullptr;  // a decompressor that failed must not be called again
  bool between_frames_ = false;
  bool holds_more_ = false;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> unzstd(std::unique_ptr<ByteSource> compressed) {
  auto source = std::make_unique<ZstdSource>(std::move(compressed));
  if (!source->begin()) {
    return fail({ErrorKind::failed, "cannot decompress the capture", {}, "no memory for zstd", {}});
  }
  return source;
}

}  // namespace isoline::pcap
