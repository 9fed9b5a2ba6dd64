#include "format/schedule/queue_reading.hpp"

#include "golden/format/golden.hpp"
#include "golden/format/queue_samples.hpp"

using namespace isoline;
using namespace isoline::format;
using isoline::test::check_golden;

TEST_CASE("what the gate meter measured, in words") {
  check_golden("queue-reading.txt", queue_reading_text(test::queue_reading(), {}));
  auto stepped = test::queue_reading();
  stepped.ports.resize(1);
  stepped.clock.stepped = std::chrono::seconds(37);
  stepped.clock.tai_offset = std::chrono::seconds(37);
  check_golden("queue-reading-stepped.txt", queue_reading_text(stepped, {.width = 80}));
}

TEST_CASE("what the gate meter measured, as JSON") {
  check_golden("queue-reading.json", encode_queue_reading(test::queue_reading(), false));
}
