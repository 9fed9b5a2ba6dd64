// capture compare on what tcpdump records at both ports of a bridge and of a router. One clock has stamped both files,
// so what is estimated of two clocks has to be nothing, within the error that is stated.
#include <signal.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "netns/cli/link.hpp"

using namespace isoline::test;
using Json = nlohmann::json;

namespace {

/// Two hosts with something between them that has a port to each.
class Middle {
 public:
  explicit Middle(bool router) {
    for (const auto* end : {&left_, &middle_, &right_})
      end->must("echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6");
    make_veth(left_, "host", "10.9.0.2/24", middle_, "first", router ? "10.9.0.1/24" : "");
    make_veth(right_, "host", router ? "10.9.1.2/24" : "10.9.0.3/24", middle_, "second", router ? "10.9.1.1/24" : "");
    if (router) {
      middle_.must("echo 1 >/proc/sys/net/ipv4/ip_forward");
      left_.must("ip route add default via 10.9.0.1");
      right_.must("ip route add default via 10.9.1.1");
      target_ = "10.9.1.2";
    } else {
      middle_.must("ip link add name bridge0 type bridge && ip link set dev bridge0 up");
      for (const char* port : {"first", "second"}) middle_.must(std::string("ip link set ") + port + " master bridge0");
      target_ = "10.9.0.3";
    }
    left_.must("ping -q -c 1 -W 5 " + target_);  // neighbours are known from here on
  }

  /// Echo while both ports are recorded; the answer of capture compare with these words behind the files.
  Json compare(const std::string& words) const {
    const auto folder = std::filesystem::temp_directory_path() / ("isoline-compare-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    {
      Background first(middle_, record("first", folder)), second(middle_, record("second", folder));
      for (const Background* one : {&first, &second})
        REQUIRE(comes_true([&] { return one->talk().find("listening on") != std::string::npos; }));
      left_.must("ping -q -i 0.002 -c 200 " + target_);
      // Kernels hold frames back for a tap until a block is full or some time is over: the last ones come late.
      for (const char* port : {"first", "second"}) {
        const std::string count = "tcpdump -r " + (folder / port).string() + " 2>/dev/null | wc -l";
        REQUIRE(comes_true([&] { return std::stoi(middle_.run(count).output) >= 400; }));
      }
      for (Background* one : {&first, &second}) {
        one->signal(SIGINT);
        CHECK(one->wait() == 0);
      }
    }
    const auto outcome = middle_.run(std::string(ISOLINE_PROGRAM) + " capture compare " + (folder / "first").string() +
                                     " " + (folder / "second").string() + " --json " + words);
    std::filesystem::remove_all(folder);
    INFO(outcome.output);
    REQUIRE(outcome.status == 0);
    return Json::parse(outcome.output);
  }

 private:
  static std::string record(const std::string& port, const std::filesystem::path& folder) {
    return "tcpdump -U --immediate-mode --time-stamp-precision=nano -Z root -i " + port + " -w " +
           (folder / port).string() + " icmp";
  }

  NetNamespace left_, middle_, right_;
  std::string target_;
};

void check_passage(const Json& way, const char* delay) {
  INFO(way.dump());
  CHECK(way["matched"] == 200);
  CHECK(way["ambiguous"] == 0);
  CHECK(way["lost"] == 0);
  CHECK(way["appeared"] == 0);
  CHECK(way["duplicated"] == 0);
  CHECK(way["reordered"] == 0);
  CHECK(way[delay]["count"] == 200);
}

}  // namespace

TEST_CASE("through a bridge: its residence time, nothing lost") {
  need_root_and_namespaces();
  const Middle bridge(false);
  const Json document = bridge.compare("--clocks synchronised");
  INFO(document.dump(2));
  CHECK(document["clocks"] == "synchronised");
  CHECK_FALSE(document.contains("negative"));
  for (const Json& way : document["ways"]) {
    check_passage(way, "one_way_delay_ns");
    CHECK(way["one_way_delay_ns"]["min"] > 0);
  }
  for (const Json& flow : document["flows"]) CHECK(flow["hop_limit_changed"] == 0);
}

TEST_CASE("through a router: clocks that agree are found to") {
  const Middle router(true);
  const Json document = router.compare("");
  INFO(document.dump(2));
  CHECK(document["clocks"] == "estimated");
  REQUIRE(document["clock_lines"].size() == 1);
  const Json& line = document["clock_lines"][0];
  CHECK(line["even"] == true);
  CHECK(std::abs(line["offset_ns"].get<std::int64_t>()) <= line["offset_error_ns"].get<std::int64_t>());
  CHECK(std::abs(line["drift_ppb"].get<std::int64_t>()) <= line["drift_error_ppb"].get<std::int64_t>() + 1);
  for (const Json& way : document["ways"]) check_passage(way, "one_way_delay_ns");
  REQUIRE(document["flows"].size() == 2);
  for (const Json& flow : document["flows"]) {
    CHECK(flow["hop_limit_changed"] == 200);
    CHECK(flow["way"] == (flow["key"]["icmp_type"] == 8 ? "forward" : "backward"));
  }
}
