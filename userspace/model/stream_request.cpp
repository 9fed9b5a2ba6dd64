#include "model/stream_request.hpp"

namespace isoline {
namespace {

constexpr std::uint32_t addresses = 12, ether_type = 2, vlan_tag = 4, redundancy_tag = 6, frame_check = 4;

}  // namespace

std::uint32_t frame_size_of(std::uint32_t payload, bool redundant) {
  return addresses + vlan_tag + (redundant ? redundancy_tag : 0) + ether_type + payload + frame_check;
}

}  // namespace isoline
