// A piece of network with a known delay: passes frames between two interfaces after a given time, and loses, doubles
// or swaps some by seed. It waits by looking at the clock all the time, because a sleeping process wakes up tens of
// microseconds late, which is as much as the delays that it is for. It keeps one core busy.
#include <cstdio>
#include <deque>
#include <random>
#include <string>

#include "support/plant/arguments.hpp"
#include "support/plant/pace.hpp"
#include "support/plant/raw_link.hpp"

namespace {

using namespace isoline;
using namespace isoline::plant;

constexpr Option options[] = {
    {"a", "INTERFACE", nullptr, "one side"},
    {"b", "INTERFACE", nullptr, "the other side"},
    {"delay", "DURATION", "30us", "each way, from reading a frame to sending it on"},
    {"delay-back", "DURATION", "", "from b to a, if it differs"},
    {"drop", "RATIO", "0", "share of frames that are lost"},
    {"double", "RATIO", "0", "share of frames that are sent twice"},
    {"swap", "RATIO", "0", "share of frames that overtake the one before, if it is still under way"},
    {"seed", "N", "1", "of what happens to which frame"},
    {"for", "DURATION", "10s", "end after this time"},
    {"json", nullptr, nullptr, "print what happened as one JSON object"},
};

// One direction.
class Way {
 public:
  Way(RawLink& from, RawLink& to, Nanoseconds delay, const Arguments& arguments, std::uint64_t salt)
      : from_(from),
        to_(to),
        delay_(delay),
        random_(static_cast<unsigned>(arguments.number("seed", 1, 1u << 30) + salt)),
        drop_(arguments.ratio("drop")),
        double_(arguments.ratio("double")),
        swap_(arguments.ratio("swap")) {}

  void run_once() {
    if (from_.receive(frame_)) take(now());
    while (!waiting_.empty() && waiting_.front().due <= now()) {
      if (!to_.forward(waiting_.front().frame)) ++refused;
      waiting_.pop_front();
      ++sent;
    }
  }

  std::uint64_t received = 0, sent = 0, dropped = 0, doubled = 0, swapped = 0, refused = 0;

 private:
  struct Waiting {
    MonotonicTime due;
    RawFrame frame;
  };

  void take(MonotonicTime arrived) {
    ++received;
    if (chance_(random_) < drop_) {
      ++dropped;
      return;
    }
    const bool twice = chance_(random_) < double_;
    const bool swap = chance_(random_) < swap_ && !waiting_.empty();
    waiting_.push_back({arrived + delay_, frame_});
    if (twice) {
      ++doubled;
      waiting_.push_back(waiting_.back());
    } else if (swap) {
      ++swapped;
      std::swap(waiting_.back().frame, waiting_[waiting_.size() - 2].frame);
    }
  }

  RawLink& from_;
  RawLink& to_;
  Nanoseconds delay_;
  std::minstd_rand random_;
  std::uniform_real_distribution<double> chance_{0, 1};
  double drop_, double_, swap_;
  RawFrame frame_;
  std::deque<Waiting> waiting_;
};

RawLink open_or_end(const Arguments& arguments, const char* side) {
  auto link = RawLink::open(arguments.text(side));
  if (!link) arguments.refuse(describe(link.error()));
  return std::move(*link);
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments(argc, argv, options, "Passes frames between two interfaces after a known delay.");
  RawLink a = open_or_end(arguments, "a");
  RawLink b = open_or_end(arguments, "b");
  const Nanoseconds delay = arguments.duration("delay");
  Way there(a, b, delay, arguments, 0);
  Way back(b, a, arguments.has("delay-back") ? arguments.duration("delay-back") : delay, arguments, 1);
  say_ready();
  for (const MonotonicTime end = now() + arguments.duration("for"); now() < end && !interrupted();) {
    there.run_once();
    back.run_once();
  }
  const auto wide = [](std::uint64_t number) { return static_cast<unsigned long long>(number); };
  for (const Way* way : {&there, &back}) {
    std::printf(arguments.has("json")
                    ? "%s{\"received\":%llu,\"sent\":%llu,\"dropped\":%llu,\"doubled\":%llu,"
                      "\"swapped\":%llu,\"refused\":%llu}%s"
                    : "%s%llu received, %llu sent: %llu dropped, %llu doubled, %llu swapped, %llu refused%s",
                arguments.has("json") ? (way == &there ? "{\"a_to_b\":" : ",\"b_to_a\":") : "", wide(way->received),
                wide(way->sent), wide(way->dropped), wide(way->doubled), wide(way->swapped), wide(way->refused),
                arguments.has("json") && way == &there ? ""
                : arguments.has("json")                ? "}\n"
                                                       : "\n");
  }
  return 0;
}
