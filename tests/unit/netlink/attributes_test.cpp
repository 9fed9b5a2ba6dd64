// Attributes as they are written and as they are read from bytes that nobody vouches for.
#include "adapters/netlink/attributes.hpp"

#include <catch2/catch.hpp>

using namespace isoline::netlink;

TEST_CASE("what is written is read") {
  AttributeWriter out;
  out.put(1, std::uint32_t{0x01020304});
  out.put_text(2, "port");
  out.nest(3, [&] {
    out.put(1, std::uint8_t{7});
    out.put_bytes(2, {});
  });
  CHECK(out.fits());
  CHECK(out.bytes().size() % 4 == 0);
  const Attributes all(out.bytes());
  CHECK(all.get<std::uint32_t>(1) == 0x01020304U);
  CHECK(all.find(2)->text() == "port");
  CHECK(all.nested(3).get<std::uint8_t>(1) == 7);
  CHECK(all.nested(3).find(2)->payload.empty());
  CHECK(all.find(3)->type_with_flags == (3 | 1U << 15));
  CHECK_FALSE(all.find(4));
  CHECK_FALSE(all.nested(4).find(1));
}

TEST_CASE("a value that is too short is none") {
  AttributeWriter out;
  out.put(1, std::uint16_t{1});
  CHECK_FALSE(Attributes(out.bytes()).get<std::uint32_t>(1));
  CHECK(Attributes(out.bytes()).get<std::uint16_t>(1) == 1);
}

TEST_CASE("reading ends before bytes that are no attribute") {
  AttributeWriter out;
  out.put(1, std::uint32_t{1});
  out.put(2, std::uint32_t{2});
  Bytes bytes = out.bytes();
  const auto count = [](const Bytes& from) {
    int n = 0;
    for (const Attribute& one : Attributes(from)) n += one.type > 0 ? 1 : 0;
    return n;
  };
  CHECK(count(bytes) == 2);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    CHECK(count(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(cut))) == (cut < 8 ? 0 : 1));
  }
  bytes[8] = 3;  // shorter than its own header
  CHECK(count(bytes) == 1);
  bytes[8] = 9;  // longer than what is there
  CHECK(count(bytes) == 1);
  CHECK(count({}) == 0);
}

TEST_CASE("an attribute that is longer than its length can say does not fit") {
  AttributeWriter out;
  out.nest(1, [&] { out.put_bytes(1, Bytes(65'000)); });
  CHECK(out.fits());
  out.nest(1, [&] { out.put_bytes(1, Bytes(65'528)); });
  CHECK_FALSE(out.fits());
}
