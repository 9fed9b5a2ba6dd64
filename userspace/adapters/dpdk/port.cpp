#include "adapters/dpdk/port.hpp"

#include <rte_cycles.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_mbuf_dyn.h>

#include <algorithm>
#include <cstring>

#include "adapters/dpdk/ethernet_device.hpp"
#include "adapters/dpdk/queue.hpp"
#include "adapters/dpdk/steering.hpp"

namespace isoline::dpdk {
namespace {

using host::FrameClock;

/// Frames that wait between two loops, before the second one is too slow.
constexpr std::uint32_t ring_size = 2048;

class DpdkPort final : public Port {
 public:
  DpdkPort(const PortOptions& options, EthernetDevice device)
      : options_(options), device_(std::move(device)), queues_(options.loops) {
    info_.name = options.device.name;
    info_.driver = device_.driver();
    info_.address = device_.address();
    info_.queues = options.loops;
    info_.clock = options.clock;
    if (options.clock == FrameClock::hardware && !device_.clock()) info_.clock = FrameClock::processor_bursts;
    for (std::uint16_t queue = 0; queue < device_.receive_queues(); ++queue) queues_[queue].polls = true;
  }

  ~DpdkPort() override {
    for (Queue& queue : queues_) rte_pktmbuf_free_bulk(queue.held.data(), queue.count);
    for (const auto& ring : rings_) {
      void* frame = nullptr;
      while (rte_ring_dequeue(ring.get(), &frame) == 0) rte_pktmbuf_free(static_cast<rte_mbuf*>(frame));
    }
  }

  /// False: no memory.
  bool connect() {
    if (options_.loops == 1 || (device_.brings_together() && !options_.steered)) return true;
    for (Queue& queue : queues_) {
      queue.comes_from.resize(options_.loops);
      queue.goes_to.resize(options_.loops);
    }
    for (std::uint32_t from = 0; from < options_.loops; ++from) {
      if (!queues_[from].polls) continue;  // has nothing to hand on
      for (std::uint32_t to = 0; to < options_.loops; ++to) {
        if (from == to) continue;
        const std::string name =
            "isoline_" + std::to_string(device_.number()) + "_" + std::to_string(from) + "_" + std::to_string(to);
        rte_ring* ring = rte_ring_create(name.c_str(), ring_size, SOCKET_ID_ANY, RING_F_SP_ENQ | RING_F_SC_DEQ);
        if (ring == nullptr) return false;
        rings_.emplace_back(ring);
        queues_[from].goes_to[to] = ring;
        queues_[to].comes_from[from] = ring;
      }
    }
    return true;
  }

  const host::FramePortInfo& info() const override { return info_; }

  std::span<const ObservedFrame> receive(std::uint32_t number) override {
    Queue& queue = queues_[number];
    rte_pktmbuf_free_bulk(queue.held.data(), queue.count);
    queue.count = 0;
    if (queue.polls) take(queue, number);
    for (rte_ring* ring : queue.comes_from) {
      if (ring == nullptr) continue;
      const auto room = static_cast<unsigned>(queue.held.size() - queue.count);
      void** into = reinterpret_cast<void**>(&queue.held[queue.count]);
      queue.count += rte_ring_dequeue_burst(ring, into, std::min<unsigned>(room, burst), nullptr);
    }
    std::uint64_t bytes = 0;
    for (std::uint32_t i = 0; i < queue.count; ++i) {
      rte_mbuf* frame = queue.held[i];
      ObservedFrame& observed = queue.frames[i];
      observed.bytes = {rte_pktmbuf_mtod(frame, const std::uint8_t*), frame->data_len};
      observed.length = length_of(frame);
      observed.interface = options_.number;
      observed.direction = options_.direction;
      observed.time = Nanoseconds(static_cast<std::int64_t>(time_of(frame)));
      bytes += observed.length;
    }
    if (queue.count != 0) {
      queue.received.add(queue.count);
      queue.received_bytes.add(bytes);
    }
    return {queue.frames.data(), queue.count};
  }

  std::size_t send(std::uint32_t number, std::span<const std::span<const std::uint8_t>> frames) override {
    Queue& queue = queues_[number];
    std::size_t taken = 0;
    while (taken < frames.size()) {
      const auto size = static_cast<unsigned>(std::min<std::size_t>(frames.size() - taken, burst));
      std::array<rte_mbuf*, burst> copies;
      if (rte_pktmbuf_alloc_bulk(device_.pool(), copies.data(), size) != 0) break;
      unsigned filled = 0;
      for (; filled < size; ++filled) {
        const auto bytes = frames[taken + filled];
        char* into = rte_pktmbuf_append(copies[filled], static_cast<std::uint16_t>(bytes.size()));
        if (into == nullptr) break;  // longer than longest()
        std::memcpy(into, bytes.data(), bytes.size());
      }
      const unsigned sent = transmit(queue, number, copies.data(), filled);
      rte_pktmbuf_free_bulk(copies.data() + sent, size - sent);
      taken += sent;
      if (sent < size) break;
    }
    queue.unsent.add(frames.size() - taken);
    return taken;
  }

  std::size_t forward(std::uint32_t number, host::FramePort& out) override {
    Queue& queue = queues_[number];
    auto& other = static_cast<DpdkPort&>(out);
    const std::uint32_t size = without_cut(queue);
    other.queues_[number].unsent.add(queue.count - size);
    queue.count = 0;
    return other.send_on(number, queue.held.data(), size);
  }

  std::uint32_t longest() const override { return device_.longest(); }
  Nanoseconds now() const override { return options_.processor->at(rte_rdtsc()); }
  void calibrate() override { device_.calibrate(); }
  int memory_node() const override { return device_.memory_node(); }
  std::shared_ptr<void> frames() const override { return device_.frames(); }

