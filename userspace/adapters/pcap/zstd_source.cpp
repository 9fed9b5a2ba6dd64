#include "adapters/pcap/zstd_source.hpp"

#include <zstd.h>

#include <algorithm>
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

  bool begin() {
    if (stream_ == nullptr) return false;
    asked_for_ = beginning_ = ::ZSTD_initDStream(stream_);
    return ::ZSTD_isError(beginning_) == 0;
  }

  Result<std::size_t> read(std::span<std::uint8_t> room) override {
    if (broken_ != nullptr) return fail(broken_data("zstd", broken_));
    ZSTD_outBuffer out{room.data(), room.size(), 0};
    while (out.pos == 0) {
      // First of all what the decompressor still holds: it may have found no room at the last call.
      if (!holds_more_ && in_.pos == read_size_) {
        const auto block = input_.next();
        if (!block) return fail(block.error());
        if (block->empty() && between_frames_) return 0;
        if (block->empty()) return fail(broken_data("zstd", "it ends too early"));
        in_ = {block->data(), 0, 0};
        read_size_ = block->size();
      }
      in_.size = holds_more_ ? in_.pos : std::min(read_size_, in_.pos + asked_for_);
      const std::size_t said = ::ZSTD_decompressStream(stream_, &out, &in_);
      if (::ZSTD_isError(said) != 0) {
        broken_ = ::ZSTD_getErrorName(said);
        if (out.pos == 0) return fail(broken_data("zstd", broken_));
      }
      between_frames_ = said == 0;
      asked_for_ = between_frames_ ? beginning_ : without_next_header(said);
      holds_more_ = !between_frames_ && out.pos == out.size;
    }
    return out.pos;
  }

  std::uint64_t bytes_read() const override { return input_.from().bytes_read(); }
  std::optional<std::uint64_t> stored_size() const override { return input_.from().stored_size(); }

 private:
  // A call that meets damage gives nothing, not even what it made before. Shown no more than the block that it waits
  // for, and not the header of the next one that it asks for as well, it makes one block a call, and all that stand
  // before a damaged one are given.
  static std::size_t without_next_header(std::size_t asked_for) {
    constexpr std::size_t header = 3;  // RFC 8878 clause 3.1.1.2
    return asked_for > header ? asked_for - header : asked_for;
  }

  CompressedInput input_;
  ZSTD_DStream* stream_;
  ZSTD_inBuffer in_{nullptr, 0, 0};  // of what was read, as far as it is shown
  std::size_t read_size_ = 0;
  std::size_t asked_for_ = 0, beginning_ = 0;
  const char* broken_ = nullptr;  // a decompressor that failed must not be called again
  bool between_frames_ = true;
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
