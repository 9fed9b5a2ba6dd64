// Threads for packet loops, each on a processor of its own if it is told which.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <thread>
#include <vector>

#include "model/error.hpp"

namespace isoline::dpdk {

/// Errors: not_found (this process may not run on one of them; which ones it may), invalid_input (one twice).
Result<void> check_processors(const std::vector<std::uint32_t>& processors);

/// Runs `loop` in a thread that DPDK knows, so that it keeps frames of its own at hand; bound to `processor` if there
/// is one. DPDK runs (start_eal()).
/// Errors: failed (the system gives no more threads).
Result<std::jthread> start_loop(std::optional<std::uint32_t> processor, std::function<void()> loop);

/// The memory node of a processor; -1: the machine does not say.
int memory_node_of(std::uint32_t processor);

}  // namespace isoline::dpdk
