#include "bpf/probe/test_run.hpp"

#include <stdexcept>

#include <bpf/bpf.h>

#include "adapters/bpf/flow_probe.hpp"
#include "adapters/bpf/records.hpp"
#include "host/clock.hpp"

namespace isoline::test {

bool can_be_run(const std::vector<std::uint8_t>& frame) { return frame.size() > 14 && frame.size() <= 1500; }

bool can_be_a_buffer(const std::vector<std::uint8_t>& frame) {
  if (!can_be_run(frame)) return false;
  const auto type = frame[12] << 8 | frame[13];
  return !(type == 0x0800 && frame.size() < 14 + 20) && !(type == 0x86dd && frame.size() < 14 + 40);
}

ProbeUnderTest::ProbeUnderTest(const ProbeOptions& options, bool has_mac) : options_(options) {
  const auto sizes = bpf::probe_sizes(options, bpf::possible_cpus());
  if (!sizes) throw std::runtime_error(describe(sizes.error()));
  auto maps = bpf::ProbeMaps::create(options, *sizes, bpf::possible_cpus());
  if (!maps) throw std::runtime_error(describe(maps.error()));
  maps_ = std::move(*maps);
  // Test-run pretends that frames came in by the loopback interface.
  if (auto opened = maps_->open_port(IfIndex{1}, 0, has_mac); !opened)
    throw std::runtime_error(describe(opened.error()));
}

int ProbeUnderTest::see(const std::vector<std::uint8_t>& frame, Direction direction, std::uint32_t gso_size,
                        Nanoseconds stamp) {
  const int program = maps_->program(direction, options_.hook == Hook::xdp);
  LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = frame.data(), .data_size_in = static_cast<__u32>(frame.size()));
  __sk_buff context{};
  context.gso_size = gso_size;
  context.tstamp = static_cast<__u64>(stamp.count());
  if (gso_size || stamp > Nanoseconds(0)) {
    run.ctx_in = &context;
    run.ctx_size_in = sizeof context;
  }
  if (const int error = bpf_prog_test_run_opts(program, &run))
    throw std::runtime_error("test-run failed: " + std::to_string(error));
  return static_cast<int>(run.retval);
}

Snapshot ProbeUnderTest::snapshot() const {
  const host::SystemClock clock;
  auto snapshot = bpf::read_snapshot(*maps_, {{"p0", true, true}}, options_, clock.monotonic(), clock.wall());
  if (!snapshot) throw std::runtime_error(describe(snapshot.error()));
  return *snapshot;
}

}  // namespace isoline::test
