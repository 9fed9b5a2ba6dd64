// What ports are and can do, as text and JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "format/text.hpp"
#include "model/port_state.hpp"

namespace isoline::format {

/// A port of this host. The state is absent where it could not be read.
struct PortView {
  PortCapability capability;
  std::optional<PortState> state;
};

/// A row a port: driver, link, queues, time stamps, root qdisc, what runs there.
std::string port_list_text(const std::vector<PortView>& ports, const TextStyle& style);

/// One port in full: link, queues, clocks, VLANs, the qdisc tree, gates that run, what it can do and what the kernel
/// lacks.
std::string port_text(const PortView& port, const TextStyle& style);

/// {"schema":"isoline.port-list/1","ports":[…]}; with qdiscs and what runs only if `full`.
std::string encode_port_views(const std::vector<PortView>& ports, bool full, bool pretty = true);

}  // namespace isoline::format
