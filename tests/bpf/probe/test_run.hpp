// The probe's program on frames that a test made, through the kernel's BPF test-run: no interface, no traffic.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "adapters/bpf/maps.hpp"
#include "model/flow.hpp"
#include "model/probe.hpp"

namespace isoline::test {

/// Whether test-run takes the frame: it wants something behind a MAC header, and no more than a page.
bool can_be_run(const std::vector<std::uint8_t>& frame);

/// Whether tc's test-run takes it: unlike XDP's, it refuses frames that end inside the IP header.
bool can_be_a_buffer(const std::vector<std::uint8_t>& frame);

/// The probe's programs on maps of their own. Throws std::runtime_error when it does not load.
class ProbeUnderTest {
 public:
  explicit ProbeUnderTest(const ProbeOptions& options, bool has_mac = true);
  ProbeUnderTest(const ProbeUnderTest&) = delete;
  ProbeUnderTest& operator=(const ProbeUnderTest&) = delete;

  /// Runs isoline_in (or isoline_out; with the options' hook xdp, isoline_xdp) once on a frame that goes on behind its
  /// MAC header; returns the program's verdict. gso_size > 0: a buffer that the kernel takes apart into packets of as
  /// many bytes of payload, without their number. stamp > 0: the buffer's receive stamp.
  int see(const std::vector<std::uint8_t>& frame, Direction direction = Direction::ingress, std::uint32_t gso_size = 0,
          Nanoseconds stamp = Nanoseconds(0));
  const bpf::ProbeMaps& maps() const { return *maps_; }
  /// Everything in the model's terms, at port "p0".
  Snapshot snapshot() const;

 private:
  ProbeOptions options_;
  std::unique_ptr<bpf::ProbeMaps> maps_;
};

}  // namespace isoline::test
