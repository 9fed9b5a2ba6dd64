// Selective acknowledgements and the window, from whole, cut and broken option fields.
#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

#include "wire/tcp_options.hpp"

using namespace isoline;
using wire::SackBlock;

namespace {

using Bytes = std::vector<std::uint8_t>;

wire::SackBlocks read(const Bytes& options, std::size_t there = 1000) {
  Bytes bytes(20, 0xee);
  bytes.insert(bytes.end(), options.begin(), options.end());
  const wire::TcpNumbers tcp{.options_size = static_cast<std::uint8_t>(options.size()), .options_at = 20};
  return wire::sack_blocks(std::span(bytes).first(std::min(bytes.size(), there)), tcp);
}

const Bytes one{1, 1, 5, 10, 0, 0, 0, 1, 0xff, 0, 0, 2};
const Bytes behind_times{1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2, 1, 1, 5, 18,
                         0, 0, 0, 1,  0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 9};

}  // namespace

TEST_CASE("blocks of a SACK option") {
  REQUIRE(read(one).count == 1);
  CHECK(read(one).block[0] == SackBlock{1, 0xff000002});
  REQUIRE(read(behind_times).count == 2);
  CHECK(read(behind_times).block[1] == SackBlock{3, 9});
  CHECK(read({}).count == 0);
  CHECK(read({2, 4, 5, 0xb4, 1, 3, 3, 7, 4, 2, 0, 0}).count == 0);
}

TEST_CASE("blocks that are cut off are not there") {
  for (std::size_t there = 0; there < 20 + one.size(); ++there) CHECK(read(one, there).count == 0);
  CHECK(read(behind_times, 20 + behind_times.size() - 1).count == 1);
}

TEST_CASE("options that contradict themselves end the reading") {
  CHECK(read({8, 0, 5, 10, 0, 0, 0, 1, 0, 0, 0, 2}).count == 0);    // no size
  CHECK(read({8, 1, 5, 10, 0, 0, 0, 1, 0, 0, 0, 2}).count == 0);    // shorter than its own head
  CHECK(read({8, 200, 5, 10, 0, 0, 0, 1, 0, 0, 0, 2}).count == 0);  // beyond the header
  CHECK(read({0, 1, 5, 10, 0, 0, 0, 1, 0, 0, 0, 2}).count == 0);    // the end is before it
  CHECK(read({1, 1, 5, 200, 0, 0, 0, 1, 0, 0, 0, 2}).count == 1);   // what is there of it
  CHECK(read({1, 1, 5, 10, 0, 0, 0, 3, 0, 0, 0, 3}).count == 0);    // an empty block
  CHECK(read({1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 5}).count == 0);
}

TEST_CASE("the window field") {
  Bytes bytes(20, 0);
  bytes[14] = 0x12;
  bytes[15] = 0x34;
  CHECK(wire::tcp_window(bytes, {.options_at = 20}) == 0x1234);
  CHECK(wire::tcp_window(bytes, {.options_at = 0}) == 65535);
  CHECK(wire::tcp_window(std::span(bytes).first(10), {.options_at = 20}) == 65535);
}
