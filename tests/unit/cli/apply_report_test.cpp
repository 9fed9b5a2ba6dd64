#include "isoline/apply_report.hpp"

#include <catch2/catch.hpp>

using namespace isoline;
using namespace isoline::cli;

namespace {

control::ApplyReport report() {
  control::ApplyReport report;
  report.id = "17-4";
  report.steps = {"delete root qdisc mqprio 1500: on eth1", "add root qdisc taprio 1500: on eth1"};
  report.ports = {{"eth1", PortAgreement::in_sync, {}, ""}};
  report.base_time = TaiTime(std::chrono::seconds(1'800'000'037));
  report.phase = host::TransactionPhase::committed;
  return report;
}

}  // namespace

TEST_CASE("an applied schedule in words") {
  CHECK(apply_report_text(report(), "cell-7", false, {}) ==
        "applied cell-7 to 1 port, gates from 2027-01-15T08:00:37.000000000 TAI, transaction 17-4\n"
        "eth1: in sync\n");
}

TEST_CASE("a dry run numbers its steps") {
  CHECK(apply_report_text(report(), "cell-7", true, {}) ==
        "would apply cell-7 to 1 port in 2 steps, gates from 2027-01-15T08:00:37.000000000 TAI\n"
        "  1. delete root qdisc mqprio 1500: on eth1\n"
        "  2. add root qdisc taprio 1500: on eth1\n"
        "now:\n"
        "eth1: in sync\n");
}

TEST_CASE("what waits for confirmation says until when") {
  auto waiting = report();
  waiting.confirm_until = WallTime(std::chrono::seconds(1'800'000'060));
  const auto text = apply_report_text(waiting, "cell-7", false, {});
  CHECK(text.find("goes back at 2027-01-15T08:01:00.000000000Z unless confirmed: isoline schedule confirm\n") !=
        std::string::npos);
}

TEST_CASE("names from elsewhere cannot play with the terminal") {
  CHECK(apply_report_text(report(), "a\x1b[2Jb", true, {}).find('\x1b') == std::string::npos);
}

TEST_CASE("an applied schedule as JSON") {
  auto applied = report();
  applied.warnings = {"eth1 carries management traffic"};
  applied.confirm_until = WallTime(std::chrono::seconds(1'800'000'060));
  CHECK(encode_apply_report(applied, "cell-7", false) == R"({
  "schedule": "cell-7",
  "dry_run": false,
  "transaction": "17-4",
  "phase": "committed",
  "base_time_ns": 1800000037000000000,
  "confirm_until": "2027-01-15T08:01:00.000000000Z",
  "steps": [
    "delete root qdisc mqprio 1500: on eth1",
    "add root qdisc taprio 1500: on eth1"
  ],
  "ports": [
    {
      "interface": "eth1",
      "agreement": "in_sync",
      "differences": []
    }
  ],
  "warnings": [
    "eth1 carries management traffic"
  ]
}
)");
}
