// Match keys: which protocol has which field, and how the fields reach the model.
#include <string>

#include <catch2/catch.hpp>

#include "config/keys.hpp"
#include "config/streams.hpp"
#include "model/flow_key_words.hpp"
#include "unit/config/problems.hpp"

using namespace isoline;
using Catch::Matchers::Contains;
using isoline::test::problems_of;

namespace {

config::Loaded<config::StreamFile> parse(const std::string& match) {
  return config::parse_stream_file("streams: [{name: a, cycle: 1ms, match: {" + match + "}}]\n", "s.yaml");
}

bool has(const config::Key& key, FlowKind kind) { return key.kinds == 0 || (key.kinds >> unsigned(kind) & 1) != 0; }

const config::Key* key_of(const char* name) {
  for (const auto& key : config::stream_file_keys()) {
    if (key.path == "streams[].match." + std::string(name)) return &key;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("a field that the protocol does not have names the protocols that do, and the fields that it has") {
  const auto text = problems_of(parse("protocol: ptp, frame_id: 0x8001"));
  CHECK_THAT(text,
             Contains("s.yaml:1:56: frame_id does not belong to protocol ptp: it is a field of profinet") &&
                 Contains("use fields of ptp: protocol, src_mac, dst_mac, vid, pcp, message_type, domain_number"));
  CHECK_THAT(problems_of(parse("protocol: tcp, src_mac: 02:00:00:00:00:01")),
             Contains("src_mac does not belong to protocol tcp"));
  CHECK_THAT(problems_of(parse("protocol: icmp, src_port: 1")), Contains("a field of tcp, udp"));
  CHECK_THAT(problems_of(parse("protocol: profinet, src_address: 10.0.0.1")),
             Contains("a field of tcp, udp, icmp, ip"));
  CHECK_THAT(problems_of(parse("protocol: profinet, ether_type: 0x8892")), Contains("a field of other"));
}

TEST_CASE("misspelt words get the nearest one") {
  CHECK_THAT(problems_of(parse("protocol: profinte")), Contains("did you mean profinet?"));
  CHECK_THAT(problems_of(parse("protocol: profinet, frameid: 1")),
             Contains("unknown key 'frameid'") && Contains("did you mean frame_id?"));
  CHECK_THAT(problems_of(parse("protocol: profinet, FRAME-ID: 1")), Contains("did you mean frame_id?"));
  CHECK_THAT(problems_of(parse("protocol: profinet, deadline: 1ms")), Contains("it belongs under streams[]"));
  CHECK_THAT(problems_of(parse("protocol: fragment")), Contains("none of the words that are possible"));
}

TEST_CASE("addresses that no frame can have are refused") {
  CHECK_THAT(problems_of(parse("protocol: ptp, src_mac: 01:1b:19:00:00:00")), Contains("no frame has this src_mac"));
  CHECK_THAT(problems_of(parse("protocol: udp, src_address: 10.0.0.1, dst_address: \"fe80::1\"")),
             Contains("one is IPv4, the other is IPv6"));
  CHECK_THAT(problems_of(parse("protocol: ptp, src_mac: 01:1b:19")), Contains("it is no MAC address"));
  CHECK_THAT(problems_of(parse("protocol: udp, src_address: plc.local")), Contains("it is no IP address"));
}

TEST_CASE("every identifier arrives in the field that the flow key has for it") {
  struct Case {
    const char* match;
    FlowKind kind;
    std::uint64_t stream_id;
    std::optional<std::uint16_t> sub_id;
  };
  const Case cases[] = {
      {"protocol: profinet, frame_id: 0x8001", FlowKind::profinet, 0x8001, {}},
      {"protocol: ptp, message_type: 2, domain_number: 24", FlowKind::ptp, 2, 24},
      {"protocol: goose, appid: 0x3fff", FlowKind::goose, 0x3fff, {}},
      {"protocol: sv, appid: 0x4000", FlowKind::sv, 0x4000, {}},
      {"protocol: opcua, publisher_id: 18446744073709551615, writer_group_id: 65535", FlowKind::opcua, UINT64_MAX,
       65535},
      {"protocol: avtp, stream_id: 0xffffffffffffffff, subtype: 2", FlowKind::avtp, UINT64_MAX, 2},
  };
  for (const auto& c : cases) {
    INFO(c.match);
    const auto loaded = parse(c.match);
    REQUIRE(loaded);
    const auto& match = loaded->streams.front().match;
    CHECK(match.kind == c.kind);
    CHECK(match.stream_id == c.stream_id);
    CHECK(match.sub_id == c.sub_id);
  }
  CHECK(parse("protocol: other, ether_type: 0x88cd")->streams.front().match.ether_type == std::uint16_t{0x88cd});
}

TEST_CASE("the table agrees with the words of the flow key") {
  for (unsigned i = 0; i < flow_kind_count; ++i) {
    const auto kind = static_cast<FlowKind>(i);
    const auto* words = layer2_words(kind);
    if (!words) continue;
    INFO(to_string(kind));
    if (words->stream_id) {
      const auto* key = key_of(words->stream_id);
      REQUIRE(key);
      CHECK(has(*key, kind));
      CHECK(key->max == words->max_stream_id);
    }
    if (words->sub_id) {
      // A flow key in words abbreviates domainNumber; files and JSON do not.
      const auto* key = key_of(std::string_view(words->sub_id) == "domain" ? "domain_number" : words->sub_id);
      REQUIRE(key);
      CHECK(has(*key, kind));
      CHECK(key->max == words->max_sub_id);
    }
  }
}
