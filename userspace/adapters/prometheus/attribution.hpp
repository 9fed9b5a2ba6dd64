// Which series each packet of an unplanned flow is counted in: its flow's own, or the one of all other flows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "adapters/prometheus/figures.hpp"
#include "analysis/flow/index.hpp"
#include "model/flow.hpp"
#include "model/probe.hpp"

namespace isoline::exporter {

/// The name under which flows without a name are summed. No flow key in words is one word, so none is equal to it.
inline constexpr const char* other_flows = "other";

/// One exported series set: a flow by name, or other_flows.
struct AttributedFlow {
  std::string flow;
  std::string interface;
  Direction direction = Direction::ingress;
  Figures figures;
};

/// Keeps counters from going backwards while flows enter and leave the busiest ones.
///
/// What a flow gained since the reading before belongs to its own series if it is among the busiest now, and to
/// `other` if not; nothing that was attributed is ever moved. So each packet is in exactly one series, no series
/// falls when another appears, and rates can be added up. `other` holds besides what no flow record holds any more
/// (overflow, evicted flows): for packets and bytes, planned streams and flows with a name plus `other` are the
/// interface's total. The series of a flow that left is remembered for a while and goes on where it was; one that
/// was forgotten begins at zero, which is an ordinary counter reset.
///
/// Memory: about 600 bytes for each tracked flow. Not thread-safe.
class Attribution {
 public:
  /// Takes a reading in. Busiest flows first, then the others' sum for each interface and direction.
  /// ports: where the probe is attached, so that an interface that was replaced by one of the same name is noticed.
  std::vector<AttributedFlow> update(const Snapshot& snapshot, const std::vector<ProbePort>& ports,
                                     std::size_t busiest);

 private:
  using Port = std::pair<std::string, Direction>;
  struct Record {  // a flow as of the last reading
    MonotonicTime first_seen{};
    std::uint64_t reading = 0;
    Figures figures;
  };
  struct Series {  // a flow that has, or had, a name
    std::uint64_t reading = 0;
    Figures figures;
  };
  struct Others {
    Figures figures;                                   // gained without a name
    std::uint64_t named_packets = 0, named_bytes = 0;  // gained with a name since the port's counters began
    Counts total;                                      // of the port at the last reading
    IfIndex index;
  };

  analysis::FlowPlace kept(const Flow& flow);
  Figures gained(const Flow& flow, const analysis::FlowPlace& place);
  void notice_new_counters(const Snapshot& snapshot, const std::vector<ProbePort>& ports);
  void close_the_books(const Snapshot& snapshot, const std::map<Port, Counts>& planned);
  void forget(std::size_t busiest);
  void forget_names();

  std::uint64_t reading_ = 0;
  MonotonicTime loaded_{};                         // when the probe of the last reading began to count
  std::set<std::string, std::less<>> interfaces_;  // owns the names that places refer to
  analysis::FlowIndex<Record> records_;
  analysis::FlowIndex<Series> series_;
  std::map<Port, Others> others_;
};

}  // namespace isoline::exporter
