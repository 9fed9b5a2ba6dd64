#include "support/plant/raw_link.hpp"

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace isoline::plant {
namespace {

// struct virtio_net_hdr of <linux/virtio_net.h>, which is no valid C++ (a member is called "class").
struct OffloadHeader {
  std::uint8_t flags, gso_type;
  std::uint16_t hdr_len, gso_size, csum_start, csum_offset;
};
static_assert(sizeof(OffloadHeader) == 10, "the kernel reads ten bytes");
constexpr std::uint8_t needs_checksum = 1;  // VIRTIO_NET_HDR_F_NEEDS_CSUM

constexpr std::size_t largest_frame = 65536 + 64;  // a segmentation-offload buffer with its headers
constexpr std::size_t tag_offset = 12;             // behind the two MACs
constexpr std::size_t tag_size = 4;

Error system_error(std::string what, const std::string& where) {
  const ErrorKind kind = errno == EPERM || errno == EACCES   ? ErrorKind::no_permission
                         : errno == ENODEV || errno == ENXIO ? ErrorKind::not_found
                                                             : ErrorKind::failed;
  return {kind, std::move(what), where, std::strerror(errno), ""};
}

// The kernel takes the outer VLAN tag out of a frame and hands it over beside it.
void put_tag_back(const tpacket_auxdata& aux, RawFrame& frame) {
  if (!(aux.tp_status & TP_STATUS_VLAN_VALID) || frame.bytes.size() < tag_offset) return;
  const std::uint16_t tpid = aux.tp_status & TP_STATUS_VLAN_TPID_VALID ? aux.tp_vlan_tpid : ETH_P_8021Q;
  const std::uint8_t tag[tag_size] = {static_cast<std::uint8_t>(tpid >> 8), static_cast<std::uint8_t>(tpid),
                                      static_cast<std::uint8_t>(aux.tp_vlan_tci >> 8),
                                      static_cast<std::uint8_t>(aux.tp_vlan_tci)};
  frame.bytes.insert(frame.bytes.begin() + tag_offset, tag, tag + tag_size);
  auto* header = reinterpret_cast<OffloadHeader*>(frame.offload.data());
  if (header->flags & needs_checksum) {
    header->csum_start = static_cast<std::uint16_t>(header->csum_start + tag_size);
    header->hdr_len = static_cast<std::uint16_t>(header->hdr_len + tag_size);
  }
}

}  // namespace

Result<RawLink> RawLink::open(const std::string& interface) {
  RawLink link;
  link.descriptor_ = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  if (link.descriptor_ < 0) return fail(system_error("cannot open a packet socket", interface));

  ifreq request{};
  if (interface.size() >= sizeof request.ifr_name) {
    return fail({ErrorKind::not_found, "cannot use the interface", interface, "its name is too long", ""});
  }
  std::memcpy(request.ifr_name, interface.data(), interface.size());
  if (ioctl(link.descriptor_, SIOCGIFHWADDR, &request) != 0) {
    return fail(system_error("cannot use the interface", interface));
  }
  std::memcpy(link.mac_.octets.data(), request.ifr_hwaddr.sa_data, link.mac_.octets.size());

  const int on = 1;
  const int queue_bytes = 8 * 1024 * 1024;
  setsockopt(link.descriptor_, SOL_SOCKET, SO_RCVBUFFORCE, &queue_bytes, sizeof queue_bytes);
  if (setsockopt(link.descriptor_, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof on) != 0 ||
      setsockopt(link.descriptor_, SOL_PACKET, PACKET_AUXDATA, &on, sizeof on) != 0 ||
      setsockopt(link.descriptor_, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on) != 0) {
    return fail(system_error("cannot set up the packet socket", interface));
  }
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = static_cast<int>(if_nametoindex(interface.c_str()));
  if (bind(link.descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    return fail(system_error("cannot bind to the interface", interface));
  }
  return link;
}

RawLink::RawLink(RawLink&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), mac_(other.mac_), buffer_(std::move(other.buffer_)) {}

RawLink::~RawLink() {
  if (descriptor_ >= 0) close(descriptor_);
}

Result<void> RawLink::send(std::span<const std::uint8_t> frame) {
  static const std::vector<std::uint8_t> nothing_to_do(sizeof(OffloadHeader), 0);
  return forward({nothing_to_do, {frame.begin(), frame.end()}});
}

Result<void> RawLink::forward(const RawFrame& frame) {
  iovec parts[] = {{const_cast<std::uint8_t*>(frame.offload.data()), frame.offload.size()},
                   {const_cast<std::uint8_t*>(frame.bytes.data()), frame.bytes.size()}};
  if (writev(descriptor_, parts, 2) < 0) return fail(system_error("cannot send a frame", ""));
  return {};
}

bool RawLink::receive(RawFrame& into) {
  into.offload.resize(sizeof(OffloadHeader));
  buffer_.resize(largest_frame);
  iovec parts[] = {{into.offload.data(), into.offload.size()}, {buffer_.data(), buffer_.size()}};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(tpacket_auxdata))];
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  const ssize_t size = recvmsg(descriptor_, &message, MSG_DONTWAIT);
  if (size < static_cast<ssize_t>(sizeof(OffloadHeader))) return false;
  into.bytes.assign(buffer_.begin(), buffer_.begin() + size - static_cast<ssize_t>(sizeof(OffloadHeader)));
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level == SOL_PACKET && part->cmsg_type == PACKET_AUXDATA) {
      tpacket_auxdata aux{};
      std::memcpy(&aux, CMSG_DATA(part), sizeof aux);
      put_tag_back(aux, into);
    }
  }
  return true;
}

}  // namespace isoline::plant
