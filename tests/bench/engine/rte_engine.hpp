// The same work as the flow engine's base path, with DPDK's hash table (looked up in bulk) between key and record.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "model/capture.hpp"

namespace isoline::bench {

class RteEngine {
 public:
  explicit RteEngine(std::uint32_t flows);
  ~RteEngine();
  RteEngine(const RteEngine&) = delete;
  RteEngine& operator=(const RteEngine&) = delete;

  void take(std::span<const ObservedFrame> frames);  ///< at most 32
  std::uint64_t packets() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace isoline::bench
