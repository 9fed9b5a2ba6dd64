// A port of DPDK whose far end is the test: frames are put into its receive queues and taken from its send queue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

struct rte_ring;
struct rte_mempool;

namespace isoline::test {

class RingPort {
 public:
  /// DPDK's name of it will be "net_ring_NAME". `send_room`: frames that its send queue holds, a power of two.
  RingPort(const std::string& name, std::size_t receive_queues, unsigned send_room = 4096);
  ~RingPort();
  RingPort(const RingPort&) = delete;
  RingPort& operator=(const RingPort&) = delete;

  /// What --port takes.
  std::string word() const { return "net_ring_" + name_; }
  /// The frame arrives at a receive queue.
  void arrive(std::size_t queue, const std::vector<std::uint8_t>& bytes);
  /// What was sent since the last call.
  std::vector<std::vector<std::uint8_t>> sent();

 private:
  std::string name_;
  std::vector<rte_ring*> receive_;
  rte_ring* send_ = nullptr;
  rte_mempool* pool_ = nullptr;
};

}  // namespace isoline::test
