#include "analysis/flow/filter.hpp"

#include <catch2/catch.hpp>

#include "support/flows.hpp"

using namespace isoline;
using namespace isoline::analysis;
using namespace std::chrono_literals;

namespace {

struct Sample {
  Flow flow;
  Rate rate;
  MonotonicTime now{20s};

  bool matches(const std::string& text) const {
    const auto filter = Filter::parse(text);
    INFO(text << (filter ? "" : ": " + describe(filter.error())));
    REQUIRE(filter);
    return filter->matches({&flow, rate, now});
  }
};

Sample tcp() {
  Sample sample{test::flow("tcp 10.0.0.1:4840 10.0.1.9:51234 dscp 46 vid 100", 1000), {}, MonotonicTime(20s)};
  sample.flow.round_trip = test::distribution({50us, 60us, 200us});
  sample.flow.inter_arrival = test::distribution({1ms});
  sample.flow.retransmitted = 2;
  sample.rate = {BitRate{2e6}, 500};
  return sample;
}

Sample profinet() {
  Sample sample{test::flow("profinet 02:00:00:00:00:01 02:00:00:00:00:02 vid 100 pcp 6 frame_id 0x8001", 10),
                {},
                MonotonicTime(20s)};
  sample.flow.stream = "drive 1";
  sample.flow.cycle = 1ms;
  sample.flow.deadline_misses = 3;
  sample.flow.disturbed = MonotonicTime(17s);
  return sample;
}

void check_error(const std::string& text, std::size_t column, const std::string& what, const std::string& hint = {}) {
  INFO(text);
  const auto filter = Filter::parse(text);
  REQUIRE_FALSE(filter);
  CHECK(filter.error().kind == ErrorKind::invalid_input);
  CHECK(filter.error().where == "filter:" + std::to_string(column));
  CHECK_THAT(filter.error().what + " " + filter.error().why, Catch::Contains(what));
  if (!hint.empty()) CHECK(filter.error().hint == hint);
}

}  // namespace

TEST_CASE("an empty filter matches everything") {
  CHECK(tcp().matches(""));
  CHECK(tcp().matches("  "));
  CHECK(Filter().empty());
}

TEST_CASE("names of protocol classes are terms") {
  CHECK(tcp().matches("tcp"));
  CHECK_FALSE(tcp().matches("profinet"));
  CHECK(profinet().matches("profinet"));
  CHECK(tcp().matches("protocol=tcp"));
  CHECK(tcp().matches("protocol != udp"));
}

TEST_CASE("addresses, prefixes and either of two") {
  CHECK(tcp().matches("src_address = 10.0.0.1"));
  CHECK_FALSE(tcp().matches("src_address = 10.0.1.9"));
  CHECK(tcp().matches("address = 10.0.1.9"));
  CHECK(tcp().matches("dst_address=10.0.1.0/24"));
  CHECK_FALSE(tcp().matches("dst_address=10.0.0.0/24"));
  CHECK(tcp().matches("dst_address=10.0.0.0/23"));
  CHECK_FALSE(tcp().matches("dst_address=10.0.2.0/23"));
  CHECK(tcp().matches("dst_address=10.0.1.9/32"));
  CHECK_FALSE(tcp().matches("dst_address=10.0.1.8/32"));
  CHECK(tcp().matches("address=0.0.0.0/0"));
  CHECK_FALSE(tcp().matches("address=::/0"));
  CHECK_FALSE(tcp().matches("address != 10.0.0.1"));
  CHECK(tcp().matches("address ~ 10.0.1"));
  CHECK(profinet().matches("mac = 02:00:00:00:00:02"));
  CHECK_FALSE(profinet().matches("address = 10.0.0.1"));
  CHECK(profinet().matches("address != 10.0.0.1"));
}

TEST_CASE("numbers, decimal and hexadecimal") {
  CHECK(tcp().matches("port=4840"));
  CHECK(tcp().matches("port=51234"));
  CHECK_FALSE(tcp().matches("src_port=51234"));
  CHECK(tcp().matches("dscp >= 46 vid=100"));
  CHECK(profinet().matches("frame_id = 0x8001"));
  CHECK(profinet().matches("frame_id = 32769"));
  CHECK(profinet().matches("pcp>5"));
  CHECK(profinet().matches("ether_type=0x8892"));
  CHECK(profinet().matches("appid != 1"));
  CHECK_FALSE(profinet().matches("appid = 1"));
  CHECK(tcp().matches("packets>999 packets<1001 packets<=1000"));
  CHECK(tcp().matches("bytes=100kB"));
  CHECK(tcp().matches("retransmitted>1"));
}

TEST_CASE("a field that a flow lacks compares with nothing") {
  CHECK_FALSE(tcp().matches("lost = 0"));
  CHECK_FALSE(tcp().matches("lost > 0"));
  CHECK(tcp().matches("lost != 0"));
  CHECK(tcp().matches("not lost > 0"));
}

