#include "engine/rte_engine.hpp"

#include <rte_eal.h>
#include <rte_hash.h>
#include <rte_hash_crc.h>

#include <array>
#include <stdexcept>

#include "analysis/engine/flow_record.hpp"
#include "analysis/engine/pages.hpp"
#include "analysis/stats/block_add.hpp"
#include "wire/parse.hpp"

namespace isoline::bench {
namespace {

void start_eal() {
  static bool started = false;
  if (started) return;
  const char* words[] = {"bench", "--no-huge", "-m", "2048", "--no-pci", "--no-telemetry", "-l", "0", "--log-level=1"};
  if (rte_eal_init(static_cast<int>(std::size(words)), const_cast<char**>(words)) < 0)
    throw std::runtime_error("DPDK does not start");
  started = true;
}

}  // namespace

struct RteEngine::State {
  explicit State(std::uint32_t flows) : records(flows + 1), blocks(flows + 1) {
    rte_hash_parameters how{};
    how.name = "flows";
    how.entries = flows + flows / 8 + 64;
    how.key_len = sizeof(isoline_flow_key);
    how.hash_func = rte_hash_crc;
    how.socket_id = 0;
    table = rte_hash_create(&how);
    if (!table) throw std::runtime_error("no memory for rte_hash");
  }
  ~State() { rte_hash_free(table); }

  rte_hash* table;
  analysis::Pages<analysis::FlowRecord> records;
  analysis::Pages<isoline_histogram> blocks;
  std::uintptr_t known = 0;
  std::uint64_t kinds[16]{}, bytes[16]{}, classes[9]{};
  std::array<wire::Frame, 32> frames;
};

RteEngine::RteEngine(std::uint32_t flows) {
  start_eal();
  state_ = std::make_unique<State>(flows);
}

RteEngine::~RteEngine() = default;

std::uint64_t RteEngine::packets() const {
  std::uint64_t sum = 0;
  for (const auto count : state_->kinds) sum += count;
  return sum;
}

void RteEngine::take(std::span<const ObservedFrame> seen) {
  State& state = *state_;
  const void* keys[32];
  void* found[32];
  std::uint64_t hits = 0;
  const std::size_t size = seen.size();
  for (std::size_t i = 0; i < size; ++i) {
    wire::ParseOptions how;
    how.length = seen[i].length;
    wire::parse_frame(seen[i].bytes, how, state.frames[i]);
    keys[i] = &state.frames[i].key;
  }
  rte_hash_lookup_bulk_data(state.table, keys, static_cast<std::uint32_t>(size), &hits, found);
  for (std::size_t i = 0; i < size; ++i) {
    if ((hits >> i & 1) == 0) continue;
    const char* record = reinterpret_cast<const char*>(&state.records[reinterpret_cast<std::uintptr_t>(found[i])]);
    __builtin_prefetch(record, 1, 3);
    __builtin_prefetch(record + 64, 1, 3);
  }
  for (std::size_t i = 0; i < size; ++i) {
    if ((hits >> i & 1) == 0) continue;
    const auto number = reinterpret_cast<std::uintptr_t>(found[i]);
    const auto time = static_cast<std::uint64_t>(seen[i].time.count());
    const std::uint64_t arrival = time - state.records[number].arrival_ns;
    __builtin_prefetch(&state.blocks[number].bucket[analysis::block_bucket(arrival, ISOLINE_ORIGIN_DELAY)], 1, 3);
  }
  for (std::size_t i = 0; i < size; ++i) {
    std::uintptr_t number = reinterpret_cast<std::uintptr_t>(found[i]);
    const isoline_flow_key& key = state.frames[i].key;
    if ((hits >> i & 1) == 0) {
      void* known = nullptr;
      if (rte_hash_lookup_data(state.table, &key, &known) >= 0) {
        number = reinterpret_cast<std::uintptr_t>(known);
      } else {
        number = ++state.known;
        rte_hash_add_key_data(state.table, &key, reinterpret_cast<void*>(number));
        state.records[number].key = key;
      }
    }
    analysis::FlowRecord& flow = state.records[number];
    const auto now = static_cast<std::uint64_t>(seen[i].time.count());
    ++state.kinds[key.kind];
    state.bytes[key.kind] += seen[i].length;
    ++state.classes[state.frames[i].pcp.value_or(8)];
    if (flow.frames != 0 && now >= flow.arrival_ns) {
      const std::uint64_t arrival = now - flow.arrival_ns;
      flow.arrival_sum += arrival;
      if (~arrival > flow.arrival_min) flow.arrival_min = ~arrival;
      if (arrival > flow.arrival_max) flow.arrival_max = arrival;
      analysis::count_in_block(state.blocks[number], analysis::block_bucket(arrival, ISOLINE_ORIGIN_DELAY));
    }
    if (flow.frames == 0 || now < flow.first_ns) flow.first_ns = now;
    if (now > flow.last_ns) flow.last_ns = now;
    flow.arrival_ns = now;
    ++flow.frames;
    flow.bytes += seen[i].length;
  }
}

}  // namespace isoline::bench
