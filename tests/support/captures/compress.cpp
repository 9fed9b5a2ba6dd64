#include "support/captures/compress.hpp"

#include <zlib.h>
#include <zstd.h>

#include <stdexcept>

namespace isoline::test {

std::vector<std::uint8_t> gzip(std::span<const std::uint8_t> bytes) {
  z_stream stream{};
  constexpr int gzip_header = 16;
  if (::deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_header + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("no memory for gzip");
  }
  std::vector<std::uint8_t> packed(::deflateBound(&stream, bytes.size()));
  stream.next_in = const_cast<std::uint8_t*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = packed.data();
  stream.avail_out = static_cast<uInt>(packed.size());
  const int said = ::deflate(&stream, Z_FINISH);
  packed.resize(packed.size() - stream.avail_out);
  ::deflateEnd(&stream);
  if (said != Z_STREAM_END) throw std::runtime_error("gzip does not end");
  return packed;
}

std::vector<std::uint8_t> zstd(std::span<const std::uint8_t> bytes) {
  std::vector<std::uint8_t> packed(::ZSTD_compressBound(bytes.size()));
  const std::size_t size = ::ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), 1);
  if (::ZSTD_isError(size) != 0) throw std::runtime_error(::ZSTD_getErrorName(size));
  packed.resize(size);
  return packed;
}

}  // namespace isoline::test