  Nanoseconds clock_error() const override {
    return info_.clock == FrameClock::hardware ? device_.clock()->error() : options_.processor->error();
  }

  host::FramePortCounts counts() const override {
    host::FramePortCounts counts = device_.counts();
    const std::uint64_t taken_in_vain = counts.unsent;
    for (const Queue& queue : queues_) {
      counts.received += queue.received.value();
      counts.received_bytes += queue.received_bytes.value();
      counts.missed += queue.missed.value();
      counts.unstamped += queue.unstamped.value();
      counts.sent += queue.sent.value();
      counts.sent_bytes += queue.sent_bytes.value();
      counts.unsent += queue.unsent.value();
    }
    counts.sent -= std::min(counts.sent, taken_in_vain);
    return counts;
  }

 private:
  std::uint64_t& time_of(rte_mbuf* frame) const {
    return *RTE_MBUF_DYNFIELD(frame, device_.time_field(), std::uint64_t*);
  }

  std::uint32_t length_of(const rte_mbuf* frame) const {
    if (frame->data_len < device_.cuts_at()) return frame->pkt_len;
    return length_by_header({rte_pktmbuf_mtod(frame, const std::uint8_t*), frame->data_len});
  }

  /// Half a frame is worse than none: what was cut is not passed on. How many are left.
  std::uint32_t without_cut(Queue& queue) const {
    if (device_.cuts_at() == UINT32_MAX) return queue.count;
    std::uint32_t left = 0;
    for (std::uint32_t i = 0; i < queue.count; ++i) {
      rte_mbuf* frame = queue.held[i];
      if (length_of(frame) > frame->data_len)
        rte_pktmbuf_free(frame);
      else
        queue.held[left++] = frame;
    }
    return left;
  }

  /// Takes a burst of one of the port's queues, stamps it, and hands on what belongs to other loops.
  void take(Queue& queue, std::uint32_t number) {
    const auto polled = static_cast<std::uint16_t>(number);
    rte_mbuf** frames = queue.held.data();
    std::uint16_t size = 0;
    if (info_.clock == FrameClock::processor) {
      while (size < burst && rte_eth_rx_burst(device_.number(), polled, frames + size, 1) == 1) {
        time_of(frames[size]) = static_cast<std::uint64_t>(now().count());
        ++size;
      }
    } else {
      size = rte_eth_rx_burst(device_.number(), polled, frames, burst);
      if (size != 0) stamp(queue, frames, size);
    }
    if (queue.goes_to.empty()) {
      for (std::uint16_t i = 0; i < size; ++i) rte_prefetch0(rte_pktmbuf_mtod(frames[i], void*));
      queue.count = size;
      return;
    }
    for (std::uint16_t i = 0; i < size; ++i) {
      rte_mbuf* frame = frames[i];
      const std::span<const std::uint8_t> bytes{rte_pktmbuf_mtod(frame, const std::uint8_t*), frame->data_len};
      wire::ParseOptions parsing = options_.parsing;
      parsing.length = length_of(frame);
      const std::uint32_t loop = loop_of(bytes, parsing, options_.loops, queue.scratch);
      if (loop == number) {
        queue.held[queue.count++] = frame;  // never ahead of what is read
      } else if (rte_ring_enqueue(queue.goes_to[loop], frame) != 0) {
        rte_pktmbuf_free(frame);
        queue.missed.add(1);
      }
    }
  }

  void stamp(Queue& queue, rte_mbuf** frames, std::uint16_t size) const {
    const auto now_ns = static_cast<std::uint64_t>(now().count());
    if (info_.clock != FrameClock::hardware) {
      for (std::uint16_t i = 0; i < size; ++i) time_of(frames[i]) = now_ns;
      return;
    }
    for (std::uint16_t i = 0; i < size; ++i) {
      std::uint64_t& time = time_of(frames[i]);
      if ((frames[i]->ol_flags & device_.time_flag()) != 0) {
        time = static_cast<std::uint64_t>(device_.clock()->at(time).count());
      } else {
        time = now_ns;
        queue.unstamped.add(1);
      }
    }
  }

  unsigned transmit(Queue& queue, std::uint32_t number, rte_mbuf** frames, unsigned size) {
    std::uint64_t bytes = 0;
    for (unsigned i = 0; i < size; ++i) bytes += frames[i]->pkt_len;
    const unsigned sent = rte_eth_tx_burst(device_.number(), static_cast<std::uint16_t>(number), frames,
                                           static_cast<std::uint16_t>(size));
    for (unsigned i = sent; i < size; ++i) bytes -= frames[i]->pkt_len;
    queue.sent.add(sent);
    queue.sent_bytes.add(bytes);
    return sent;
  }

  /// Frames of another port.
  std::size_t send_on(std::uint32_t number, rte_mbuf** frames, std::uint32_t size) {
    Queue& queue = queues_[number];
    const unsigned sent = transmit(queue, number, frames, size);
    rte_pktmbuf_free_bulk(frames + sent, size - sent);
    queue.unsent.add(size - sent);
    return sent;
  }

  PortOptions options_;
  EthernetDevice device_;  // outlives the frames that are held
  std::vector<Queue> queues_;
  std::vector<std::unique_ptr<rte_ring, RingFree>> rings_;
  host::FramePortInfo info_;
};

}  // namespace

Result<std::unique_ptr<Port>> open_port(const PortOptions& options) {
  auto device = EthernetDevice::open(options);
  if (!device) return tl::unexpected(device.error());
  auto port = std::make_unique<DpdkPort>(options, std::move(*device));
  if (!port->connect())
    return fail(
        {ErrorKind::failed, "cannot use port " + options.device.name, "", "no memory for its queues", "fewer --cores"});
  return port;
}

}  // namespace isoline::dpdk
