#include "format/schedule/export.hpp"
#include "format/schedule/gantt.hpp"
#include "format/schedule/json.hpp"
#include "format/schedule/port.hpp"
#include "format/schedule/text.hpp"
#include "golden/format/golden.hpp"
#include "golden/format/schedule_samples.hpp"

using namespace isoline;
using namespace isoline::format;
using isoline::test::check_golden;

namespace {

std::vector<PortComparison> comparisons() {
  return {
      {"eth1", PortAgreement::in_sync, {}, ""},
      {"eth2",
       PortAgreement::differs,
       {{"gate_control_list.entries[1].time_interval", "250us", "260us"},
        {"traffic_classes", "7: PCP 7, queue 0", ""},
        {"root qdisc htb 1:", "", "there"}},
       ""},
      {"eth3", PortAgreement::pending, {}, ""},
      {"eth4", PortAgreement::cannot_verify, {}, "the kernel leaves lists of more than 880 entries out of its dump"}};
}

}  // namespace

TEST_CASE("a schedule in words") {
  check_golden("schedule.txt", schedule_text(test::cell_schedule(), {}));
  check_golden("schedule-ascii.txt", schedule_text(test::cell_schedule(), {.unicode = false}));
}

TEST_CASE("a schedule and its findings as JSON") {
  check_golden("schedule.json", encode_schedule(test::cell_schedule()));
  check_golden("comparison.json", encode_comparisons(comparisons()));
}

TEST_CASE("the picture of gates") {
  check_golden("gantt.svg", gantt_svg(test::cell_schedule()));
  check_golden("gantt-long.svg", gantt_svg(test::long_schedule(40)));
  check_golden("gantt-nothing.svg", gantt_svg({}));
}

TEST_CASE("wanted against running, in words") {
  check_golden("comparison.txt", comparison_text(comparisons(), {}));
  check_golden("comparison-colored.txt", comparison_text(comparisons(), {.color = true}));
}

namespace {

PortView running_port() {
  PortView port;
  port.capability.interface = "eth1";
  port.capability.driver = "igc";
  port.capability.link_speed = BitRate{1e9};
  port.capability.up = true;
  port.capability.tx_queues = port.capability.rx_queues = 4;
  port.capability.phc_index = 0;
  port.capability.hardware_timestamps = port.capability.software_timestamps = true;
  port.capability.preemption = false;
  port.capability.gates_offload = true;
  port.state = PortState{};
  port.state->oper = test::cell_schedule().ports[0];
  port.state->root_kind = "taprio";
  // As kernels tell them: the etf before the cbs that it hangs on, and one whose parent is missing.
  port.state->qdiscs = {{"taprio", 0x15000000, 0xffffffff, {}}, {"etf", 0, 0x20010001, {}},
                        {"cbs", 0x20010000, 0x15000002, {}},    {"pfifo", 0, 0x15000001, {}},
                        {"clsact", 0xffff0000, 0xfffffff1, {}}, {"pfifo", 0, 0x77770001, {}}};
  port.state->admin = test::cell_schedule().ports[1].gates;
  return port;
}

PortView plain_port() {
  PortView port;
  port.capability.interface = "eth2";
  port.capability.missing = {"taprio", "cbs", "etf"};
  port.state = PortState{};
  port.state->root_kind = "htb";
  port.state->foreign = {"root qdisc htb 1:"};
  port.state->qdiscs = {{"htb", 0x10000, 0xffffffff, {}}};
  return port;
}

}  // namespace

TEST_CASE("ports in words and as JSON") {
  check_golden("port-list.txt", port_list_text({running_port(), plain_port()}, {}));
  check_golden("port-running.txt", port_text(running_port(), {}));
  check_golden("port-plain.txt", port_text(plain_port(), {}));
  check_golden("port-list.json", encode_port_views({running_port(), plain_port()}, false));
  check_golden("port.json", encode_port_views({running_port()}, true));
}

TEST_CASE("a schedule in the words of other tools") {
  const auto tc = export_tc(test::cell_schedule()), yang = export_yang(test::cell_schedule()),
             inet = export_inet(test::cell_schedule());
  REQUIRE(tc);
  check_golden("schedule-tc.sh", tc->text);
  REQUIRE(yang);
  check_golden("schedule-yang.json", yang->text);
  REQUIRE(inet);
  check_golden("schedule-inet.ini", inet->text);
}
