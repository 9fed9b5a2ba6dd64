// The probe's program on frames that a test made, through the kernel's BPF test-run: no interface, no traffic.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "adapters/bpf/maps.hpp"
#include "model/flow.hpp"
#include "model/probe.hpp"

namespace isoline::test {

/// One instance of isoline_in or isoline_out on maps of its own. Throws std::runtime_error when it does not load.
class ProbeUnderTest {
 public:
  explicit ProbeUnderTest(const ProbeOptions& options, bool has_mac = true);
  ~ProbeUnderTest();
  ProbeUnderTest(const ProbeUnderTest&) = delete;
  ProbeUnderTest& operator=(const ProbeUnderTest&) = delete;

  /// Runs isoline_in (or isoline_out) once on a frame of at least 14 bytes; returns the program's verdict.
  int see(const std::vector<std::uint8_t>& frame, Direction direction = Direction::ingress);
  /// As see(), through isoline_xdp: test-run takes frames there that it refuses to make a socket buffer of
  /// (an IP header that is cut off).
  int see_by_xdp(const std::vector<std::uint8_t>& frame);
  const bpf::ProbeMaps& maps() const { return *maps_; }
  /// Everything in the model's terms, at port "p0".
  Snapshot snapshot() const;

 private:
  ProbeOptions options_;
  std::unique_ptr<bpf::ProbeMaps> maps_;
  ::flow_probe* instance_ = nullptr;
};

}  // namespace isoline::test
