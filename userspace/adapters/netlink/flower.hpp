// flower(8): the match of a filter, as attributes, and filters as rtnetlink messages.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "adapters/netlink/request_socket.hpp"
#include "model/address.hpp"
#include "model/port_config.hpp"
#include "model/port_state.hpp"

namespace isoline::netlink {

/// Where filters of a clsact hang.
inline constexpr std::uint32_t clsact_ingress = 0xfffffff2, clsact_egress = 0xfffffff3;

/// A filter of a message; nothing if it does not hold together or stands for a classifier as a whole (handle 0).
std::optional<FilterNode> filter_of(const Message& message);

/// All filters at a clsact's hook, whoever made them.
Result<std::vector<FilterNode>> dump_filters(RequestSocket& kernel, IfIndex interface, std::uint32_t parent);

Request put_filter(IfIndex interface, const FilterNode& node);
Request delete_filter(IfIndex interface, const FilterNode& node);

/// What a stream is recognised by; returns the protocol of the filter, in network byte order.
std::uint16_t put_stream_match(AttributeWriter& out, const StreamFilter& stream);
/// The reverse: fills the match of `stream`. False for a match that no stream of ours has.
bool decode_stream_match(std::uint16_t protocol, const Attributes& options, StreamFilter& stream);

/// IP traffic of one DSCP: IPv4 or IPv6, untagged or behind a VLAN tag.
struct DscpMatch {
  Dscp dscp;
  bool v6 = false, tagged = false;
};
std::uint16_t put_dscp_match(AttributeWriter& out, const DscpMatch& match);
std::optional<Dscp> decode_dscp_match(const Attributes& options);

}  // namespace isoline::netlink
