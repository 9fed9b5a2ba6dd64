// What filters of ours do: skbedit, gate, police, and a last action that carries the filter's name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/netlink/attributes.hpp"
#include "model/port_config.hpp"

namespace isoline::netlink {

/// TCA_FLOWER_ACT of a filter that sets the priority.
void put_priority_actions(AttributeWriter& out, Pcp priority);
/// Nothing if they are not those of put_priority_actions().
std::optional<Pcp> decode_priority_actions(const Attributes& options);

/// TCA_FLOWER_ACT of a stream: its gate, then its policer, then its name. A frame that passes goes on to the filters
/// of others: a stream filter never decides more than to drop.
void put_stream_actions(AttributeWriter& out, const StreamFilter& stream);
/// Fills name, gate and policer. False if the actions are not those of put_stream_actions().
bool decode_stream_actions(const Attributes& options, StreamFilter& stream);

}  // namespace isoline::netlink
