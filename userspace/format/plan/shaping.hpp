// Launch times, shapers and cyclic queuing, as text and JSON.
#pragma once

#include <span>
#include <string>

#include "format/text.hpp"
#include "model/plan.hpp"
#include "schedule/shape/credit_shaping.hpp"
#include "schedule/shape/cyclic_queuing.hpp"
#include "schedule/shape/launch_times.hpp"

namespace isoline::format {

/// A row a frame: who launches it by which interface, and when in its period.
std::string launch_times_text(const Plan& plan, std::span<const schedule::StreamLaunch> launches,
                              const TextStyle& style);
/// {"schema":"isoline.launch-times/1","launches":[…]}
std::string encode_launch_times(const Plan& plan, std::span<const schedule::StreamLaunch> launches, bool pretty = true);

/// A row a shaped class of a port, then a row a stream and listener with its bound; those beyond their deadlines stand
/// out.
std::string credit_shaping_text(const Network& network, std::span<const StreamRequest> requests,
                                const schedule::CreditShaping& shaping, const TextStyle& style);
/// {"schema":"isoline.credit-shaping/1","traffic_classes":[…],"listeners":[…]}
std::string encode_credit_shaping(const Network& network, std::span<const StreamRequest> requests,
                                  const schedule::CreditShaping& shaping, bool pretty = true);

/// The cycle, a row a stream and listener, what was rejected and why, a row a port.
std::string cyclic_queuing_text(const Network& network, std::span<const StreamRequest> requests,
                                const schedule::CyclicQueuing& queuing, const TextStyle& style);
/// {"schema":"isoline.cyclic-queuing/1","cycle_ns","streams":[…],"rejected":[…],"ports":[…]}
std::string encode_cyclic_queuing(const Network& network, std::span<const StreamRequest> requests,
                                  const schedule::CyclicQueuing& queuing, bool pretty = true);

}  // namespace isoline::format
