#include "analysis/engine/engine_options.hpp"

#include <algorithm>
#include <string>

#include "analysis/engine/flow_record.hpp"
#include "analysis/engine/key_table.hpp"
#include "analysis/engine/pool.hpp"
#include "analysis/track/conversation.hpp"
#include "analysis/track/numbered.hpp"
#include "analysis/track/tcp_exact.hpp"
#include "bpf/abi/histogram.h"

namespace isoline::analysis {
namespace {

constexpr std::uint32_t fewest_flows = 64, most_flows = 1u << 24, most_interfaces = 4096;
/// Fewer are not worth it: one fast connection alone has a thousand on the way.
constexpr std::uint32_t fewest_segments_by_default = 1u << 16;
constexpr std::uint32_t most_segments = 1u << 27;

Result<void> check(const char* what, std::uint32_t value, std::uint32_t least, std::uint32_t most) {
  if (value >= least && value <= most) return {};
  return fail({ErrorKind::invalid_input,
               std::string(what) + " must be between " + std::to_string(least) + " and " + std::to_string(most) +
                   ", not " + std::to_string(value),
               "", "", ""});
}

}  // namespace

Result<EngineOptions> with_sizes(EngineOptions options) {
  if (auto sound = check("the number of flows", options.max_flows, fewest_flows, most_flows); !sound)
    return tl::unexpected(sound.error());
  if (auto sound = check("the number of interfaces", options.max_interfaces, 1, most_interfaces); !sound)
    return tl::unexpected(sound.error());
  if (options.max_histograms == 0) options.max_histograms = options.max_flows + options.max_flows / 2;
  if (options.max_conversations == 0) options.max_conversations = options.max_flows / 2;
  if (options.max_numbered == 0) options.max_numbered = options.max_flows / 4;
  if (!options.round_trips) options.exact_round_trips = false;
  if (!options.exact_round_trips) {
    options.max_segments = 0;
    return options;
  }
  if (options.max_segments == 0)
    options.max_segments = std::clamp(options.max_conversations, fewest_segments_by_default / 8, most_segments / 8) * 8;
  if (auto sound = check("the number of waiting segments", options.max_segments, 1, most_segments); !sound)
    return tl::unexpected(sound.error());
  return options;
}

EngineMemory engine_memory(const EngineOptions& options) {
  EngineMemory memory;
  memory.flows = options.max_flows * Pool<FlowRecord>::bytes_each() + KeyTable::bytes(options.max_flows);
  if (options.histograms) memory.histograms = options.max_histograms * Pool<isoline_histogram>::bytes_each();
  if (options.round_trips)
    memory.conversations = options.max_conversations * Pool<track::Conversation>::bytes_each() +
                           KeyTable::bytes(options.max_conversations);
  if (options.exact_round_trips)
    memory.segments = options.max_conversations * sizeof(track::ExactConversation) +
                      options.max_segments * sizeof(track::WaitingSegment);
  memory.numbered = options.max_numbered * Pool<track::Numbered>::bytes_each();
  memory.total = memory.flows + memory.histograms + memory.conversations + memory.segments + memory.numbered;
  return memory;
}

}  // namespace isoline::analysis
