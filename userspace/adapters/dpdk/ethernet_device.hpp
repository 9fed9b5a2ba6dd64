// An Ethernet device of DPDK with its memory for frames: configured and started for as long as the object lives.
#pragma once

#include <rte_mempool.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "adapters/dpdk/counter_clock.hpp"
#include "adapters/dpdk/cut_frame.hpp"
#include "adapters/dpdk/packet_sockets.hpp"
#include "adapters/dpdk/port.hpp"
#include "adapters/dpdk/promiscuous.hpp"
#include "host/frame_port.hpp"
#include "model/address.hpp"
#include "model/error.hpp"

namespace isoline::dpdk {

class EthernetDevice {
 public:
  /// Errors: as open_port().
  static Result<EthernetDevice> open(const PortOptions& options);
  EthernetDevice(EthernetDevice&& other) noexcept;
  EthernetDevice& operator=(EthernetDevice&&) = delete;
  ~EthernetDevice();

  std::uint16_t number() const { return number_; }  ///< DPDK's
  const std::string& driver() const { return driver_; }
  MacAddress address() const { return address_; }
  std::uint16_t receive_queues() const { return receive_queues_; }
  /// Both directions of a conversation come to one of its queues.
  bool brings_together() const { return brings_together_; }
  std::uint32_t longest() const { return longest_; }
  /// Frames with so many bytes and more may be but the beginning of what passed.
  std::uint32_t cuts_at() const { return packet_sockets_ ? packet_socket_gives : UINT32_MAX; }
  int memory_node() const { return memory_node_; }
  rte_mempool* pool() const { return pool_.get(); }
  std::shared_ptr<void> frames() const { return pool_; }

  /// Where frames have their time, and the mark of those that the port gave one.
  int time_field() const { return time_field_; }
  std::uint64_t time_flag() const { return time_flag_; }
  /// The port's clock; nullptr: it has none, or was not asked to use it.
  const CounterClock* clock() const { return clock_.get(); }
  void calibrate();

  /// Its own counts: what it missed, had no memory for, or found broken.
  host::FramePortCounts counts() const;

 private:
  EthernetDevice() = default;
  Result<void> attach(const Device& device);
  Result<void> configure(const PortOptions& options);
  void discard_strangers();
  void follow_clock();
  Error refused(const std::string& what, int error) const;

  std::string name_;
  std::string plugged_bus_, plugged_id_;  ///< what is to be taken off again; empty: it was there before
  std::uint16_t number_ = 0;
  bool there_ = false, started_ = false;
  std::string driver_;
  MacAddress address_;
  std::uint16_t receive_queues_ = 1;
  bool brings_together_ = false;
  std::uint32_t longest_ = 1514;
  int memory_node_ = -1;
  std::shared_ptr<rte_mempool> pool_;
  int time_field_ = -1;
  std::uint64_t time_flag_ = 0;
  std::unique_ptr<CounterClock> clock_;
  std::optional<KeptPromiscuity> kept_;  ///< put back behind the driver's last word
  std::optional<Promiscuous> promiscuous_;
  std::unique_ptr<PacketSockets> packet_sockets_;  ///< nullptr: the port is not made of them
};

}  // namespace isoline::dpdk
