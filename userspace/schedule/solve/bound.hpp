// How many streams any plan at all could hold.
#pragma once

#include <cstdint>
#include <vector>

#include "model/plan.hpp"

namespace isoline::schedule {

/// An upper bound: streams that are impossible by themselves, and links that a talker or a listener cannot do without,
/// where the slots of all would take longer than the time is. possible: by stream.
std::uint32_t most_possible(const Network& network, const std::vector<StreamRequest>& streams,
                            const std::vector<char>& possible);

}  // namespace isoline::schedule
