// Changes of the kernel as steps of a plan.
#pragma once

#include <string>
#include <utility>

#include "adapters/netlink/request_socket.hpp"
#include "host/traffic_control.hpp"

namespace isoline::netlink {

/// One request; `what` in words that stand after "cannot": "add root qdisc taprio 1500: on eth1". The socket must
/// outlive the step.
inline host::ApplyStep step(RequestSocket& kernel, std::string what, std::string interface, Request request) {
  return {what, [&kernel, what, interface = std::move(interface), request = std::move(request)]() -> Result<void> {
            const Answer answer = kernel.ask(request);
            if (!answer.done()) return fail(refusal("cannot " + what, interface, answer));
            return {};
          }};
}

}  // namespace isoline::netlink
