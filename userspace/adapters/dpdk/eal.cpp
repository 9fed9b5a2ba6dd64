#include "adapters/dpdk/eal.hpp"

#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_log.h>
#include <sched.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <optional>

#include "adapters/dpdk/log.hpp"

namespace isoline::dpdk {
namespace {

/// The processors that this thread may run on, as a list: "0,1,4".
std::string allowed_processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  sched_getaffinity(0, sizeof set, &set);
  std::string list;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
    if (CPU_ISSET(cpu, &set)) list += (list.empty() ? "" : ",") + std::to_string(cpu);
  return list;
}

void clean_up() { rte_eal_cleanup(); }

Error no_huge_pages() {
  return {ErrorKind::unsupported, "cannot start DPDK", "", "this host has no free huge pages",
          "--no-huge, which is somewhat slower; or 'sysctl vm.nr_hugepages=256' as root"};
}

Result<void> start(const EalOptions& options) {
  keep_log();
  if (options.huge_pages && free_huge_pages() == 0) return fail(no_huge_pages());
  std::vector<std::string> words{"isoline", "--no-telemetry", "--log-level=warning",
                                 "--file-prefix=isoline-" + std::to_string(::getpid()),
                                 // One lcore, that is not bound to a processor: packet loops are threads of our own.
                                 "--lcores=0@(" + allowed_processors() + ")"};
  if (options.huge_pages) {
    words.emplace_back("--in-memory");
  } else {
    words.emplace_back("--no-huge");
    words.emplace_back("--no-shconf");
    words.emplace_back("-m");
    words.emplace_back(std::to_string((options.memory >> 20) + 1));
  }
  if (options.pci.empty()) words.emplace_back("--no-pci");
  for (const std::string& address : options.pci) {
    words.emplace_back("-a");
    words.push_back(address);
  }
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  if (rte_eal_init(static_cast<int>(arguments.size()), arguments.data()) >= 0) {
    std::atexit(clean_up);
    // DPDK makes a folder of its own for each run, needs it for nothing here, and would leave it.
    ::rmdir(rte_eal_get_runtime_dir());
    return {};
  }
  const int number = rte_errno;
  std::string why = take_log();
  if (why.empty()) why = rte_strerror(number);
  const bool denied = number == EACCES || number == EPERM;
  return fail({denied ? ErrorKind::no_permission : ErrorKind::failed, "cannot start DPDK", "", why,
               ::geteuid() != 0 ? "sudo" : (options.huge_pages ? "--no-huge" : "")});
}

}  // namespace

std::uint64_t free_huge_pages(const std::string& root) {
  namespace fs = std::filesystem;
  std::uint64_t bytes = 0;
  std::error_code error;
  for (fs::directory_iterator entry(root + "/sys/kernel/mm/hugepages", error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();  // hugepages-2048kB
    const auto dash = name.find('-');
    if (dash == std::string::npos) continue;
    std::ifstream file(entry->path() / "free_hugepages");
    std::uint64_t count = 0;
    if (file >> count) bytes += count * std::strtoull(name.c_str() + dash + 1, nullptr, 10) * 1024;
  }
  return bytes;
}

Result<void> start_eal(const EalOptions& options) {
  static std::mutex mutex;
  static std::optional<Result<void>> started;
  const std::lock_guard lock(mutex);
  // A missing huge page is found before DPDK is asked; it can be asked only once.
  if (!started || (!*started && started->error().kind == ErrorKind::unsupported)) started = start(options);
  return *started;
}

}  // namespace isoline::dpdk
