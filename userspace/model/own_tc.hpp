// Handles, preferences and cookies by which isoline knows in tc(8) what is its own: what it makes by netlink and what
// an exported script makes are the same to diff, apply and remove.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace isoline::own_tc {

/// Major numbers of handles. A root has one of [root, root + root_generations]; the first says nothing about its link.
inline constexpr std::uint32_t root = 0x1500, root_generations = 0xfd;
/// Of a root that only asks whether the kernel knows a kind; none that stays has it.
inline constexpr std::uint32_t question = 0x15ff;
static_assert(question > root + root_generations);
/// Below the root: that of queue 0, the next one of queue 1. A device has at most 4,096 of them.
inline constexpr std::uint32_t cbs = 0x2000, etf = 0x3000, most_queues = 0x1000;
static_assert(cbs + most_queues <= etf);

/// Preferences of filters, behind every one that the kernel gives away by itself (49,152 and below), so that others
/// come first. One preference holds filters of one protocol: four of DSCP, one for each protocol of streams.
inline constexpr std::uint16_t dscp_preference = 0xc100, stream_preference = 0xc200, last_preference = 0xc2ff;

/// The kernel keeps 16 bytes with each action for whoever made it. Filters of ours are known by them: those of a stream
/// carry its name, in as many actions as it needs.
inline constexpr std::size_t cookie_size = 16;
inline constexpr std::string_view dscp_cookie = "isoline dscp";
static_assert(dscp_cookie.size() <= cookie_size);

}  // namespace isoline::own_tc
