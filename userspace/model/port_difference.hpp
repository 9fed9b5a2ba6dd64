// How what runs on a port differs from what is wanted.
#pragma once

#include <string>
#include <vector>

namespace isoline {

/// Of one port, as a whole.
enum class PortAgreement {
  in_sync,        ///< everything that was read is as wanted
  pending,        ///< the wanted gates wait for their base time (config_pending)
  differs,        ///< something is other than wanted
  cannot_verify,  ///< the kernel does not say enough: never taken for in_sync
};
const char* to_string(PortAgreement agreement);  ///< "in sync", "pending", "differs", "cannot verify"

/// One thing that differs, in the file's words.
struct PortDifference {
  std::string what;    ///< path below the port: "gate_control_list.entries[3].gate_states"
  std::string wanted;  ///< admin; "" = not wanted at all
  std::string found;   ///< oper; "" = not there
  friend bool operator==(const PortDifference&, const PortDifference&) = default;
};

struct PortComparison {
  std::string interface;
  PortAgreement agreement = PortAgreement::in_sync;
  std::vector<PortDifference> differences;
  std::string reason;  ///< of cannot_verify
};

}  // namespace isoline
