#include "adapters/dpdk/log.hpp"

#include <rte_log.h>

#include <cstdio>
#include <mutex>
#include <sstream>
#include <vector>

namespace isoline::dpdk {
namespace {

constexpr std::size_t most_kept = 8192;

struct Kept {
  std::mutex mutex;
  std::string text;
};

Kept& kept() {
  static Kept log;
  return log;
}

ssize_t write_log(void*, const char* bytes, std::size_t size) {
  const std::lock_guard lock(kept().mutex);
  std::string& text = kept().text;
  text.append(bytes, size);
  if (text.size() > most_kept) text.erase(0, text.size() - most_kept);
  return static_cast<ssize_t>(size);
}

/// "EAL: Cannot …" and "rte_pmd_init_internals(): net_af_packet0: …" without the speaker.
std::string without_speaker(const std::string& line) {
  const auto colon = line.find(": ");
  const auto space = line.find(' ');
  return colon != std::string::npos && space == colon + 1 ? line.substr(colon + 2) : line;
}

/// Said of every machine, whatever fails.
bool is_chatter(const std::string& line) {
  for (const char* word :
       {"Detected", "Selected IOVA", "IOVA as", "telemetry", "No free", "No available", "reserved, but"})
    if (line.find(word) != std::string::npos) return true;
  return line.empty();
}

}  // namespace

void keep_log() {
  kept();  // made first, so that it outlives what DPDK says as the process ends
  static const bool taken = [] {
    const cookie_io_functions_t functions{nullptr, write_log, nullptr, nullptr};
    std::FILE* file = fopencookie(nullptr, "w", functions);
    if (file == nullptr) return false;
    std::setvbuf(file, nullptr, _IOLBF, 1024);
    return rte_openlog_stream(file) == 0;
  }();
  static_cast<void>(taken);
}

std::string take_log() {
  std::string text;
  {
    const std::lock_guard lock(kept().mutex);
    text.swap(kept().text);
  }
  std::istringstream lines(text);
  std::string sentence;
  for (std::string line; std::getline(lines, line);) {
    line = without_speaker(line);
    if (is_chatter(line) || sentence.find(line) != std::string::npos) continue;
    sentence += (sentence.empty() ? "" : "; ") + line;
  }
  return sentence;
}

}  // namespace isoline::dpdk
