// The loops of stamped traffic take no memory while they run.
#include <catch2/catch.hpp>

#include <atomic>
#include <cstdlib>
#include <new>

#include "unit/control/traffic_bench.hpp"

using namespace isoline;
using namespace std::chrono_literals;

namespace {

std::atomic<std::uint64_t> allocations{0};

/// Two ends with room for a burst each; what one sends the other receives.
class Ends {
 public:
  struct Port final : host::FramePort {
    const host::FramePortInfo& info() const override { return info_; }
    std::span<const ObservedFrame> receive(std::uint32_t) override {
      for (std::size_t i = 0; i < count; ++i) {
        frames[i].bytes = std::span(bytes[i]).first(sizes[i]);
        frames[i].length = static_cast<std::uint32_t>(sizes[i]);
        frames[i].time = clock;
      }
      return std::span(frames).first(std::exchange(count, 0));
    }
    std::size_t send(std::uint32_t, std::span<const std::span<const std::uint8_t>> given) override {
      for (const auto frame : given) {
        if (other->count == other->bytes.size()) break;
        std::ranges::copy(frame, other->bytes[other->count].begin());
        other->sizes[other->count++] = frame.size();
      }
      return given.size();
    }
    std::size_t forward(std::uint32_t, host::FramePort&) override { return 0; }
    std::uint32_t longest() const override { return 1518; }
    Nanoseconds now() const override { return clock += 100ns; }
    host::FramePortCounts counts() const override { return {}; }

    static inline Nanoseconds clock{1s};
    host::FramePortInfo info_;
    Port* other = nullptr;
    std::array<std::array<std::uint8_t, 1518>, 64> bytes{};
    std::array<std::size_t, 64> sizes{};
    std::array<ObservedFrame, 64> frames{};
    std::size_t count = 0;
  };
  Port left, right;
  Ends() {
    left.other = &right;
    right.other = &left;
    left.info_.address = MacAddress{{2, 0, 0, 0, 0, 1}};
    right.info_.address = MacAddress{{2, 0, 0, 0, 0, 2}};
  }
};

}  // namespace

void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(size);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

TEST_CASE("no turn of a generator or a reflector allocates") {
  auto ends = std::make_unique<Ends>();
  TrafficStream random = test::stream("random", 700us);
  random.departures = Departures::poisson;
  TrafficStream burst = test::stream("burst", 1ms);
  burst.frames = 40;
  const auto ready = control::make_ready(
      {test::stream("a", 1ms), random, burst, test::over_ip(test::stream("v4", 1ms), "10.0.0.1", "10.0.0.2")}, {},
      ends->left.info().address, {});
  control::GeneratorOptions options;
  options.duration = 50ms;
  auto generator = control::Generator::make(*ready, ends->left, options);
  control::Reflector reflector(ends->right, {});
  const std::uint64_t before = allocations.load();
  while (generator->turn(false)) reflector.turn();
  CHECK(allocations.load() == before);
  CHECK(allocations.load() != 0);
  CHECK(generator->report().total.sent > 2000);
  CHECK(generator->report().streams.at(3).answers->arrivals.received == 50);
}
