// A port that was put back against what it was. Pure.
#pragma once

#include <string>

#include "model/port_state.hpp"

namespace isoline::control {

/// What of `before` is not there now, or is there besides: "queues (taprio 100:0), VLANs"; "" when the port is as it
/// was. Left aside: which of its handles a root of ours has, what the kernel adds to a filter, a clsact that somebody
/// came to use, and what `before` does not know (a port that was given up, or one that is no bridge's).
/// `same_options`: false while the kernel holds a list of gates back, so that no dump says which will run.
std::string saved_difference(const SavedPort& before, const SavedPort& now, bool same_options = true);

}  // namespace isoline::control
