#include "analysis/flow/sort.hpp"
#include "format/flow_details.hpp"
#include "format/flow_table.hpp"
#include "golden/format/golden.hpp"
#include "golden/format/samples.hpp"

using namespace isoline;
using namespace isoline::format;
using namespace std::chrono_literals;
using isoline::test::check_golden;

namespace {

constexpr TextStyle wide{false, true, 0}, narrow{false, true, 80}, plain{false, false, 120}, colored{true, true, 160};

}  // namespace

TEST_CASE("the table of flows in every style") {
  const Snapshot plant = test::plant_snapshot();
  auto rows = analysis::flow_rows(plant);
  analysis::sort_rows(rows, **analysis::find_sort_key("disturbed"));
  check_golden("flow-table-wide.txt", flow_table(plant, rows, wide));
  check_golden("flow-table-80-columns.txt", flow_table(plant, rows, narrow));
  check_golden("flow-table-ascii.txt", flow_table(plant, rows, plain));
  check_golden("flow-table-colored.txt", flow_table(plant, rows, colored));
  check_golden("flow-table-empty.txt", flow_table({}, {}, wide));
}

TEST_CASE("everything known of a flow") {
  const Snapshot plant = test::plant_snapshot();
  const auto rows = analysis::flow_rows(plant);
  check_golden("flow-details-cyclic.txt", flow_details(rows[0], wide));
  check_golden("flow-details-tcp-ascii.txt", flow_details(rows[2], plain));
  check_golden("flow-details-nothing.txt", flow_details(rows[8], wide));
  const Snapshot example = test::example_snapshot();
  check_golden("flow-details-no-histogram.txt", flow_details(analysis::flow_rows(example)[1], wide));
}

TEST_CASE("interfaces, probes, cost and memory") {
  check_golden("interface-table.txt", interface_table(test::plant_snapshot(), wide));
  check_golden("port-table.txt",
               port_table({{"eth0", {2}, Hook::tcx, true, true, 1h}, {"eth1", {3}, Hook::xdp, true, false, {}}}, wide));
  check_golden("cost-table.txt", cost_table({{"isoline_in", "eth0", Direction::ingress, 123'456, 12'345'678ns},
                                             {"isoline_out", "eth0", Direction::egress, 0, 0ns}},
                                            5s, wide));
  check_golden("memory-table.txt",
               memory_table({16'777'216, 34'000'000, 6'291'456, 1'100'000, 65'536, 58'234'208}, wide));
}
