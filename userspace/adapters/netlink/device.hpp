// What a network device says of itself to ethtool.
#pragma once

#include <optional>
#include <string>

#include "adapters/netlink/request_socket.hpp"
#include "model/error.hpp"
#include "model/port_state.hpp"
#include "model/units.hpp"

namespace isoline::netlink {

/// Asks devices of the network namespace of the thread that opened it.
class DeviceQueries {
 public:
  static Result<DeviceQueries> open();

  /// Fills driver, speed, queues in use, time stamps and what may be offloaded, as far as the driver says it.
  void say(const std::string& interface, PortCapability& can);

  /// Nothing if the link is down or the device has no speed.
  std::optional<BitRate> link_speed(const std::string& interface);

 private:
  DeviceQueries(Descriptor control, std::optional<RequestSocket> ethtool)
      : control_(std::move(control)), ethtool_(std::move(ethtool)) {}
  bool ask(const std::string& interface, void* command) const;
  void find_offload_feature(const std::string& interface);
  std::optional<bool> offloads_traffic_control(const std::string& interface);
  std::optional<bool> has_mac_merge(const std::string& interface);

  Descriptor control_;
  std::optional<RequestSocket> ethtool_;
  // What the kernel answers for every device alike, asked for once, by whoever needs it first.
  std::optional<std::uint16_t> family_;
  std::int8_t link_mode_words_ = 0;
  std::optional<std::uint32_t> offload_feature_;
};

}  // namespace isoline::netlink
