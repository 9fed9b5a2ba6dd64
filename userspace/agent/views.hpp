// Which ports see the same traffic twice.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/interfaces.hpp"
#include "model/probe.hpp"

namespace isoline::agent {

using KnownInterfaces = std::map<IfIndex, host::Interface>;

/// Other interfaces where traffic of this one can be seen again, sorted by name: the bridge or bond that it is a
/// port of, the ports of a bridge or bond, the device below a VLAN, macvlan or VXLAN, and the devices above it.
/// Empty if the interface is not known.
std::vector<std::string> views_of(const std::string& interface, const KnownInterfaces& known);

/// Ways past the probe at its port, as InterfaceCounters::may_miss names them: another's XDP program takes, drops or
/// redirects frames before tc sees them. A probe at the XDP hook holds the only program there.
std::vector<std::string> ways_past(const ProbePort& port, const KnownInterfaces& known);

}  // namespace isoline::agent
