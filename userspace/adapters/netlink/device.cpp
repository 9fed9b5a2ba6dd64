#include "adapters/netlink/device.hpp"

#include <linux/ethtool.h>
#include <linux/ethtool_netlink.h>
#include <linux/genetlink.h>
#include <linux/if.h>
#include <linux/net_tstamp.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <string_view>

namespace isoline::netlink {
namespace {

// Since Linux 6.3; the headers of Debian 12 do not have it.
constexpr std::uint8_t mm_get = 42;
constexpr std::uint16_t mm_header = 1;
constexpr std::uint32_t most_features = 4096;
constexpr std::string_view offload_feature = "hw-tc-offload";

std::uint16_t ethtool_family(RequestSocket& generic) {
  genlmsghdr header{};
  header.cmd = CTRL_CMD_GETFAMILY;
  header.version = 1;
  Request request = Request::of(GENL_ID_CTRL, 0, header);
  request.attributes.put_text(CTRL_ATTR_FAMILY_NAME, ETHTOOL_GENL_NAME);
  std::uint16_t family = 0;
  (void)generic.ask(request, [&](const Message& message) {
    family = message.attributes<genlmsghdr>().get<std::uint16_t>(CTRL_ATTR_FAMILY_ID).value_or(0);
  });
  return family;
}

/// A command with room for what the kernel answers behind it.
template <class Command>
Bytes with_room(const Command& command, std::size_t more) {
  Bytes bytes(sizeof command + more);
  std::memcpy(bytes.data(), &command, sizeof command);
  return bytes;
}

std::uint16_t sum(std::uint32_t a, std::uint32_t b) { return static_cast<std::uint16_t>(std::min(a + b, 0xffffU)); }

}  // namespace

Result<DeviceQueries> DeviceQueries::open() {
  Descriptor control(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (control.number() < 0) return fail(refusal("cannot open a socket", "ethtool", {errno, {}}));
  std::optional<RequestSocket> generic;
  if (auto opened = RequestSocket::open(NETLINK_GENERIC)) generic = std::move(*opened);
  return DeviceQueries(std::move(control), std::move(generic));
}

bool DeviceQueries::ask(const std::string& interface, void* command) const {
  ifreq request{};
  if (interface.size() >= sizeof request.ifr_name) return false;
  std::copy(interface.begin(), interface.end(), request.ifr_name);
  request.ifr_data = static_cast<char*>(command);
  return ::ioctl(control_.number(), SIOCETHTOOL, &request) == 0;
}

std::optional<BitRate> DeviceQueries::link_speed(const std::string& interface) {
  // The kernel first answers how many words of link modes it has (as a negative number), then fills three times that.
  ethtool_link_settings settings{};
  for (int round = 0; round < 2 && settings.link_mode_masks_nwords <= 0; ++round) {
    settings = {};
    settings.cmd = ETHTOOL_GLINKSETTINGS;
    settings.link_mode_masks_nwords = link_mode_words_;
    Bytes command = with_room(settings, 3 * SCHAR_MAX * sizeof(std::uint32_t));
    if (!ask(interface, command.data())) return std::nullopt;
    std::memcpy(&settings, command.data(), sizeof settings);
    if (settings.link_mode_masks_nwords < 0) {
      link_mode_words_ = static_cast<std::int8_t>(-settings.link_mode_masks_nwords);
    }
  }
  if (settings.link_mode_masks_nwords <= 0) return std::nullopt;
  const std::uint32_t speed = settings.speed;
  if (speed == 0 || speed == static_cast<std::uint32_t>(SPEED_UNKNOWN)) return std::nullopt;
  return BitRate{speed * 1e6};
}

/// The names of features are the kernel's own, the same for each device.
void DeviceQueries::find_offload_feature(const std::string& interface) {
  ethtool_sset_info asked{};
  asked.cmd = ETHTOOL_GSSET_INFO;
  asked.sset_mask = 1ULL << ETH_SS_FEATURES;
  Bytes answer = with_room(asked, sizeof(std::uint32_t));
  if (!ask(interface, answer.data())) return;
  std::memcpy(&asked, answer.data(), sizeof asked);
  std::uint32_t count = 0;
  std::memcpy(&count, answer.data() + sizeof asked, sizeof count);
  if (asked.sset_mask == 0 || count > most_features) return;

  ethtool_gstrings strings{};
  strings.cmd = ETHTOOL_GSTRINGS;
  strings.string_set = ETH_SS_FEATURES;
  strings.len = count;
  Bytes names = with_room(strings, std::size_t{count} * ETH_GSTRING_LEN);
  if (!ask(interface, names.data())) return;
  for (std::uint32_t n = 0; n < count; ++n) {
    const char* name = reinterpret_cast<const char*>(names.data()) + sizeof strings + n * ETH_GSTRING_LEN;
    if (std::string_view(name, ::strnlen(name, ETH_GSTRING_LEN)) == offload_feature) offload_feature_ = n;
  }
}

std::optional<bool> DeviceQueries::offloads_traffic_control(const std::string& interface) {
  if (!offload_feature_) find_offload_feature(interface);
  if (!offload_feature_) return std::nullopt;
  ethtool_gfeatures features{};
  features.cmd = ETHTOOL_GFEATURES;
  features.size = *offload_feature_ / 32 + 1;
  Bytes values = with_room(features, features.size * sizeof(ethtool_get_features_block));
  if (!ask(interface, values.data())) return std::nullopt;
  ethtool_get_features_block block;
  std::memcpy(&block, values.data() + sizeof features + *offload_feature_ / 32 * sizeof block, sizeof block);
  return (block.available & (1U << *offload_feature_ % 32)) != 0;
}

std::optional<bool> DeviceQueries::has_mac_merge(const std::string& interface) {
  if (!ethtool_) return std::nullopt;
  if (!family_) family_ = ethtool_family(*ethtool_);
  if (*family_ == 0) return std::nullopt;
  genlmsghdr header{};
  header.cmd = mm_get;
  header.version = ETHTOOL_GENL_VERSION;
  Request request = Request::of(*family_, 0, header);
  request.attributes.nest(mm_header, [&] { request.attributes.put_text(ETHTOOL_A_HEADER_DEV_NAME, interface); });
  const Answer answer = ethtool_->ask(request);
  if (answer.done()) return true;
  return answer.code == EOPNOTSUPP ? std::optional(false) : std::nullopt;
}

void DeviceQueries::say(const std::string& interface, PortCapability& can) {
  ethtool_drvinfo driver{};
  driver.cmd = ETHTOOL_GDRVINFO;
  if (ask(interface, &driver)) can.driver = std::string(driver.driver, ::strnlen(driver.driver, sizeof driver.driver));
  can.link_speed = link_speed(interface);
  ethtool_channels channels{};
  channels.cmd = ETHTOOL_GCHANNELS;
  if (ask(interface, &channels)) {
    if (const auto tx = sum(channels.tx_count, channels.combined_count); tx > 0) can.tx_queues = tx;
    if (const auto rx = sum(channels.rx_count, channels.combined_count); rx > 0) can.rx_queues = rx;
  }
  ethtool_ts_info stamps{};
  stamps.cmd = ETHTOOL_GET_TS_INFO;
  if (ask(interface, &stamps)) {
    constexpr std::uint32_t hardware = SOF_TIMESTAMPING_TX_HARDWARE | SOF_TIMESTAMPING_RX_HARDWARE;
    constexpr std::uint32_t software = SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE;
    can.hardware_timestamps = (stamps.so_timestamping & hardware) == hardware;
    can.software_timestamps = (stamps.so_timestamping & software) == software;
    if (stamps.phc_index >= 0) can.phc_index = stamps.phc_index;
  }
  can.gates_offload = offloads_traffic_control(interface);
  can.preemption = has_mac_merge(interface);
}

}  // namespace isoline::netlink
