#include "adapters/netlink/our_root.hpp"

#include "model/own_tc.hpp"

namespace isoline::netlink {
namespace {

std::uint32_t major_of(std::uint32_t handle) { return handle >> 16; }

}  // namespace

std::uint32_t our_root(const PortLink& link) {
  return (own_tc::root + 1 + link.link_losses % own_tc::root_generations) << 16;
}

bool is_our_root(std::uint32_t handle) {
  return major_of(handle) >= own_tc::root && major_of(handle) <= own_tc::root + own_tc::root_generations;
}

bool link_lost_since(const PortLink& link, std::uint32_t handle) {
  return is_our_root(handle) && major_of(handle) != own_tc::root && major_of(handle) != major_of(our_root(link));
}

}  // namespace isoline::netlink
