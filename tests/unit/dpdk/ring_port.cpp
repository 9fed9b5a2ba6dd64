#include "unit/dpdk/ring_port.hpp"

#include <rte_eth_ring.h>
#include <rte_mbuf.h>
#include <rte_ring.h>

#include <cstring>
#include <stdexcept>

#include "adapters/dpdk/eal.hpp"

namespace isoline::test {
namespace {

template <class T>
T* there(T* made, const char* what) {
  if (made == nullptr) throw std::runtime_error(std::string("DPDK made no ") + what);
  return made;
}

}  // namespace

RingPort::RingPort(const std::string& name, std::size_t receive_queues, unsigned send_room) : name_(name) {
  dpdk::EalOptions options;
  options.huge_pages = false;
  options.memory = 256u << 20;
  if (const auto started = dpdk::start_eal(options); !started) throw std::runtime_error(describe(started.error()));
  const auto ring = [&](const std::string& part, unsigned room) {
    return there(rte_ring_create((name + part).c_str(), room, 0, RING_F_SP_ENQ | RING_F_SC_DEQ), "ring");
  };
  for (std::size_t queue = 0; queue < receive_queues; ++queue)
    receive_.push_back(ring("_in" + std::to_string(queue), 8192));
  send_ = ring("_out", send_room);
  pool_ = there(rte_pktmbuf_pool_create((name + "_pool").c_str(), 16383, 0, 0, RTE_MBUF_DEFAULT_BUF_SIZE, 0), "pool");
  // As many queues to send from as to receive at: a loop each. All of them end in one ring.
  const std::vector<rte_ring*> send(1, send_);
  if (rte_eth_from_rings(name.c_str(), receive_.data(), static_cast<unsigned>(receive_.size()), send.data(), 1, 0) < 0)
    throw std::runtime_error("DPDK made no port of rings");
}

RingPort::~RingPort() {
  sent();
  for (rte_ring* ring : receive_) rte_ring_free(ring);
  rte_ring_free(send_);
  rte_mempool_free(pool_);
}

void RingPort::arrive(std::size_t queue, const std::vector<std::uint8_t>& bytes) {
  rte_mbuf* frame = there(rte_pktmbuf_alloc(pool_), "frame");
  std::memcpy(rte_pktmbuf_append(frame, static_cast<std::uint16_t>(bytes.size())), bytes.data(), bytes.size());
  if (rte_ring_enqueue(receive_.at(queue), frame) != 0) throw std::runtime_error("the queue is full");
}

std::vector<std::vector<std::uint8_t>> RingPort::sent() {
  std::vector<std::vector<std::uint8_t>> frames;
  void* taken = nullptr;
  while (rte_ring_dequeue(send_, &taken) == 0) {
    auto* frame = static_cast<rte_mbuf*>(taken);
    const auto* bytes = rte_pktmbuf_mtod(frame, const std::uint8_t*);
    frames.emplace_back(bytes, bytes + frame->data_len);
    rte_pktmbuf_free(frame);
  }
  return frames;
}

}  // namespace isoline::test
