// The kernel's side of queue measurement: loads bpf/queue_probe, tells it the ports and their gates, reads it.
#pragma once

#include <memory>

#include "host/queue_probe.hpp"

namespace isoline::bpf {

/// Nothing is loaded before start().
std::unique_ptr<host::QueueProbe> make_queue_probe();

}  // namespace isoline::bpf
