// What it costs to read a packet of a capture, by our reader and by libpcap: bench_capture [--rounds N] [--packets N]
// [--bytes N]. CPU time of one thread, user and system, on files that are in the page cache. Both readers take turns;
// each line is the median with the lowest and the highest round, the ratio that of each pair of rounds.
#include <pcap/pcap.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include "adapters/pcap/capture_file.hpp"
#include "support/captures/capture_writer.hpp"
#include "support/captures/compress.hpp"

namespace {

using isoline::test::Bytes;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Spread {
  std::vector<double> values;
  void print(const char* name, const char* unit) {
    std::ranges::sort(values);
    std::printf("%-28s %8.2f (%.2f..%.2f) %s\n", name, values[values.size() / 2], values.front(), values.back(), unit);
  }
};

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "bench_capture: %s\n", why.c_str());
  std::exit(1);
}

/// A file that is gone with the object.
class ScratchFile {
 public:
  explicit ScratchFile(const Bytes& bytes) {
    const int file = ::mkstemp(name_.data());
    if (file < 0) stop("cannot make a file in /tmp");
    std::size_t written = 0;
    while (written < bytes.size()) {
      const ssize_t now = ::write(file, bytes.data() + written, bytes.size() - written);
      if (now <= 0) stop("cannot write " + name_);
      written += static_cast<std::size_t>(now);
    }
    ::close(file);
  }
  ~ScratchFile() { ::unlink(name_.c_str()); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  const std::string& name() const { return name_; }

 private:
  std::string name_ = "/tmp/isoline-bench-capture-XXXXXX";
};

/// What a reader saw; both must see the same. The sum has a byte, the length and the time of every frame.
struct Seen {
  std::uint64_t frames = 0, sum = 0;
  void add(const std::uint8_t* bytes, std::uint32_t captured, std::uint32_t length, std::uint64_t time) {
    ++frames;
    sum += length + time + (captured != 0 ? bytes[0] : 0);
  }
  friend bool operator==(const Seen&, const Seen&) = default;
};

Seen read_ours(const std::string& name) {
  auto source = isoline::pcap::open_capture(name);
  if (!source) stop(describe(source.error()));
  Seen seen;
  for (;;) {
    const auto burst = (*source)->next();
    if (!burst) stop(describe(burst.error()));
    if (burst->empty()) return seen;
    for (const auto& frame : *burst) {
      seen.add(frame.bytes.data(), static_cast<std::uint32_t>(frame.bytes.size()), frame.length,
               static_cast<std::uint64_t>(frame.time.count()));
    }
  }
}

Seen read_libpcap(const std::string& name) {
  char error[PCAP_ERRBUF_SIZE];
  pcap_t* file = pcap_open_offline_with_tstamp_precision(name.c_str(), PCAP_TSTAMP_PRECISION_NANO, error);
  if (file == nullptr) stop(error);
  Seen seen;
  pcap_pkthdr* header = nullptr;
  const u_char* bytes = nullptr;
  while (pcap_next_ex(file, &header, &bytes) == 1) {
    seen.add(
        bytes, header->caplen, header->len,
        static_cast<std::uint64_t>(header->ts.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(header->ts.tv_usec));
  }
  pcap_close(file);
  return seen;
}

void compare(const char* name, const Bytes& file, std::uint64_t packets, int rounds, bool also_libpcap) {
  const ScratchFile scratch(file);
  const auto ns_a_packet = [&](Seen (*read)(const std::string&), Seen& seen) {
    const double begin = cpu_seconds();
    seen = read(scratch.name());
    const double end = cpu_seconds();
    if (seen.frames != packets) stop("a reader saw " + std::to_string(seen.frames) + " packets");
    return (end - begin) * 1e9 / static_cast<double>(packets);
  };
  Spread ours, theirs, ratio;
  for (int round = 0; round < rounds; ++round) {
    Seen by_ours, by_theirs;
    ours.values.push_back(ns_a_packet(read_ours, by_ours));
    if (!also_libpcap) continue;
    theirs.values.push_back(ns_a_packet(read_libpcap, by_theirs));
    ratio.values.push_back(theirs.values.back() / ours.values.back());
    if (by_ours != by_theirs) stop("the readers do not see the same");
  }
  ours.print(name, "ns a packet");
  if (!also_libpcap) return;
  theirs.print("  libpcap", "ns a packet");
  ratio.print("  libpcap / ours", "");
}

}  // namespace

int main(int count, char** words) {
  int rounds = 9;
  std::uint64_t packets = 1'000'000;
  std::size_t size = 60;
  for (int i = 1; i + 1 < count; i += 2) {
    if (std::strcmp(words[i], "--rounds") == 0) rounds = std::max(1, std::atoi(words[i + 1]));
    if (std::strcmp(words[i], "--packets") == 0) packets = std::strtoull(words[i + 1], nullptr, 10);
    if (std::strcmp(words[i], "--bytes") == 0) size = std::strtoull(words[i + 1], nullptr, 10);
  }
  double load[1]{};
  (void)getloadavg(load, 1);
  std::printf("%llu packets of %zu bytes, %d rounds, load average before %.2f\n",
              static_cast<unsigned long long>(packets), size, rounds, load[0]);

  isoline::test::PcapWriter classic({.nanoseconds = true});
  isoline::test::PcapngWriter blocks;
  blocks.section().interface({.tsresol = 9});
  Bytes frame(size);
  for (std::uint64_t i = 0; i < packets; ++i) {
    if (size != 0) frame[0] = static_cast<std::uint8_t>(i);
    const std::uint64_t time = 1'700'000'000'000'000'000 + i * 672;
    classic.frame(frame, isoline::Nanoseconds(static_cast<std::int64_t>(time)));
    blocks.packet(frame, {.ticks = time});
  }
  compare("pcap", classic.bytes(), packets, rounds, true);
  compare("pcapng", blocks.bytes(), packets, rounds, true);
  compare("pcap in gzip", isoline::test::gzip(classic.bytes()), packets, rounds, false);
  compare("pcap in zstd", isoline::test::zstd(classic.bytes()), packets, rounds, false);
  return 0;
}
