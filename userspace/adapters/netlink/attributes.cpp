#include "adapters/netlink/attributes.hpp"

#include <linux/netlink.h>

#include <algorithm>
#include <limits>

namespace isoline::netlink {
namespace {

constexpr std::size_t aligned(std::size_t size) { return (size + 3) & ~std::size_t{3}; }

}  // namespace

std::size_t AttributeWriter::open(std::uint16_t type) {
  const std::size_t start = bytes_.size();
  const auto header = bytes_of(nlattr{0, type});
  bytes_.insert(bytes_.end(), header.begin(), header.end());
  return start;
}

void AttributeWriter::close(std::size_t start) {
  const std::size_t length = bytes_.size() - start;
  fits_ = fits_ && length <= std::numeric_limits<std::uint16_t>::max();
  const auto encoded = bytes_of(static_cast<std::uint16_t>(length));
  std::copy(encoded.begin(), encoded.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(start));
  bytes_.resize(aligned(bytes_.size()));
}

void AttributeWriter::put_bytes(std::uint16_t type, ByteView payload) {
  const std::size_t start = open(type);
  bytes_.insert(bytes_.end(), payload.begin(), payload.end());
  close(start);
}

void AttributeWriter::put_text(std::uint16_t type, std::string_view text) {
  const std::size_t start = open(type);
  bytes_.insert(bytes_.end(), text.begin(), text.end());
  bytes_.push_back(0);
  close(start);
}

void AttributeWriter::put_raw(ByteView bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  bytes_.resize(aligned(bytes_.size()));
}

std::string Attribute::text() const {
  return {payload.begin(), std::find(payload.begin(), payload.end(), std::uint8_t{0})};
}

Attributes::Iterator::Iterator(ByteView rest) : rest_(rest) { look(); }

void Attributes::Iterator::look() {
  nlattr header{};
  if (rest_.size() >= sizeof header) {
    std::memcpy(&header, rest_.data(), sizeof header);
  }
  if (header.nla_len < sizeof header || header.nla_len > rest_.size()) {
    rest_ = {};
    return;
  }
  current_.type = header.nla_type & NLA_TYPE_MASK;
  current_.type_with_flags = header.nla_type;
  current_.payload = rest_.subspan(sizeof header, header.nla_len - sizeof header);
}

Attributes::Iterator& Attributes::Iterator::operator++() {
  const std::size_t step = aligned(current_.payload.size() + sizeof(nlattr));
  rest_ = rest_.subspan(std::min(step, rest_.size()));
  look();
  return *this;
}

std::optional<Attribute> Attributes::find(std::uint16_t type) const {
  std::optional<Attribute> found;
  for (const Attribute& attribute : *this) {
    if (attribute.type == type) found = attribute;
  }
  return found;
}

Attributes Attributes::nested(std::uint16_t type) const {
  const auto found = find(type);
  return Attributes(found ? found->payload : ByteView{});
}

}  // namespace isoline::netlink
