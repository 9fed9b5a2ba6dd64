// Words that the table and the documents of a comparison share.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "analysis/match/comparison.hpp"

namespace isoline::format {

/// One count of a passage, and one kind of change: tables and documents are made from these.
struct PassageCount {
  const char* name;
  const char* header;
  std::uint64_t analysis::Passage::* count;
};
inline constexpr std::array passage_counts{
    PassageCount{"matched", "matched", &analysis::Passage::matched},
    PassageCount{"ambiguous", "ambig", &analysis::Passage::ambiguous},
    PassageCount{"lost", "lost", &analysis::Passage::lost},
    PassageCount{"appeared", "new", &analysis::Passage::appeared},
    PassageCount{"duplicated", "dup", &analysis::Passage::duplicated},
    PassageCount{"reordered", "reord", &analysis::Passage::reordered},
};

struct ChangeCount {
  const char* name;
  const char* word;
  std::uint64_t analysis::Changes::* count;
};
inline constexpr std::array change_counts{
    ChangeCount{"vlan_changed", "vlan", &analysis::Changes::vlan},
    ChangeCount{"pcp_changed", "pcp", &analysis::Changes::pcp},
    ChangeCount{"hop_limit_changed", "ttl", &analysis::Changes::hop_limit},
    ChangeCount{"dscp_changed", "dscp", &analysis::Changes::dscp},
};

const char* to_string(analysis::Way way);                   ///< "forward", "backward"
const char* to_string(analysis::ClockKnowledge knowledge);  ///< "estimated", "synchronised", "one_way", "unknown"

/// What delays are called: without the offset only how they vary is known.
const char* delay_name(analysis::ClockKnowledge knowledge);  ///< "one_way_delay", "delay_variation"

}  // namespace isoline::format
