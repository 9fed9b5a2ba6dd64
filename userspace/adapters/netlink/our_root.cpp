#include "adapters/netlink/our_root.hpp"

namespace isoline::netlink {
namespace {

constexpr std::uint32_t base = 0x1500;
constexpr std::uint32_t generations = 0xfd;  // 15ff: is the handle of questions (kernel_parts.cpp)

std::uint32_t major_of(std::uint32_t handle) { return handle >> 16; }

}  // namespace

std::uint32_t our_root(const PortLink& link) { return (base + 1 + link.link_losses % generations) << 16; }

bool is_our_root(std::uint32_t handle) { return major_of(handle) >= base && major_of(handle) <= base + generations; }

bool link_lost_since(const PortLink& link, std::uint32_t handle) {
  return is_our_root(handle) && major_of(handle) != base && major_of(handle) != major_of(our_root(link));
}

}  // namespace isoline::netlink
