// The same captures through the real tcptrace and through the engine: the same number of round trips of each connection
// and direction, and the same times as far as tcptrace prints them. Where both differ, the case says why.
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>

#include <catch2/catch.hpp>

#include "adapters/pcap/capture_file.hpp"
#include "analysis/engine/flow_engine.hpp"
#include "property/track/tcptrace.hpp"
#include "support/captures/capture_writer.hpp"
#include "support/root.hpp"
#include "support/tcp/tcp_traffic.hpp"

using namespace isoline;
using test::TapSegment;

namespace {

/// A file for as long as a test needs it.
class CaptureFile {
 public:
  explicit CaptureFile(const test::Bytes& bytes)
      : path_(std::filesystem::temp_directory_path() / ("isoline-tcptrace-" + std::to_string(getpid()) + ".pcap")) {
    std::ofstream(path_, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
  CaptureFile(const CaptureFile&) = delete;
  CaptureFile& operator=(const CaptureFile&) = delete;
  ~CaptureFile() { std::filesystem::remove(path_); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

struct Sent {
  std::uint16_t port = 0;
  TapSegment segment;
};

/// As tcpdump would have it with -s 96: all headers, little data.
test::Bytes capture_of(const std::vector<Sent>& all) {
  test::PcapWriter writer;
  for (const Sent& sent : all) {
    const auto frame = test::frame_of(sent.segment, sent.port);
    writer.frame(std::span(frame).first(std::min<std::size_t>(frame.size(), 96)),
                 Nanoseconds(static_cast<std::int64_t>(sent.segment.time_us) * 1000),
                 static_cast<std::uint32_t>(frame.size()));
  }
  return writer.bytes();
}

struct Measured {
  std::map<std::string, Distribution> round_trips;  ///< by sender and receiver, as tcptrace names them
  std::uint64_t refused = 0;
};

Measured through_engine(const std::string& path, analysis::EngineOptions options = {}) {
  options.exact_round_trips = true;
  auto engine = analysis::FlowEngine::create(options);
  REQUIRE(engine);
  auto source = pcap::open_capture(path);
  REQUIRE(source);
  for (;;) {
    const auto burst = (*source)->next();
    REQUIRE(burst);
    if (burst->empty()) break;
    (*engine)->take(*burst);
  }
  Measured measured;
  for (const Flow& flow : (*engine)->snapshot({"file"}, Nanoseconds(0)).flows) {
    std::string name = to_string(flow.key);
    REQUIRE(name.rfind("tcp ", 0) == 0);
    name.erase(0, 4);
    if (flow.round_trip) measured.round_trips[name] = *flow.round_trip;
  }
  measured.refused = (*engine)->segments().refused();
  return measured;
}

double ms(Nanoseconds time) { return static_cast<double>(time.count()) / 1e6; }

std::uint64_t count_of(const Measured& measured, const std::string& way) {
  const auto found = measured.round_trips.find(way);
  return found == measured.round_trips.end() ? 0 : found->second.count;
}

/// Rounding aside: it prints tenths.
constexpr double printed = 0.05 + 1e-9;

void check_same(const Measured& ours, const std::map<std::string, test::TcptraceRoundTrips>& theirs) {
  for (const auto& [way, expected] : theirs) {
    INFO(way);
    REQUIRE(count_of(ours, way) == expected.samples);
    if (expected.samples == 0) continue;
    const Distribution& found = ours.round_trips.at(way);
    CHECK(std::abs(ms(found.min) - expected.min_ms) <= printed);
    CHECK(std::abs(ms(found.max) - expected.max_ms) <= printed);
    CHECK(std::abs(ms(found.sum) - expected.sum_ms) <= expected.sum_error_ms + 1e-9);
  }
}

std::vector<Sent> generated(std::uint64_t first_seed, std::uint16_t connections,
                            const std::function<void(test::TcpTrafficOptions&, std::uint64_t)>& shape) {
  std::vector<Sent> all;
  for (std::uint16_t i = 0; i < connections; ++i) {
    test::TcpTrafficOptions options;
    options.seed = first_seed + i;
    shape(options, options.seed);
    for (const TapSegment& segment : test::tcp_traffic(options))
      all.push_back({static_cast<std::uint16_t>(20'000 + i), segment});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Sent& a, const Sent& b) { return a.segment.time_us < b.segment.time_us; });
  return all;
}

void compare(const std::vector<Sent>& all) {
  const CaptureFile file(capture_of(all));
  const auto theirs = test::run_tcptrace(file.path());
  const Measured ours = through_engine(file.path());
  CHECK(ours.refused == 0);
  check_same(ours, theirs);
  std::uint64_t samples = 0;
  for (const auto& [way, expected] : theirs) samples += expected.samples;
  CHECK(samples > 1000);
}

constexpr std::uint8_t fin = 1, syn = 2, rst = 4;
const std::string from_a = "10.0.0.1:20000 10.0.0.2:80";

/// A connection told segment by segment: times in ms, numbers from the first byte of data of each end.
class Script {
 public:
  explicit Script(std::uint64_t first_of_a = 100'000) : first_of_a_(first_of_a) {}

  /// 1 ms from A to B and back.
  Script& connect() { return a(0, -1, 0, syn).b(1, 0, -1, 0, syn).a(2, 0, 0); }

  /// A sends begin … end; `flags` besides ACK and, of a SYN, alone.
  Script& a(std::uint64_t ms, std::int64_t begin, std::int64_t end, std::uint8_t flags = 0) {
    return add(false, ms, begin, end, 0, flags, 60'000);
  }
  Script& b(std::uint64_t ms, std::int64_t number, std::int64_t begin = 0, std::int64_t end = 0, std::uint8_t flags = 0,
            std::uint16_t window = 60'000) {
    return add(true, ms, begin, end, number, flags, window);
  }
  std::vector<Sent> sent() const { return sent_; }

 private:
  Script& add(bool from_b, std::uint64_t ms, std::int64_t begin, std::int64_t end, std::int64_t number,
              std::uint8_t flags, std::uint16_t window) {
    const std::uint64_t first_of_b = 500'001;
    const bool alone = flags == syn && !from_b;
    TapSegment segment;
    segment.time_us = 1'000'000'000 + ms * 1000;
    segment.from_b = from_b;
    segment.sequence = (from_b ? first_of_b : first_of_a_ + 1) + static_cast<std::uint64_t>(begin);
    segment.acknowledgement = alone ? 0 : (from_b ? first_of_a_ + 1 : first_of_b) + static_cast<std::uint64_t>(number);
    segment.flags = static_cast<std::uint8_t>(flags | (alone ? 0 : 0x10));
    segment.payload = static_cast<std::uint32_t>(end - begin) - ((flags & (syn | fin)) != 0 ? 1 : 0);
    segment.window = window;
    sent_.push_back({20'000, segment});
    return *this;
  }

  std::uint64_t first_of_a_;
  std::vector<Sent> sent_;
};

const bool present = [] {
  if (!test::has_tcptrace()) test::skip_program("tcptrace is not installed: scripts/setup test");
  return true;
}();

}  // namespace

TEST_CASE("tcptrace counts the same round trips") {
  SECTION("without loss") {
    compare(generated(1, 60, [](auto& options, std::uint64_t seed) { options.delayed_acks = seed % 3 * 400; }));
  }
  SECTION("with loss before and behind the tap, with and without SACK") {
    compare(generated(1'000, 120, [](auto& options, std::uint64_t seed) {
      options.lost_before = seed % 4 * 20;
      options.lost_behind = seed % 5 * 20;
      options.acks_lost = seed % 3 * 100;
      options.selective = seed % 2 == 0;
      options.joined = seed % 7 * 100;
    }));
  }
  SECTION("with disorder, repetition and segments that arrive in parts") {
    compare(generated(2'000, 120, [](auto& options, std::uint64_t seed) {
      options.delayed = seed % 4 * 40;
      options.doubled = seed % 3 * 30;
      options.split = seed % 5 * 150;
      options.lost_behind = seed % 2 * 30;
      options.in_flight = 1 + seed % 25;
    }));
  }
  SECTION("with used ports") {
    compare(generated(3'000, 60, [](auto& options, std::uint64_t seed) {
      options.connections = 1 + seed % 4;
      options.lost_before = options.lost_behind = 25;
      options.delayed = 25;
    }));
  }
  // With loss it differs there, as below.
  SECTION("with wrapped numbers") {
    compare(generated(4'000, 60, [](auto& options, std::uint64_t seed) {
      options.near_wrap = true;
      options.delayed_acks = seed % 3 * 400;
    }));
  }
}

// What an acknowledgement is worth, case by case: the tables of docs/measures.md.
TEST_CASE("tcptrace and the engine, case by case") {
  const auto check = [](const Script& script, std::uint64_t ours, std::uint64_t theirs) {
    const CaptureFile file(capture_of(script.sent()));
    const auto told = test::run_tcptrace(file.path());
    CHECK(told.at(from_a).samples == theirs);
    const Measured measured = through_engine(file.path());
    CHECK(count_of(measured, from_a) == ours);
    if (ours == theirs) check_same(measured, told);
  };
  const auto both = [&](const Script& script, std::uint64_t samples) { check(script, samples, samples); };

  SECTION("a connection and its end") {
    both(Script().connect(), 1);
    both(Script().connect().a(10, 0, 100).b(12, 100), 2);
    both(Script().connect().a(10, 0, 100).b(12, 100).a(20, 100, 101, fin).b(23, 101), 3);
    both(Script().connect().a(10, 0, 101, fin).b(23, 101), 2);
    both(Script().a(0, -1, 0, syn).a(1000, -1, 0, syn).b(1002, 0, -1, 0, syn), 0);
    both(Script().a(0, -1, 0, syn).b(3, 0, 0, 0, rst), 1);
    both(Script().connect().a(10, 0, 100).b(12, 100, 0, 0, rst), 2);
    both(Script().connect().a(10, 0, 100).b(12, 100, 0, 500), 2);
  }
  SECTION("what an acknowledgement covers") {
    both(Script().connect().a(10, 0, 100).a(11, 100, 200).a(12, 200, 300).b(15, 300), 2);
    both(Script().connect().a(10, 0, 100).b(12, 50).b(13, 100), 1);
    both(Script().connect().a(10, 0, 100).a(11, 100, 200).b(12, 150).b(13, 200), 1);
    both(Script().connect().a(10, 0, 100).b(12, 100).b(13, 100).b(14, 100), 2);
    both(Script().connect().a(10, 0, 100).b(12, 100).b(13, 50), 2);
    both(Script().connect().a(10, 0, 100).b(12, 700).a(14, 700, 800).b(15, 800), 2);
  }
  SECTION("what was sent again, and in disorder") {
    both(Script().connect().a(10, 0, 100).a(300, 0, 100).b(302, 100), 1);
    both(Script().connect().a(10, 0, 100).a(10, 0, 100).b(12, 100), 1);
    both(Script().connect().a(10, 0, 100).a(11, 100, 200).a(300, 0, 100).b(302, 200), 1);
    both(Script().connect().a(10, 0, 100).a(11, 100, 200).a(300, 0, 100).a(301, 200, 300).b(303, 300), 2);
    both(Script().connect().a(10, 0, 100).a(300, 0, 200).b(302, 200), 2);
    both(Script().connect().a(10, 0, 100).a(300, 0, 200).b(302, 100).b(303, 200), 2);
    both(Script().connect().a(10, 0, 200).a(300, 100, 300).b(303, 300), 2);
    both(Script().connect().a(10, 100, 200).a(11, 0, 100).b(12, 100).b(13, 200), 2);
    both(Script().connect().a(10, 100, 200).a(11, 0, 150).b(12, 200), 1);
    both(Script().connect().a(10, 0, 100).b(12, 100).a(20, 100, 200).a(21, 0, 100).b(23, 200), 2);
  }
  SECTION("keep-alive and closed windows") {
    both(Script().connect().a(10, 0, 100).b(12, 100).a(7'000, 99, 100).b(7'002, 100).a(7'100, 100, 200).b(7'102, 200),
         3);
    both(Script().connect().a(10, 0, 100).b(12, 100).a(7'000, 99, 99).b(7'002, 100), 2);
    both(Script()
             .connect()
             .a(10, 0, 100)
             .b(12, 100, 0, 0, 0, 0)
             .a(300, 100, 101)
             .b(302, 100, 0, 0, 0, 0)
             .b(400, 100)
             .a(401, 100, 200)
             .b(403, 200),
         3);
    both(Script().connect().a(10, 0, 100).b(12, 100, 0, 0, 0, 0).a(300, 100, 101).b(302, 101), 2);
  }
  SECTION("numbers that wrap") {
    const std::uint64_t top = std::uint64_t{1} << 32;
    both(Script(top - 51).connect().a(10, 0, 100).b(12, 100), 2);
    both(Script(top - 51).connect().a(10, 0, 100).a(300, 0, 100).b(302, 100), 1);
  }
  // Where tcptrace and Isoline differ.
  SECTION("it keeps numbers by quarters of their space, and looks for later segments in one of them only") {
    const std::uint64_t quarter = std::uint64_t{1} << 30;
    check(Script(quarter - 101).connect().a(10, 0, 100).b(12, 100), 2, 1);
    check(Script(quarter - 101).connect().a(10, 0, 90).a(11, 90, 190).a(300, 0, 90).b(302, 90).b(303, 190), 1, 2);
  }
  SECTION("it does not take what goes into a closed window for sent again") {
    check(Script().connect().a(10, 0, 100).b(11, 0, 0, 0, 0, 0).a(300, 0, 100).b(302, 100), 1, 2);
  }
  SECTION("time that goes backwards is a round trip of nothing to it") {
    check(Script().connect().a(10, 0, 100).b(5, 100), 1, 2);
  }
  SECTION("data that comes behind its acknowledgement is new to it") {
    check(Script().connect().b(10, 100).a(11, 0, 100).b(12, 100), 1, 2);
  }
  SECTION("it takes a silence of more than four minutes for the end of a connection") {
    check(Script().connect().a(10, 0, 100).b(300'000, 100), 2, 1);
  }
  SECTION("used ports with a number inside the old window are the old connection to it") {
    const Script old = Script().connect().a(10, 0, 200, fin).b(12, 200, 0, 1, fin).a(13, 200, 200);
    check(Script(old).a(1'000, 99, 100, syn).b(1'002, 100, 70'000, 70'001, syn), 3, 2);
  }
}

TEST_CASE("of round trips of nothing, tcptrace prints another minimum") {
  const CaptureFile file(capture_of(Script().connect().a(10, 0, 100).b(10, 100).a(20, 100, 200).b(25, 200).sent()));
  const auto told = test::run_tcptrace(file.path());
  const Measured measured = through_engine(file.path());
  CHECK(told.at(from_a).samples == 3);
  CHECK(count_of(measured, from_a) == 3);
  CHECK(measured.round_trips.at(from_a).min == Nanoseconds(0));
  CHECK(told.at(from_a).min_ms > 0.0);
}
