// Tables of tsnkit: what they mean, and what is wrong with them.
#include <string>

#include <catch2/catch.hpp>

#include "config/tsnkit.hpp"
#include "unit/config/problems.hpp"

using namespace isoline;
using Catch::Matchers::Contains;
using isoline::test::problems_of;

namespace {

const std::string links =
    "link,q_num,rate,t_proc,t_prop\n"
    "\"(0, 1)\",8,1,2000,10\n"
    "\"(1, 0)\",8,1,2000,10\n"
    "\"(1, 2)\",8,0.1,2000,0\n"
    "\"(2, 1)\",8,0.1,2000,0\n"
    "\"(1, 3)\",8,1,1000,0\n"
    "\"(3, 1)\",8,1,1000,0\n";
const std::string streams =
    "stream,src,dst,size,period,deadline,jitter\n"
    "0,0,[2],100,500000,400000,0\n"
    "7,2,\"[0, 3]\",1501,1000000,1000000,1000000\n";

std::string refusal(const std::string& of_streams, const std::string& of_links) {
  return problems_of(config::parse_tsnkit({of_streams, "task.csv"}, {of_links, "topo.csv"}));
}

std::string with_row(const std::string& row) { return streams + row + "\n"; }

}  // namespace

TEST_CASE("tsnkit's tables are taken with tsnkit's model of time") {
  const auto loaded = config::parse_tsnkit({streams, "task.csv"}, {links, "topo.csv"});
  INFO(problems_of(loaded));
  REQUIRE(loaded);
  const Network& network = loaded->network;
  REQUIRE(network.nodes.size() == 4);
  CHECK(network.nodes[0] == Node{"0", NodeKind::end_station, 0});
  CHECK(network.nodes[1] == Node{"1", NodeKind::bridge, 0});
  REQUIRE(network.links.size() == 6);
  const Link& slow = network.links[2];
  CHECK((slow.from == 1 && slow.to == 2));
  CHECK(slow.interface == "to2");
  CHECK(slow.bits_per_second == 100'000'000);
  CHECK(network.scheduled.classes ==
        std::vector{TrafficClass::masked(5), TrafficClass::masked(4), TrafficClass::masked(3)});

  // Transmission takes ceil(8 * size / rate) ns, and forwarding follows full reception.
  CHECK(slot_time(network, network.links[0], 100).count() == 800);
  CHECK(slot_time(network, slow, 1501).count() == 120'080);
  CHECK(last_bit_time(network, slow, 1).count() == 80);
  CHECK(forwarding_time(network, network.links[0], slow, 100).count() == 800 + 10 + 2000);

  REQUIRE(loaded->streams.size() == 2);
  const StreamRequest& second = loaded->streams[1];
  CHECK(second.name == "7");
  CHECK(second.talker == 2);
  CHECK(second.listeners == std::vector<NodeIndex>{0, 3});
  CHECK(second.frame_size == 1501);
  CHECK(loaded->streams[0].jitter.count() == 0);
  CHECK(loaded->streams[0].deadline.count() == 400'000);
}

TEST_CASE("a table may come from a spreadsheet") {
  const auto dressed = [](std::string text) {
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.insert(at, 1, '\r');
    return "\xef\xbb\xbf" + text + "\r\n\r\n";
  };
  const auto plain = config::parse_tsnkit({streams, "t"}, {links, "l"});
  const auto loaded = config::parse_tsnkit({dressed(streams), "t"}, {dressed(links), "l"});
  INFO(problems_of(loaded));
  REQUIRE(loaded);
  CHECK(loaded->network == plain->network);
  CHECK(loaded->streams == plain->streams);
  const auto turned = config::parse_tsnkit(
      {"jitter,more,deadline,period,size,dst,src,stream\n5,\"a \"\"b\"\"\",9000,10000,64, \"[2]\" ,0 ,x\n", "t"},
      {links, "l"});
  INFO(problems_of(turned));
  REQUIRE(turned);
  CHECK(turned->streams[0].name == "x");
  CHECK(turned->streams[0].jitter.count() == 5);
}

TEST_CASE("what is wrong with tsnkit's tables is said with its place") {
  CHECK_THAT(refusal(links, streams),
             Contains("task.csv:1:1: column stream is missing") && Contains("topo.csv:1:1: column link is missing"));
  CHECK_THAT(refusal("", links), Contains("task.csv:1:1: the file is empty"));
  CHECK_THAT(refusal(with_row("1,0,[2],100,0,1,1"), links), Contains("task.csv:4:13: bad value '0' for period"));
  CHECK_THAT(refusal(with_row("1,0,[2],100,-5,1,1"), links), Contains("it is negative"));
  CHECK_THAT(refusal(with_row("1,0,[2],99999,500,1,1"), links), Contains("task.csv:4:9: bad value '99999' for size"));
  CHECK_THAT(refusal(with_row("1,0,[9],100,500000,1,1"), links), Contains("task.csv:4:5: unknown node '9'"));
  CHECK_THAT(refusal(with_row("1,0,[2;3],100,500000,1,1"), links), Contains("task.csv:4:5: bad value '[2;3]' for dst"));
  CHECK_THAT(refusal(with_row("1,0,[2,3],100,500000,1,1"), links), Contains("task.csv:4:1: a line of another length"));
  CHECK_THAT(refusal(with_row("7,0,[2],100,500000,1,1"), links),
             Contains("task.csv:4:1: duplicate stream name '7'") && Contains("the stream at 3:1 has it"));
  CHECK_THAT(refusal(with_row("8,0,\"[2,2]\",100,500000,1,1"), links), Contains("has a listener twice"));
  CHECK_THAT(refusal(with_row("8,0,[0],100,500000,1,1"), links), Contains("listens to itself"));
  CHECK_THAT(refusal(with_row("8,0,[2],1000,79999,1,1"), links),
             Contains("task.csv:4:14: stream '8' is faster than its link") && Contains("80us of each 79999ns") &&
                 Contains("'2' (100Mbit/s)"));
  CHECK_THAT(refusal(with_row(",0,[2],100,500000,1,1"), links), Contains("task.csv:4:1: bad stream name ''"));
  CHECK_THAT(refusal(with_row("8,0,\"[2"), links), Contains("task.csv:4:5: quotes are not closed"));
  CHECK_THAT(refusal(streams, links + "\"(1, 1)\",8,1,0,0\n"), Contains("topo.csv:8:1: bad value '(1, 1)' for link"));
  CHECK_THAT(refusal(streams, links + "\"(0, 1)\",8,1,0,0\n"), Contains("topo.csv:8:1: duplicate link (0, 1)"));
  CHECK_THAT(refusal(streams, links + "\"(1, 4)\",8,fast,0,0\n"), Contains("topo.csv:8:12: bad value 'fast' for rate"));
}

TEST_CASE("a network in parts is told from a listener in another part") {
  CHECK_THAT(refusal(with_row("8,0,[5],100,500000,1,1"), links + "\"(4, 5)\",8,1,0,0\n\"(5, 4)\",8,1,0,0\n"),
             Contains("task.csv:4:5: stream '8' cannot reach its listener '5'") &&
                 Contains("from there frames come to 3 of 6 nodes: 1, 2, 3"));
  // With a second neighbour a node becomes a bridge, and forwards.
  CHECK(refusal(with_row("8,0,[4],100,500000,1,1"), links + "\"(2, 4)\",8,1,0,0\n\"(4, 2)\",8,1,0,0\n").empty());
}

TEST_CASE("tables of a million lines are read or refused, not endlessly reported") {
  std::string text = streams.substr(0, streams.find('\n') + 1);
  while (text.size() < std::size_t{8} * 1024 * 1024) text += "1,0,[2]\n";
  CHECK(config::parse_tsnkit({text, "t"}, {links, "l"}).error().size() == 50);
  CHECK_THAT(refusal(std::string(std::size_t{64} * 1024 * 1024 + 1, ' '), links), Contains("the file is too large"));
}
