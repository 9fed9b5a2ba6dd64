// The queue probe's counters in the model's terms.
#pragma once

#include <span>

#include "bpf/abi/queue.h"
#include "model/queue.hpp"

namespace isoline::bpf {

/// One class of one port, of all CPUs together. judged: the port has gates.
ClassReading class_reading(TrafficClass traffic_class, std::span<const isoline_queue_class> by_cpu, bool judged);

}  // namespace isoline::bpf
