// Reports of stamped traffic as people and programs read them.
#include <catch2/catch.hpp>

#include "format/traffic/document.hpp"
#include "support/traffic_reports.hpp"

using namespace isoline;
using namespace isoline::format;

namespace {

const TextStyle plain{.color = false, .unicode = false, .width = 0};

bool has(const std::string& text, const std::string& piece) { return text.find(piece) != std::string::npos; }

}  // namespace

TEST_CASE("what a generator did") {
  const std::string text = generator_table(test::generator_report(), plain);
  INFO(text);
  CHECK(
      text ==
      "  stream  sent  late  skipped  error p99     max  lost  dup  reord  extent  round trip p50     p99     max  "
      "there p50     p99  back p50     p99  jitter p99  missed\n"
      "! axis-1   100     2        1     11.3us  12.0us     2    1      3       4          30.7us  30.7us  32.0us     "
      "14.0us  15.0us    14.0us  15.0us      1.00us       1\n"
      "  silent     0     -        -          -       -     -    -      -       -               -       -       -     "
      "     -       -         -       -           -       -\n"
      "100 frames sent in 10.0s, 1.00us (p50), 11.3us (p99), at most 12.0us after they were due\n"
      "2 frames sent more than 10.0us late\n"
      "1 frame skipped: the next ones were due before the loop came to them\n"
      "3 frames received that answer nothing of ours\n"
      "frames were taken up to 50.0us after they came (p99 50.0us): as much may be too long in these times\n");
}

TEST_CASE("a generator that nobody answers says so") {
  GeneratorReport report = test::generator_report();
  report.streams[0].answers.reset();
  const std::string text = generator_table(report, plain);
  CHECK(has(text, "nobody answered"));
  CHECK_FALSE(has(text, "lost"));
}

TEST_CASE("rows may be limited, sums are of all") {
  const std::string text = generator_table(test::generator_report(), plain, 1);
  CHECK(has(text, "and 1 stream more"));
  CHECK_FALSE(has(text, "silent"));
}

TEST_CASE("what a reflector did") {
  const std::string text = reflector_table(test::reflector_report(), plain);
  INFO(text);
  CHECK(text ==
        "  stream                                     answered  lost  jitter p99\n"
        "  udp 10.0.0.1:50000 10.0.0.2:862 session 5       100     0      2.00us\n"
        "120 frames came; answered: 100 STAMP, 0 layer 2, 0 from neighbours, 0 echo\n"
        "20 frames of other kinds\n"
        "frames were taken up to 50.0us after they came (p99 50.0us): as much may be too long in these times\n"
        "the clocks of both ends are not known to agree (1 stream): no delays one way\n");
}

TEST_CASE("doubts are said") {
  ReflectorReport report = test::reflector_report();
  report.untracked = 1;
  report.unsent = 2;
  StampedFigures& figures = report.streams[0].figures;
  figures.clocks_agree = true;
  figures.arrivals.beyond_window = 3;
  figures.arrivals.restarts = 1;
  figures.forward.negative = 4;
  const std::string text = reflector_table(report, plain);
  CHECK(has(text, "1 frame answered, but not measured"));
  CHECK(has(text, "2 frames without an answer"));
  CHECK(has(text, "3 frames too late to be told from copies"));
  CHECK(has(text, "4 frames here before they were sent"));
  CHECK(has(text, "1 time a sender began anew"));
  CHECK_FALSE(has(text, "not known to agree"));
}

TEST_CASE("documents") {
  const std::string generated = encode_generator_report(test::generator_report(), false, false);
  CHECK(has(generated, R"({"schema":"isoline.generated-traffic/1","lasted_ns":10000000000,"late_after_ns":10000,)"
                       R"("sent":100,"sent_bytes":6000,"late":2,"skipped":1,"refused":0,"error_ns":{"count":2,)"));
  CHECK(has(generated, R"("streams":[{"stream":"axis-1","sent":100,)"));
  CHECK(has(generated, R"("answers":{"received":98,"lost":2,"duplicated":1,"reordered":3,"reordering_extent":4,)"));
  CHECK(has(generated, R"("reflector_numbers":{"received":98,"lost":1,)"));
  CHECK(has(generated, R"({"stream":"silent","sent":0,"sent_bytes":0,"late":0,"skipped":0,"refused":0}]})"));
  CHECK_FALSE(has(generated, "buckets"));
  CHECK(has(encode_generator_report(test::generator_report(), true), "buckets"));
  const std::string reflected = encode_reflector_report(test::reflector_report(), false, false);
  CHECK(has(reflected, R"({"schema":"isoline.reflected-traffic/1","received":120,"answered_stamp":100,)"));
  CHECK(has(reflected, R"("streams":[{"stream":"udp 10.0.0.1:50000 10.0.0.2:862 session 5","answered":100,)"));
  CHECK_FALSE(has(reflected, "one_way_delay_ns"));
  CHECK_FALSE(has(reflected, "deadline_misses"));
}
