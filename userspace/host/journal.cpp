#include "host/journal.hpp"

namespace isoline::host {

const char* to_string(TransactionPhase phase) {
  switch (phase) {
    case TransactionPhase::applying: return "applying";
    case TransactionPhase::confirming: return "confirming";
    case TransactionPhase::committed: return "committed";
    case TransactionPhase::reverted: return "reverted";
  }
  return "unknown";
}

}  // namespace isoline::host
