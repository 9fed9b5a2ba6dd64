#include "adapters/pcap/decompress.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/pcap/gzip_source.hpp"
#include "adapters/pcap/zstd_source.hpp"

namespace isoline::pcap {
namespace {

constexpr std::array<std::uint8_t, 2> gzip_magic{0x1f, 0x8b};              // RFC 1952 clause 2.3.1
constexpr std::array<std::uint8_t, 4> zstd_magic{0x28, 0xb5, 0x2f, 0xfd};  // RFC 8878 clause 3.1.1

// A pipe cannot be rewound: what was looked at is given again.
class LookedAt : public ByteSource {
 public:
  explicit LookedAt(std::unique_ptr<ByteSource> from) : from_(std::move(from)) {}

  Result<void> look() {
    while (there_ < first_.size()) {
      const auto count = from_->read(std::span(first_).subspan(there_));
      if (!count) return fail(count.error());
      if (*count == 0) break;
      there_ += *count;
    }
    return {};
  }

  template <std::size_t Size>
  bool begins_with(const std::array<std::uint8_t, Size>& magic) const {
    return there_ >= Size && std::equal(magic.begin(), magic.end(), first_.begin());
  }

  Result<std::size_t> read(std::span<std::uint8_t> room) override {
    if (given_ == there_) return from_->read(room);
    const std::size_t count = std::min(room.size(), there_ - given_);
    std::copy_n(first_.begin() + static_cast<std::ptrdiff_t>(given_), count, room.begin());
    given_ += count;
    return count;
  }

  std::uint64_t bytes_read() const override { return from_->bytes_read(); }
  std::optional<std::uint64_t> stored_size() const override { return from_->stored_size(); }

 private:
  std::unique_ptr<ByteSource> from_;
  std::array<std::uint8_t, zstd_magic.size()> first_{};
  std::size_t there_ = 0, given_ = 0;
};

}  // namespace

Result<Decompressed> decompress(std::unique_ptr<ByteSource> stored) {
  auto looked_at = std::make_unique<LookedAt>(std::move(stored));
  if (auto looked = looked_at->look(); !looked) return fail(looked.error());
  const auto made = [](Result<std::unique_ptr<ByteSource>> source, const char* compression) -> Result<Decompressed> {
    if (!source) return fail(source.error());
    return Decompressed{std::move(*source), compression};
  };
  if (looked_at->begins_with(gzip_magic)) return made(gunzip(std::move(looked_at)), "gzip");
  if (looked_at->begins_with(zstd_magic)) return made(unzstd(std::move(looked_at)), "zstd");
  return Decompressed{std::move(looked_at), ""};
}

}  // namespace isoline::pcap