TEST_CASE("times have units, or say _ns") {
  CHECK(tcp().matches("p99>100us"));
  CHECK_FALSE(tcp().matches("p50>100us"));
  CHECK(tcp().matches("max = 200us"));
  CHECK(tcp().matches("max=0.2ms"));
  CHECK(tcp().matches("round_trip.min = 50us"));
  CHECK(tcp().matches("round_trip_ns.min = 50000"));
  CHECK(tcp().matches("inter_arrival.p50 >= 1ms"));
  CHECK_FALSE(tcp().matches("jitter.p50 >= 0"));
  CHECK(tcp().matches("age = 19s"));
  CHECK(tcp().matches("age_ns = 19000000000"));
  CHECK(profinet().matches("cycle=1ms"));
  CHECK(profinet().matches("disturbed<5s"));
  CHECK_FALSE(tcp().matches("disturbed<5s"));
  CHECK(profinet().matches("disturbed_ns_ago < 5s"));
}

TEST_CASE("rates have units") {
  CHECK(tcp().matches("rate>1.5Mbit/s"));
  CHECK_FALSE(tcp().matches("rate>3Mbit/s"));
  CHECK(tcp().matches("packet_rate = 500"));
}

TEST_CASE("text is compared whole or searched, quoted or not") {
  CHECK(tcp().matches("interface=eth0 direction=ingress"));
  CHECK(tcp().matches("name ~ 10.0.0.1:4840"));
  CHECK(tcp().matches("name ~ 'TCP 10.0.0.1'"));
  CHECK(profinet().matches("stream = 'drive 1'"));
  CHECK(profinet().matches("stream=\"drive 1\""));
  CHECK_FALSE(profinet().matches("stream = drive"));
  CHECK(profinet().matches("stream ~ DRIVE"));
  CHECK_FALSE(tcp().matches("stream ~ drive"));
}

TEST_CASE("not binds closer than and, and closer than or") {
  CHECK(tcp().matches("udp or tcp"));
  CHECK(tcp().matches("udp port=1 or tcp and port=4840"));
  CHECK_FALSE(tcp().matches("(udp or tcp) port=1"));
  CHECK(tcp().matches("not udp tcp"));
  CHECK_FALSE(tcp().matches("not (udp or tcp)"));
  CHECK(tcp().matches("not not tcp"));
  CHECK(tcp().matches("((tcp))"));
}

TEST_CASE("flags are terms too") {
  CHECK_FALSE(tcp().matches("multicast"));
  CHECK(tcp().matches("not rtag"));
  CHECK(tcp().matches("rtag = false"));
}

TEST_CASE("every mistake is told once, with its column and the nearest name") {
  check_error("src_prt = 5", 1, "unknown field 'src_prt'", "src_port");
  check_error("tcp and packtes>5", 9, "unknown field 'packtes'", "packets");
  check_error("profnet", 1, "neither a protocol class nor a field", "profinet");
  check_error("protocol = tpc", 12, "'tpc' is no protocol class", "tcp");
  check_error("p99>100", 5, "unit");
  check_error("p99>5furlong", 5, "unit");
  check_error("rate>5", 6, "unit");
  check_error("src_port = http", 12, "whole number");
  check_error("packets", 1, "compared with nothing", "packets = …");
  check_error("packets >", 10, "a value is due");
  check_error("packets > )", 11, "a value is due");
  check_error("(tcp", 1, "not closed");
  check_error("tcp)", 4, "closes nothing");
  check_error("tcp or", 7, "the filter ends");
  check_error("and tcp", 1, "where a field");
  check_error("name = 'abc", 8, "quote is not closed");
  check_error("port ! 5", 6, "'!' must be followed", "not");
  check_error("packets ~ 5", 9, "no text");
  check_error("interface < eth0", 11, "no order");
  check_error("address = 10.0.0", 11, "10.0.0");
  check_error("address = 10.0.0.0/33", 11, "up to 32");
  check_error("direction = in", 13, "no direction", "ingress");
  check_error("round_trip.p98 > 1us", 1, "unknown field");
  check_error("= 5", 1, "where a field");
}

TEST_CASE("deep nesting is refused, not followed until the stack ends") {
  check_error(std::string(200000, '(') + "tcp", 102, "too deep");
  std::string nots;
  for (int i = 0; i < 100000; ++i) nots += "not ";
  CHECK_FALSE(Filter::parse(nots + "tcp"));
}

TEST_CASE("the help table names each field once and each is known") {
  std::vector<std::string_view> names;
  for (const FilterField& field : filter_fields()) {
    CHECK_FALSE(field.meaning.empty());
    CHECK(std::ranges::find(names, field.name) == names.end());
    names.push_back(field.name);
    CHECK(Filter::parse(std::string(field.name) + " != 0").has_value() +
              Filter::parse(std::string(field.name) + " = 1").has_value() +
              Filter::parse(std::string(field.name) + " ~ x").has_value() +
              Filter::parse(std::string(field.name) + " = true").has_value() >=
          1);
  }
}
