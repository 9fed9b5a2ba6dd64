// How full a probe is, as a table of JSON members.
#pragma once

#include "model/probe.hpp"

namespace isoline::format {

/// Calls `each(name, member pointer)` for every number of ProbeOccupancy, in the order of the document.
void for_each_occupancy(const auto& each) {
  each("flows", &ProbeOccupancy::flows);
  each("max_flows", &ProbeOccupancy::max_flows);
  each("histograms", &ProbeOccupancy::histograms);
  each("max_histograms", &ProbeOccupancy::max_histograms);
  each("conversations", &ProbeOccupancy::conversations);
  each("max_conversations", &ProbeOccupancy::max_conversations);
  each("histograms_refused", &ProbeOccupancy::histograms_refused);
  each("conversations_refused", &ProbeOccupancy::conversations_refused);
  each("evicted_flows", &ProbeOccupancy::evicted_flows);
  each("stamps_missing", &ProbeOccupancy::stamps_missing);
}

}  // namespace isoline::format
