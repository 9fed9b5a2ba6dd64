// How another thread reads what a packet loop holds: it asks, the loop copies a little between two bursts and goes on.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>

#include "analysis/engine/engine_totals.hpp"
#include "analysis/engine/flow_copy.hpp"

namespace isoline::control {

/// What is asked for. The memory is the asker's.
struct FlowRequest {
  std::uint32_t from = 1;                    ///< the first record to look at
  std::span<analysis::FlowCopy> flows;       ///< room for copies
  analysis::EngineTotals* totals = nullptr;  ///< if they are wanted too
  std::uint32_t copied = 0;                  ///< the answer: how many copies were made
  std::uint32_t next = 0;                    ///< the answer: the record to go on with; 0: that was all
};

/// Between one loop and one asker at a time. The loop never waits for the asker.
class Handover {
 public:
  /// The asker's side: comes back with the answer. Where no loop runs, `serve` is called at once.
  template <class Serve>
  void ask(FlowRequest& request, Serve&& serve) {
    request_ = &request;
    state_.store(State::asked);
    State asked = State::asked;
    if (!running_.load() && state_.compare_exchange_strong(asked, State::answered)) serve(request);
    for (State now = state_.load(); now != State::answered; now = state_.load()) state_.wait(now);
    state_.store(State::idle, std::memory_order_relaxed);
  }

  /// Comes back when the loop has begun.
  void wait_for_loop() const { running_.wait(false); }

  /// The loop's side. Between two bursts:
  template <class Serve>
  void look(Serve&& serve) {
    if (state_.load(std::memory_order_relaxed) == State::asked) answer(serve);
  }
  void begin() {
    running_.store(true);
    running_.notify_all();
  }
  template <class Serve>
  void end(Serve&& serve) {
    running_.store(false);
    State asked = State::asked;
    if (!state_.compare_exchange_strong(asked, State::taken)) return;
    serve(*request_);
    state_.store(State::answered);
    state_.notify_one();
  }

 private:
  enum class State : std::uint32_t { idle, asked, taken, answered };

  template <class Serve>
  [[gnu::noinline]] void answer(Serve& serve) {
    if (state_.load(std::memory_order_acquire) != State::asked) return;
    serve(*request_);
    state_.store(State::answered, std::memory_order_release);
    state_.notify_one();
  }

  std::atomic<State> state_{State::idle};
  std::atomic<bool> running_{false};
  FlowRequest* request_ = nullptr;
};

}  // namespace isoline::control
