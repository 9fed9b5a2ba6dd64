// What holds for every network and its streams that a reader lets through.
#pragma once

#include <set>
#include <string>

#include "config/network.hpp"
#include "fuzz/config/refused.hpp"

namespace isoline::test {

inline void check_promises(const config::NetworkFile& file) {
  const Network& network = file.network;
  for (const Link& link : network.links) {
    demand(link.from < network.nodes.size() && link.to < network.nodes.size() && link.from != link.to);
    demand(link.bits_per_second > 0 && link.queues >= 1 && link.queues <= 8 && !link.interface.empty());
    demand(link.propagation_delay.count() >= 0 && link.processing_delay.count() >= 0);
    demand(link.min_background >= 0 && link.min_background < 1);
    for (const ReservedWindow& window : link.reserved) {
      demand(window.length.count() > 0 && window.length < window.period);
      demand(window.offset.count() >= 0 && window.offset < window.period);
    }
  }
  demand(!network.scheduled.classes.empty());
  std::set<std::string> names;
  for (const StreamRequest& stream : file.streams) {
    for (const char c : stream.name) demand(static_cast<unsigned char>(c) >= 0x20);
    demand(!stream.name.empty() && names.insert(stream.name).second);
    demand(stream.talker < network.nodes.size() && !stream.listeners.empty());
    std::set<NodeIndex> listeners{stream.talker};
    for (const NodeIndex listener : stream.listeners) {
      demand(listener < network.nodes.size() && listeners.insert(listener).second);
    }
    demand(stream.period.count() > 0 && stream.deadline.count() > 0 && stream.jitter.count() >= 0);
    demand(stream.frames > 0 && stream.frame_size > 0 && stream.frame_size <= network.max_frame);
    demand(stream.earliest_offset.count() >= 0 && stream.earliest_offset < stream.period);
  }
}

}  // namespace isoline::test
