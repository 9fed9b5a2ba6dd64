// Network files: what they mean, and what is wrong with them.
#include <string>

#include <catch2/catch.hpp>

#include "config/network.hpp"
#include "config/schedule.hpp"
#include "config/streams.hpp"
#include "unit/config/problems.hpp"

using namespace isoline;
using Catch::Matchers::Contains;
using isoline::test::problems_of;

namespace {

const std::string nodes =
    "nodes:\n"
    "  - {name: plc, kind: end-station}\n"
    "  - {name: io, kind: end-station}\n"
    "  - {name: sw1}\n"
    "  - {name: sw2, processing_delay: 4us, cut_through: 24}\n";
const std::string links =
    "links:\n"
    "  - {from: plc, to: sw1}\n"
    "  - {from: sw1, to: sw2, interfaces: [up, down], link_speed: 100Mbit/s, queues: 6, min_background: 12.5%}\n"
    "  - {from: sw2, to: io}\n";
const std::string top =
    "defaults: {processing_delay: 2us, propagation_delay: 50ns, gate_budget: 128,\n"
    "           reserved: [{offset: 10us, length: 20us, period: 1ms, open: [6, 7]}]}\n"
    "sync_error: 200ns\n";
const std::string stream = "  - {name: a, talker: plc, listeners: [io], period: 1ms, frame_size: 100}\n";

std::string refusal(const std::string& text) { return problems_of(config::parse_network(text, "n.yaml")); }
std::string stream_refusal(const std::string& inside) {
  return refusal(nodes + links + "streams:\n  - {name: x, talker: plc, " + inside + "}\n");
}

}  // namespace

