#include "bpf/probe/test_run.hpp"

#include <stdexcept>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "adapters/bpf/flow_probe.hpp"
#include "adapters/bpf/records.hpp"
#include "flow_probe.skel.h"
#include "host/clock.hpp"

namespace isoline::test {

ProbeUnderTest::ProbeUnderTest(const ProbeOptions& options, bool has_mac) : options_(options) {
  const auto sizes = bpf::probe_sizes(options, bpf::possible_cpus());
  if (!sizes) throw std::runtime_error(describe(sizes.error()));
  auto maps = bpf::ProbeMaps::create(options, *sizes, bpf::possible_cpus());
  if (!maps) throw std::runtime_error(describe(maps.error()));
  maps_ = std::move(*maps);
  auto instance = maps_->open_instance(0, has_mac);
  if (!instance) throw std::runtime_error(describe(instance.error()));
  instance_ = *instance;
  if (flow_probe__load(instance_)) throw std::runtime_error("the programs do not load");
}

ProbeUnderTest::~ProbeUnderTest() { flow_probe__destroy(instance_); }

namespace {

int run_once(const bpf_program* program, const std::vector<std::uint8_t>& frame) {
  LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = frame.data(), .data_size_in = static_cast<__u32>(frame.size()));
  if (const int error = bpf_prog_test_run_opts(bpf_program__fd(program), &run))
    throw std::runtime_error("test-run failed: " + std::to_string(error));
  return static_cast<int>(run.retval);
}

}  // namespace

int ProbeUnderTest::see(const std::vector<std::uint8_t>& frame, Direction direction) {
  return run_once(direction == Direction::ingress ? instance_->progs.isoline_in : instance_->progs.isoline_out, frame);
}

int ProbeUnderTest::see_by_xdp(const std::vector<std::uint8_t>& frame) {
  return run_once(instance_->progs.isoline_xdp, frame);
}

Snapshot ProbeUnderTest::snapshot() const {
  const host::SystemClock clock;
  auto snapshot = bpf::read_snapshot(*maps_, {{"p0", true, true}}, options_, clock.monotonic(), clock.wall());
  if (!snapshot) throw std::runtime_error(describe(snapshot.error()));
  return *snapshot;
}

}  // namespace isoline::test
