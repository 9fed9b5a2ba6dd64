#include "adapters/dpdk/ethernet_device.hpp"

#include <rte_dev.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_mbuf.h>
#include <rte_mbuf_dyn.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <thread>
#include <utility>

#include "adapters/dpdk/log.hpp"
#include "adapters/dpdk/queue.hpp"

namespace isoline::dpdk {
namespace {

constexpr std::uint16_t descriptors = 4096;  ///< of a receive queue, where the port has as many: 275 us at 14.88 Mpps
constexpr std::uint16_t send_descriptors = 1024;
constexpr std::uint32_t cached = 256;          ///< frames that a loop keeps for itself
constexpr std::uint32_t between_loops = 2048;  ///< a ring's
constexpr std::uint32_t longest_jumbo = 9000;  ///< bytes of payload
constexpr std::uint64_t bytes_a_frame = RTE_MBUF_DEFAULT_BUF_SIZE + sizeof(rte_mbuf) + 2 * RTE_CACHE_LINE_SIZE;
/// How far apart the first two looks at a port's clock are.
constexpr auto first_looks = std::chrono::milliseconds(20);

std::uint32_t frames_of(const PortOptions& options) {
  const std::uint32_t loop = descriptors + (options.sends ? send_descriptors : 0) + 4 * burst + 2 * cached;
  const std::uint32_t rings = options.loops > 1 ? options.loops * (options.loops - 1) * between_loops : 0;
  return options.loops * loop + rings;
}

/// Toeplitz with a key of a period of 16 bits gives both directions the same value: Woo and Park, "Scalable TCP session
/// monitoring with symmetric receive-side scaling", 2012.
std::vector<std::uint8_t> symmetric_key(std::uint8_t size) {
  std::vector<std::uint8_t> key(size);
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = i % 2 == 0 ? 0x6d : 0x5a;
  return key;
}

/// The kernel's interface behind a virtual device; empty: there is none.
std::string interface_of(const Device& device) {
  const auto begin = device.arguments.find("iface=");
  if (begin == std::string::npos) return {};
  return device.arguments.substr(begin + 6, device.arguments.find(',', begin) - begin - 6);
}

}  // namespace

std::uint64_t frame_memory(const PortOptions& options) { return frames_of(options) * bytes_a_frame; }

EthernetDevice::EthernetDevice(EthernetDevice&& other) noexcept
    : name_(std::move(other.name_)),
      plugged_bus_(std::exchange(other.plugged_bus_, {})),
      plugged_id_(std::exchange(other.plugged_id_, {})),
      number_(other.number_),
      there_(std::exchange(other.there_, false)),
      started_(std::exchange(other.started_, false)),
      driver_(std::move(other.driver_)),
      address_(other.address_),
      receive_queues_(other.receive_queues_),
      brings_together_(other.brings_together_),
      longest_(other.longest_),
      memory_node_(other.memory_node_),
      pool_(std::move(other.pool_)),
      time_field_(other.time_field_),
      time_flag_(other.time_flag_),
      clock_(std::move(other.clock_)),
      kept_(std::move(other.kept_)),
      promiscuous_(std::move(other.promiscuous_)),
      packet_sockets_(std::move(other.packet_sockets_)) {}

EthernetDevice::~EthernetDevice() {
  if (started_) {
    if (!promiscuous_) rte_eth_promiscuous_disable(number_);
    rte_eth_dev_stop(number_);
  }
  if (there_) rte_eth_dev_close(number_);
  if (!plugged_id_.empty()) rte_eal_hotplug_remove(plugged_bus_.c_str(), plugged_id_.c_str());
}

Error EthernetDevice::refused(const std::string& what, int error) const {
  std::string why = take_log();
  if (why.empty()) why = rte_strerror(std::abs(error));
  const bool denied = error == -EPERM || error == -EACCES || why.find("Operation not permitted") != std::string::npos ||
                      why.find("Permission denied") != std::string::npos;
  return {denied ? ErrorKind::no_permission : ErrorKind::failed, "cannot " + what + " " + name_, "", why,
          denied && ::geteuid() != 0 ? "sudo" : ""};
}

Result<EthernetDevice> EthernetDevice::open(const PortOptions& options) {
  EthernetDevice device;
  device.name_ = options.device.name;
  take_log();  // what was said before is not about this port
  if (auto done = device.attach(options.device); !done) return tl::unexpected(done.error());
  if (auto done = device.configure(options); !done) return tl::unexpected(done.error());
  return device;
}

Result<void> EthernetDevice::attach(const Device& device) {
  // PCI devices that were named at the start are there, and so are those that a program made itself.
  if (rte_eth_dev_get_port_by_name(device.id.c_str(), &number_) != 0) {
    if (const int error = rte_eal_hotplug_add(device.bus.c_str(), device.id.c_str(), device.arguments.c_str());
        error != 0)
      return fail(refused("use port", error));
    plugged_bus_ = device.bus;
    plugged_id_ = device.id;
    if (const int error = rte_eth_dev_get_port_by_name(device.id.c_str(), &number_); error != 0)
      return fail(refused("use port", error));
  }
  there_ = true;
  return {};
}

Result<void> EthernetDevice::configure(const PortOptions& options) {
  rte_eth_dev_info about{};
  if (const int error = rte_eth_dev_info_get(number_, &about); error != 0) return fail(refused("use port", error));
  driver_ = about.driver_name != nullptr ? about.driver_name : "";
  memory_node_ = rte_eth_dev_socket_id(number_);
  rte_ether_addr address{};
  if (rte_eth_macaddr_get(number_, &address) == 0) std::copy_n(address.addr_bytes, 6, address_.octets.begin());

  const auto loops = static_cast<std::uint16_t>(options.loops);
  receive_queues_ = std::clamp<std::uint16_t>(about.max_rx_queues, 1, loops);
  const bool pairs = options.device.id.starts_with("net_af_xdp");  // has no queue of one direction alone
  const std::uint16_t send_queues = options.sends ? loops : (pairs ? receive_queues_ : 0);
  if (send_queues > about.max_tx_queues)
    return fail({ErrorKind::unsupported, "cannot send through port " + name_, "",
                 "it has " + std::to_string(about.max_tx_queues) + " queues to send from, for " +
                     std::to_string(loops) + " packet loops",
                 "--cores with " + std::to_string(about.max_tx_queues)});

  rte_eth_conf how{};
  how.rxmode.mtu = RTE_ETHER_MTU;
  if (!options.device.of_kernel && options.device.bus == "pci" && about.max_mtu > RTE_ETHER_MTU &&
      (about.rx_offload_capa & RTE_ETH_RX_OFFLOAD_SCATTER) != 0) {
    how.rxmode.mtu = std::min<std::uint32_t>(about.max_mtu, longest_jumbo);
    how.rxmode.offloads |= RTE_ETH_RX_OFFLOAD_SCATTER;  // of which the first piece is looked at
  }
  // Fourteen bytes of header and two tags.
  longest_ = std::min<std::uint32_t>(how.rxmode.mtu + 14 + 8, RTE_MBUF_DEFAULT_DATAROOM);
  auto key = symmetric_key(about.hash_key_size != 0 ? about.hash_key_size : 40);
  const std::uint64_t hashed = about.flow_type_rss_offloads & (RTE_ETH_RSS_IP | RTE_ETH_RSS_TCP | RTE_ETH_RSS_UDP);
  if (receive_queues_ > 1 && hashed != 0) {
    how.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
    how.rx_adv_conf.rss_conf = {key.data(), static_cast<std::uint8_t>(key.size()), hashed};
    brings_together_ = receive_queues_ == loops;
  }
  const bool wants_clock =
      options.clock == host::FrameClock::hardware && (about.rx_offload_capa & RTE_ETH_RX_OFFLOAD_TIMESTAMP) != 0;
  if (wants_clock) how.rxmode.offloads |= RTE_ETH_RX_OFFLOAD_TIMESTAMP;
  if (rte_mbuf_dyn_rx_timestamp_register(&time_field_, &time_flag_) != 0) return fail(refused("use port", -rte_errno));

  if (const int error = rte_eth_dev_configure(number_, receive_queues_, send_queues, &how); error != 0)
    return fail(refused("configure port", error));
  const std::string pool = "isoline_frames_" + std::to_string(number_);
  const auto make_pool = [&](int node) {
    return rte_pktmbuf_pool_create(pool.c_str(), frames_of(options), cached, 0, RTE_MBUF_DEFAULT_BUF_SIZE, node);
  };
  rte_mempool* made = make_pool(memory_node_);
  if (made == nullptr) made = make_pool(SOCKET_ID_ANY);
  if (made == nullptr)
    return fail({ErrorKind::failed, "cannot use port " + name_, "",
                 "no memory for its frames: " + std::to_string(frame_memory(options) >> 20) + " MiB",
                 options.huge_pages ? "more huge pages" : ""});
  pool_ = {made, rte_mempool_free};
  std::uint16_t receive = descriptors, send = send_descriptors;
  if (const int error = rte_eth_dev_adjust_nb_rx_tx_desc(number_, &receive, &send); error != 0)
    return fail(refused("configure port", error));
  const auto node = static_cast<unsigned>(memory_node_);
  for (std::uint16_t queue = 0; queue < receive_queues_; ++queue)
    if (const int error = rte_eth_rx_queue_setup(number_, queue, receive, node, nullptr, pool_.get()); error != 0)
      return fail(refused("configure port", error));
  for (std::uint16_t queue = 0; queue < send_queues; ++queue)
    if (const int error = rte_eth_tx_queue_setup(number_, queue, send, node, nullptr); error != 0)
      return fail(refused("configure port", error));
  const std::string interface = interface_of(options.device);
  if (!interface.empty()) kept_.emplace(interface);
  if (const int error = rte_eth_dev_start(number_); error != 0) return fail(refused("start port", error));
  started_ = true;
  if (kept_) kept_->put_back();
  if (options.device.id.starts_with("net_af_packet")) {
    discard_strangers();
    packet_sockets_ = std::make_unique<PacketSockets>(interface);
    // What this host sends by itself is none of a wire's, and no answer to anything.
    if (options.sends) packet_sockets_->ignore_outgoing();
  }
  if (options.device.of_kernel && options.device.bus == "vdev") {
    auto listening = Promiscuous::listen(interface);
    if (!listening) return tl::unexpected(listening.error());
    promiscuous_.emplace(std::move(*listening));
  } else {
    rte_eth_promiscuous_enable(number_);  // virtual devices without it hear all there is anyway
  }
  if (wants_clock) follow_clock();
  return {};
}

/// Until it is bound, a packet socket hears all interfaces: what waits in its ring may be theirs.
void EthernetDevice::discard_strangers() {
  for (std::uint16_t queue = 0; queue < receive_queues_; ++queue) {
    std::array<rte_mbuf*, burst> frames;
    std::uint16_t taken = 1;
    for (std::uint32_t all = 0; taken != 0 && all < descriptors; all += taken) {
      taken = rte_eth_rx_burst(number_, queue, frames.data(), burst);
      rte_pktmbuf_free_bulk(frames.data(), taken);
    }
  }
}

void EthernetDevice::follow_clock() {
  const auto first = look_at_port(number_);
  std::this_thread::sleep_for(first_looks);
  const auto second = look_at_port(number_);
  if (first && second && second->counter > first->counter) clock_ = std::make_unique<CounterClock>(*first, *second);
}

void EthernetDevice::calibrate() {
  if (!clock_) return;
  if (const auto pair = look_at_port(number_)) clock_->calibrate(*pair);
}

host::FramePortCounts EthernetDevice::counts() const {
  host::FramePortCounts counts;
  rte_eth_stats stats{};
  if (rte_eth_stats_get(number_, &stats) != 0) return counts;
  counts.missed = stats.imissed;
  counts.without_buffer = stats.rx_nombuf;
  counts.broken = stats.ierrors;
  counts.unsent = stats.oerrors;  // taken by the driver, and not sent: a port that is down, a frame that is too long
  if (packet_sockets_) counts.missed += packet_sockets_->dropped();
  return counts;
}

}  // namespace isoline::dpdk