TEST_CASE("a network has both directions of its cables, and defaults where it says nothing") {
  const auto loaded = config::parse_network(top + nodes + links, "n.yaml");
  INFO(problems_of(loaded));
  REQUIRE(loaded);
  const Network& network = loaded->network;
  CHECK(network.sync_error.count() == 200);
  CHECK(network.framing == Framing{});
  CHECK(network.nodes[0] == Node{"plc", NodeKind::end_station, 0});
  CHECK(network.nodes[3] == Node{"sw2", NodeKind::bridge, 24});
  CHECK(network.scheduled.classes ==
        std::vector{TrafficClass::masked(5), TrafficClass::masked(4), TrafficClass::masked(3)});
  REQUIRE(network.links.size() == 6);
  const Link &there = network.links[2], &back = network.links[3];
  CHECK((there.from == 2 && there.to == 3 && back.from == 3 && back.to == 2));
  CHECK(there.interface == "up");
  CHECK(back.interface == "down");
  CHECK(network.links[0].interface == "p1");
  CHECK(network.links[4].interface == "p2");  // sw2's second port
  CHECK(there.processing_delay.count() == 4000);
  CHECK(back.processing_delay.count() == 2000);
  CHECK(network.links[1].processing_delay.count() == 0);  // a station forwards nothing
  CHECK(there.bits_per_second == 100'000'000);
  CHECK(network.links[0].bits_per_second == 1'000'000'000);
  CHECK(there.queues == 6);
  CHECK(there.min_background == 0.125);
  CHECK(there.propagation_delay.count() == 50);
  CHECK(there.gate_budget == 128);
  using std::chrono::microseconds;
  CHECK(there.reserved == std::vector{ReservedWindow{microseconds(10), microseconds(20), microseconds(1000), 0xc0}});
  CHECK(loaded->streams.empty());
}

TEST_CASE("streams ask with what they leave out taken from what they say") {
  const auto loaded = config::parse_network(nodes + links + "streams:\n" + stream +
                                                "  - {name: b, talker: io, listeners: [plc], period: 2ms, payload: 46, "
                                                "frames: 3, deadline: 1ms, redundant: true,\n"
                                                "     earliest_offset: 10us, traffic_class: 4, pinned: true}\n",
                                            "n.yaml");
  INFO(problems_of(loaded));
  REQUIRE(loaded);
  REQUIRE(loaded->streams.size() == 2);
  const StreamRequest &a = loaded->streams[0], &b = loaded->streams[1];
  CHECK((a.deadline == a.period && a.jitter == a.period && a.frames == 1 && !a.traffic_class));
  CHECK(b.frame_size == 46 + 14 + 4 + 6 + 4);
  CHECK((b.jitter == b.deadline && b.frames == 3 && b.redundant && b.pinned));
  CHECK(b.traffic_class == TrafficClass::masked(4));
  CHECK(b.earliest_offset.count() == 10'000);
}

TEST_CASE("streams may have a file of their own") {
  const auto network = config::parse_network(nodes + links + "streams:\n" + stream, "n.yaml");
  REQUIRE(network);
  const auto read = [&](const std::string& text) {
    return config::parse_requests(network->network, network->streams, text, "r.yaml");
  };
  const auto more = read("streams:\n  - {name: b, talker: io, listeners: [plc], period: 2ms, payload: 46}\n");
  INFO(problems_of(more));
  REQUIRE(more);
  CHECK(more->front().talker == 1);
  CHECK_THAT(problems_of(read("streams:\n" + stream)), Contains("r.yaml:2:12: duplicate stream name 'a'"));
  CHECK_THAT(problems_of(read("streams: []\n")), Contains("the file names no stream"));
  CHECK_THAT(problems_of(read("streams:\n  - {name: b, talker: oi, listeners: [plc], period: 2ms, payload: 46}\n")),
             Contains("r.yaml:2:23: unknown node 'oi'") && Contains("did you mean io?"));
}

TEST_CASE("no kind of file is taken for another one") {
  const std::string requests = "streams:\n" + stream;
  const std::string probe = "streams:\n  - {name: a, match: {protocol: profinet}, cycle: 1ms}\n";
  const std::string schedule = "ports:\n  - {interface: eth0}\n";
  CHECK_THAT(refusal(requests), Contains("this is a file of stream requests, a network file is meant here"));
  CHECK_THAT(refusal(probe), Contains("this is a stream file of the probe"));
  CHECK_THAT(refusal(schedule), Contains("this is a schedule file"));
  CHECK_THAT(refusal(nodes + links + "planned: []\n"), Contains("this is a plan"));
  CHECK_THAT(problems_of(config::parse_stream_file(requests, "s")),
             Contains("this is a file of stream requests, a stream file of the probe is meant here"));
  CHECK_THAT(problems_of(config::parse_schedule_file(nodes + links, "s")), Contains("this is a network file"));
  const auto network = config::parse_network(nodes + links, "n.yaml");
  REQUIRE(network);
  CHECK_THAT(problems_of(config::parse_requests(network->network, {}, probe, "s")),
             Contains("this is a stream file of the probe, a file of stream requests is meant here"));
}

TEST_CASE("what is wrong with a network is said with its place") {
  CHECK_THAT(refusal(nodes), Contains("n.yaml:1:1: links is missing"));
  CHECK_THAT(refusal(nodes + links + "link: []\n"),
             Contains("n.yaml:10:1: unknown key 'link'") && Contains("did you mean links?"));
  CHECK_THAT(refusal(nodes + "  - {name: sw1}\n" + links), Contains("n.yaml:6:12: duplicate node 'sw1'"));
  CHECK_THAT(refusal(nodes + "  - {name: \"a:b\"}\n" + links), Contains("n.yaml:6:12: bad value 'a:b' for name"));
  CHECK_THAT(refusal(nodes + "  - {name: 17}\n" + links), Contains("it is a number, text is meant here"));
  CHECK_THAT(refusal(nodes + links + "  - {from: io, to: sw3}\n"),
             Contains("n.yaml:10:20: unknown node 'sw3'") && Contains("did you mean sw1?"));
  CHECK_THAT(refusal(nodes + links + "  - {from: io, to: io}\n"), Contains("a link to where it begins"));
  CHECK_THAT(refusal(nodes + links + "  - {from: sw1, to: sw2, interfaces: [up, p9]}\n"),
             Contains("n.yaml:10:38: duplicate port 'sw1:up'") && Contains("the link at 8:38 has it"));
  CHECK_THAT(refusal(nodes + links + "  - {from: sw1, to: sw2, interfaces: [p9]}\n"),
             Contains("interfaces names 1 ports: a cable has one at each end"));
  CHECK_THAT(refusal(nodes + links + "  - {from: sw1, to: sw2, link_speed: 0Mbit/s}\n"),
             Contains("bad value '0Mbit/s'"));
  CHECK_THAT(refusal(nodes + links + "  - {from: sw1, to: sw2, propagation_delay: -5ns}\n"),
             Contains("it is negative"));
  CHECK_THAT(refusal(nodes + links + "  - {from: sw1, to: sw2, min_background: 0.1}\n"),
             Contains("it is no percentage"));
  CHECK_THAT(refusal(nodes + links + "  - {from: sw1, to: sw2, min_background: 100%}\n"), Contains("leaves no time"));
  CHECK_THAT(
      refusal("scheduled_classes: [6, 5, 6]\n" + nodes + links),
      Contains("traffic class 6 is there twice") && Contains("no queue for traffic class 6: port 'sw1:up' has 6"));
  CHECK_THAT(refusal("scheduled_classes: []\n" + nodes + links), Contains("no class is scheduled"));
  CHECK_THAT(refusal("defaults: {reserved: [{offset: 1ms, length: 1us, period: 1ms, open: [7]}]}\n" + nodes + links),
             Contains("n.yaml:1:32: offset is not within the period"));
}

TEST_CASE("what is wrong with a stream is said with its place") {
  CHECK_THAT(stream_refusal("listeners: [io], period: 0s, frame_size: 100"),
             Contains("bad value '0s' for streams[0].period"));
  CHECK_THAT(stream_refusal("listeners: [io], period: -1ms, frame_size: 100"), Contains("it is negative"));
  CHECK_THAT(stream_refusal("listeners: [io], period: 1ms"), Contains("n.yaml:11:5: frame_size is missing"));
  CHECK_THAT(stream_refusal("listeners: [io], period: 1ms, frame_size: 100, payload: 50"), Contains("are both there"));
  CHECK_THAT(stream_refusal("listeners: [io], period: 1ms, frame_size: 1523"),
             Contains("too large frames: 1523 bytes with tags and FCS, the network carries at most 1522"));
  CHECK_THAT(stream_refusal("listeners: [io], period: 1ms, payload: 1501"), Contains("too large frames: 1523 bytes"));
  CHECK_THAT(stream_refusal("listeners: [], period: 1ms, frame_size: 100"), Contains("nobody listens to stream 'x'"));
  CHECK_THAT(stream_refusal("listeners: [io, plc], period: 1ms, frame_size: 100"), Contains("listens to itself"));
  CHECK_THAT(stream_refusal("listeners: [io, io], period: 1ms, frame_size: 100"), Contains("has a listener twice"));
  CHECK_THAT(stream_refusal("listeners: [io], period: 1ms, frame_size: 100, traffic_class: 2"),
             Contains("traffic class 2 is not scheduled in this network (try: use one of: 5, 4, 3)"));
  CHECK_THAT(stream_refusal("listeners: [io], period: 1ms, frame_size: 100, earliest_offset: 1ms"),
             Contains("begins too late"));
  CHECK_THAT(stream_refusal("listeners: [io], period: 1us, frame_size: 1500"), Contains("is faster than its link"));
  CHECK_THAT(stream_refusal("listeners: [io], period: 1ms, frame_size: 1500, frames: 100"),
             Contains("is faster than its link"));
  const std::string cut = "links:\n  - {from: plc, to: sw1}\n  - {from: sw2, to: io}\n";
  CHECK_THAT(refusal(nodes + cut + "streams:\n" + stream),
             Contains("n.yaml:10:39: stream 'a' cannot reach its listener 'io'") &&
                 Contains("from there frames come to 1 of 4 nodes: sw1"));
  CHECK_THAT(refusal(nodes + links + "streams:\n" + stream + stream),
             Contains("n.yaml:12:12: duplicate stream name 'a'"));
}

TEST_CASE("one way of a link and stations between do not carry frames") {
  const std::string one_way =
      "links:\n  - {from: plc, to: sw1}\n  - {from: sw1, to: sw2}\n  - {from: io, to: sw2, one_way: true}\n";
  CHECK_THAT(refusal(nodes + one_way + "streams:\n" + stream), Contains("cannot reach"));
  const std::string through = "links:\n  - {from: plc, to: sw1}\n  - {from: sw2, to: plc}\n  - {from: io, to: sw2}\n";
  CHECK(refusal(nodes + through + "streams:\n" + stream).empty());
  CHECK_THAT(refusal(nodes + through +
                     "streams:\n  - {name: a, talker: sw1, listeners: [io], period: 1ms, frame_size: 100}\n"),
             Contains("cannot reach"));
}

TEST_CASE("rings and parallel links are normal") {
  CHECK(refusal(nodes + links + "  - {from: sw1, to: sw2}\n  - {from: sw2, to: plc}\nstreams:\n" + stream).empty());
}
