// One loaded probe: its programs and maps, read and aged by this process.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "adapters/bpf/sizes.hpp"
#include "bpf/abi/flow_record.h"
#include "bpf/abi/histogram.h"
#include "bpf/abi/probe.h"
#include "model/error.hpp"
#include "model/flow_key.hpp"
#include "model/probe.hpp"

struct flow_probe;  // the skeleton that bpftool generates

namespace isoline::bpf {

/// Owns the programs and the maps. Not thread-safe.
class ProbeMaps {
 public:
  /// Creates the maps, loads the programs that the options' hook needs, fills in the plan.
  /// Errors: as load_flow_probe().
  static Result<std::unique_ptr<ProbeMaps>> create(const ProbeOptions& options, const ProbeSizes& sizes,
                                                   unsigned possible_cpus);
  ~ProbeMaps();
  ProbeMaps(const ProbeMaps&) = delete;
  ProbeMaps& operator=(const ProbeMaps&) = delete;

  /// Descriptor of the program for a direction; xdp: isoline_xdp. Valid if the options asked for it.
  int program(Direction direction, bool xdp) const;
  /// Frames of this interface are counted as this port from now on. To be called before attaching.
  /// Errors: failed if too many interfaces have an index that ends alike.
  Result<void> open_port(IfIndex index, std::uint16_t port, bool has_mac) const;
  void close_port(IfIndex index) const;

  /// Records in use, each consistent in itself.
  std::vector<isoline_flow> flows() const;
  /// The conversation that a record names (its number + 1); tag 0 for none.
  isoline_conversation conversation(std::uint32_t record) const;
  /// Block of the pool, by its number + 1 as records hold it; nullptr for none or refused.
  const isoline_histogram* histogram(std::uint32_t block) const;
  /// Sum over all CPUs. slot = port * 2 + egress.
  Result<isoline_port_counters> port_counters(std::uint32_t slot) const;
  isoline_evicted evicted(std::uint32_t slot) const;
  isoline_pool pool(isoline_pool_index which) const;
  const ProbeSizes& sizes() const { return sizes_; }

  /// Evicts idle flows and conversations, or with a port everything of it.
  Result<void> sweep(std::optional<std::uint16_t> port) const;
  /// Sets the counters of a port, both directions, to zero: its slot is free again.
  Result<void> reset_port(std::uint16_t port) const;

 private:
  ProbeMaps(const ProbeOptions& options, const ProbeSizes& sizes, unsigned possible_cpus);
  Result<void> load(const ProbeOptions& options);
  Result<void> map_memory();
  Result<void> sweep_range(std::uint32_t what, std::uint32_t used, std::uint32_t port) const;

  ProbeSizes sizes_;
  unsigned possible_cpus_;
  isoline_choices choices_{};
  flow_probe* skeleton_ = nullptr;
  const isoline_flow* flows_ = nullptr;
  const isoline_conversation* talks_ = nullptr;
  const isoline_histogram* histograms_ = nullptr;
  const isoline_pool* pools_ = nullptr;
  isoline_evicted* evicted_ = nullptr;
};

}  // namespace isoline::bpf
