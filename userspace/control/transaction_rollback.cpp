#include "control/transaction_rollback.hpp"

#include <utility>

namespace isoline::control {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

Rollback roll_back(const std::vector<SavedPort>& changed, host::TrafficControl& ports,
                   const std::function<void(const std::string&)>& progress) {
  Rollback done;
  for (auto port = changed.rbegin(); port != changed.rend(); ++port) {
    if (progress) progress("put back " + port->interface);
    const auto restored = ports.restore(*port);
    if (restored) {
      done.restored.push_back(port->interface);
    } else if (restored.error().kind == ErrorKind::not_found || restored.error().kind == ErrorKind::vanished) {
      done.gone.push_back(port->interface);
    } else {
      Error error = restored.error();
      if (error.where.empty()) error.where = port->interface;
      done.failures.push_back(std::move(error));
    }
  }
  return done;
}

std::string in_words(const Rollback& rollback) {
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
  for (const Error& failure : rollback.failures) add("could not be put back: " + describe(failure));
  if (!rollback.restored.empty()) {
    add(joined(rollback.restored) + (rollback.restored.size() == 1 ? " is" : " are") + " as before");
  }
  if (!rollback.gone.empty()) add(joined(rollback.gone) + (rollback.gone.size() == 1 ? " is gone" : " are gone"));
  return text;
}

}  // namespace isoline::control
