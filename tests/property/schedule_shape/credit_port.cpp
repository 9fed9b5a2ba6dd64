#include "property/schedule_shape/credit_port.hpp"

#include <algorithm>
#include <deque>

namespace isoline::test {
namespace {

constexpr double dust = 1e-6;

class Run {
 public:
  Run(const CreditPort& port, std::vector<ShapedFrame>& frames) : port_(port), frames_(frames) {}

  void run() {
    std::ranges::stable_sort(frames_, {}, &ShapedFrame::ready);
    now_ = frames_.empty() ? 0 : frames_.front().ready;
    take_arrivals();
    while (next_ < frames_.size() || waiting() > 0) step();
  }

 private:
  std::size_t waiting() const {
    std::size_t count = 0;
    for (const auto& queue : queues_) count += queue.size();
    return count;
  }

  void take_arrivals() {
    for (; next_ < frames_.size() && frames_[next_].ready <= now_ + dust; ++next_) {
      queues_[frames_[next_].traffic_class].push_back(next_);
    }
  }

  void step() {
    for (unsigned one = 8; one-- > 0;) {
      if (queues_[one].empty() || credits_[one] < -dust) continue;
      const std::size_t frame = queues_[one].front();
      queues_[one].pop_front();
      pass(now_ + frames_[frame].size / port_.speed, static_cast<int>(one));
      frames_[frame].sent = now_;
      if (queues_[one].empty()) credits_[one] = std::min(credits_[one], 0.0);
      return;
    }
    if (port_.background > 0) return pass(now_ + port_.background / port_.speed, -1);
    double until = next_ < frames_.size() ? frames_[next_].ready : 1e300;
    for (unsigned one = 0; one < 8; ++one) {
      if (!queues_[one].empty()) until = std::min(until, now_ - credits_[one] / port_.idle_slopes[one]);
    }
    pass(std::max(until, now_ + dust), -1);
  }

  /// Time passes; frames come, and credits change.
  void pass(double end, int sending) {
    while (now_ < end) {
      const double next = next_ < frames_.size() ? std::clamp(frames_[next_].ready, now_, end) : end;
      const double time = next - now_;
      for (unsigned one = 0; one < 8; ++one) {
        double& credit = credits_[one];
        if (static_cast<int>(one) == sending) {
          credit -= (port_.speed - port_.idle_slopes[one]) * time;
        } else if (!queues_[one].empty()) {
          credit = std::min(credit + port_.idle_slopes[one] * time, port_.hi_credits[one]);
        } else if (credit < 0) {
          credit = std::min(credit + port_.idle_slopes[one] * time, 0.0);
        }
      }
      now_ = next;
      take_arrivals();
    }
  }

  const CreditPort& port_;
  std::vector<ShapedFrame>& frames_;
  std::array<std::deque<std::size_t>, 8> queues_;
  std::array<double, 8> credits_{};
  double now_ = 0;
  std::size_t next_ = 0;
};

}  // namespace

void CreditPort::run(std::vector<ShapedFrame>& frames) const { Run(*this, frames).run(); }

}  // namespace isoline::test
