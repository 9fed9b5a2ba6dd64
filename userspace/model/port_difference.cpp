#include "model/port_difference.hpp"

namespace isoline {

const char* to_string(PortAgreement agreement) {
  switch (agreement) {
    case PortAgreement::in_sync: return "in sync";
    case PortAgreement::pending: return "pending";
    case PortAgreement::differs: return "differs";
    case PortAgreement::cannot_verify: return "cannot verify";
  }
  return "unknown";
}

}  // namespace isoline
