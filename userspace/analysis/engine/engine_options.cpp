#include "analysis/engine/engine_options.hpp"

#include <string>

#include "analysis/engine/flow_record.hpp"
#include "analysis/engine/key_table.hpp"
#include "analysis/engine/pool.hpp"
#include "analysis/track/conversation.hpp"
#include "analysis/track/numbered.hpp"
#include "bpf/abi/histogram.h"

namespace isoline::analysis {
namespace {

constexpr std::uint32_t fewest_flows = 64, most_flows = 1u << 24, most_interfaces = 4096;

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
  return options;
}

EngineMemory engine_memory(const EngineOptions& options) {
  EngineMemory memory;
  memory.flows = options.max_flows * Pool<FlowRecord>::bytes_each() + KeyTable::bytes(options.max_flows);
  if (options.histograms) memory.histograms = options.max_histograms * Pool<isoline_histogram>::bytes_each();
  if (options.round_trips)
    memory.conversations = options.max_conversations * Pool<track::Conversation>::bytes_each() +
                           KeyTable::bytes(options.max_conversations);
  memory.numbered = options.max_numbered * Pool<track::Numbered>::bytes_each();
  memory.total = memory.flows + memory.histograms + memory.conversations + memory.numbered;
  return memory;
}

}  // namespace isoline::analysis
