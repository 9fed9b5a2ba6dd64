// By which ports the person who asks is connected.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "host/interfaces.hpp"

namespace isoline::cli {

/// This host's address in SSH_CONNECTION ("client port server port"); "" if there is none.
std::string server_address(std::string_view ssh_connection);

/// The interface and those below it: the parent of a VLAN device, the ports of a bridge or bond.
std::set<std::string> with_lower(const std::string& interface, const std::vector<host::Interface>& all);

/// The interfaces by which this process's SSH session comes; empty without one. sudo takes SSH_CONNECTION out of the
/// environment, so that the processes above this one are asked as well.
std::set<std::string> management_interfaces();

}  // namespace isoline::cli
