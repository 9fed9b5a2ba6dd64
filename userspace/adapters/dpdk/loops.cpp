#include "adapters/dpdk/loops.hpp"

#include <pthread.h>
#include <rte_lcore.h>
#include <sched.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

namespace isoline::dpdk {

Result<void> check_processors(const std::vector<std::uint32_t>& processors) {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  sched_getaffinity(0, sizeof allowed, &allowed);
  for (std::size_t i = 0; i < processors.size(); ++i) {
    const std::uint32_t processor = processors[i];
    if (processor >= CPU_SETSIZE || !CPU_ISSET(processor, &allowed)) {
      std::string there;
      for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
        if (CPU_ISSET(cpu, &allowed)) there += (there.empty() ? "" : ",") + std::to_string(cpu);
      return fail({ErrorKind::not_found, "cannot run on core " + std::to_string(processor), "",
                   "there is none of this number, or this process may not run on it", "of " + there});
    }
    if (std::find(processors.begin(), processors.begin() + static_cast<std::ptrdiff_t>(i), processor) !=
        processors.begin() + static_cast<std::ptrdiff_t>(i))
      return fail({ErrorKind::invalid_input, "cannot run twice on core " + std::to_string(processor), "",
                   "each packet loop needs a core of its own", ""});
  }
  return {};
}

Result<std::jthread> start_loop(std::optional<std::uint32_t> processor, std::function<void()> loop) {
  try {
    return std::jthread([processor, loop = std::move(loop)] {
      if (processor) {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET(*processor, &set);
        pthread_setaffinity_np(pthread_self(), sizeof set, &set);
      }
      const bool known = rte_thread_register() == 0;  // without, frames come from the common stock: slower, not wrong
      loop();
      if (known) rte_thread_unregister();
    });
  } catch (const std::system_error& error) {
    return fail({ErrorKind::failed, "cannot start a packet loop", "", error.code().message(),
                 "more processes for this user (ulimit -u, pids of its control group)"});
  }
}

int memory_node_of(std::uint32_t processor) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path folder = "/sys/devices/system/cpu/cpu" + std::to_string(processor);
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with("node") && name.size() > 4) return std::atoi(name.c_str() + 4);
  }
  return -1;
}

}  // namespace isoline::dpdk
