// Netlink attributes (length, type, value, padded to four bytes): written into a buffer, read from foreign bytes.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace isoline::netlink {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// The bytes of a value as the kernel lays it out (host byte order).
template <class T>
  requires std::is_trivially_copyable_v<T>
std::array<std::uint8_t, sizeof(T)> bytes_of(const T& value) {
  std::array<std::uint8_t, sizeof(T)> bytes;
  std::memcpy(bytes.data(), &value, sizeof(T));
  return bytes;
}

/// Collects attributes one after the other. An attribute holds at most 65,531 bytes; fits() tells afterwards.
class AttributeWriter {
 public:
  void put_bytes(std::uint16_t type, ByteView payload);
  void put_text(std::uint16_t type, std::string_view text);  ///< ends with a zero byte
  template <class T>
  void put(std::uint16_t type, const T& value) {
    put_bytes(type, bytes_of(value));
  }
  /// What body() writes becomes the payload; the type is marked as nested, as newer parts of the kernel insist.
  template <class Body>
  void nest(std::uint16_t type, Body&& body) {
    const std::size_t start = open(type | nested_flag);
    body();
    close(start);
  }
  /// Bytes as they are, for headers that stand before attributes in a payload; padded to four.
  void put_raw(ByteView bytes);

  bool fits() const { return fits_; }
  const Bytes& bytes() const { return bytes_; }

 private:
  static constexpr std::uint16_t nested_flag = 1U << 15;  // NLA_F_NESTED
  std::size_t open(std::uint16_t type);
  void close(std::size_t start);

  Bytes bytes_;
  bool fits_ = true;
};

/// One attribute of foreign bytes. A view: the bytes stay their owner's.
struct Attribute {
  std::uint16_t type = 0;  ///< without the flags "nested" and "network byte order"
  ByteView payload;
  std::uint16_t type_with_flags = 0;

  /// Nothing if the payload is shorter than T.
  template <class T>
    requires std::is_trivially_copyable_v<T>
  std::optional<T> as() const {
    if (payload.size() < sizeof(T)) return std::nullopt;
    T value;
    std::memcpy(&value, payload.data(), sizeof(T));
    return value;
  }
  /// Up to the first zero byte or the end.
  std::string text() const;
};

/// The attributes of a payload, in order. Ends before the first that does not fit into the bytes.
class Attributes {
 public:
  explicit Attributes(ByteView bytes) : bytes_(bytes) {}

  class Iterator {
   public:
    explicit Iterator(ByteView rest);
    const Attribute& operator*() const { return current_; }
    const Attribute* operator->() const { return &current_; }
    Iterator& operator++();
    /// At the end, or before bytes that are no attribute.
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.rest_.size() == b.rest_.size(); }

   private:
    void look();
    ByteView rest_;
    Attribute current_;
  };
  Iterator begin() const { return Iterator(bytes_); }
  Iterator end() const { return Iterator({}); }

  /// The last of this type, as the kernel reads them.
  std::optional<Attribute> find(std::uint16_t type) const;
  template <class T>
  std::optional<T> get(std::uint16_t type) const {
    const auto found = find(type);
    return found ? found->as<T>() : std::nullopt;
  }
  /// The payload of an attribute as attributes; none if it is not there.
  Attributes nested(std::uint16_t type) const;

 private:
  ByteView bytes_;
};

}  // namespace isoline::netlink
