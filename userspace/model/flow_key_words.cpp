// The table of layer-2 words.
#include "model/flow_key_words.hpp"

namespace isoline {
namespace {

constexpr std::uint64_t any_u64 = ~std::uint64_t{0};
constexpr std::uint16_t any_u16 = 0xffff;

constexpr Layer2Words table[] = {
    {FlowKind::other, 0, nullptr, 0, 0, nullptr, 0},
    {FlowKind::profinet, 0x8892, "frame_id", 4, any_u16, nullptr, 0},
    {FlowKind::ethercat, 0x88a4, nullptr, 0, 0, nullptr, 0},
    {FlowKind::ptp, 0x88f7, "message_type", 0, 15, "domain", 255},
    {FlowKind::goose, 0x88b8, "appid", 4, any_u16, nullptr, 0},
    {FlowKind::sv, 0x88ba, "appid", 4, any_u16, nullptr, 0},
    {FlowKind::opcua, 0xb62c, "publisher_id", 0, any_u64, "writer_group_id", any_u16},
    {FlowKind::avtp, 0x22f0, "stream_id", 16, any_u64, "subtype", 255},
    {FlowKind::arp, 0x0806, nullptr, 0, 0, nullptr, 0},
    {FlowKind::truncated, 0, nullptr, 0, 0, nullptr, 0},
    {FlowKind::malformed, 0, nullptr, 0, 0, nullptr, 0},
};

}  // namespace

const Layer2Words* layer2_words(FlowKind kind) {
  for (const Layer2Words& words : table) {
    if (words.kind == kind) return &words;
  }
  return nullptr;
}

}  // namespace isoline
