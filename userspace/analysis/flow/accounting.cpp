#include "analysis/flow/accounting.hpp"

#include <map>
#include <utility>

namespace isoline::analysis {
namespace {

/// Wraps as the counters do, so that the sign is right also beyond 2^63.
SignedCounts minus(const Counts& a, const Counts& b) {
  return {static_cast<std::int64_t>(a.skbs - b.skbs), static_cast<std::int64_t>(a.packets - b.packets),
          static_cast<std::int64_t>(a.bytes - b.bytes)};
}

}  // namespace

Accounts unaccounted(const Snapshot& snapshot) {
  Accounts accounts;
  std::map<std::pair<std::string, Direction>, std::size_t> places;
  const auto port = [&](const std::string& interface, Direction direction) -> PortAccounts& {
    const auto [place, is_new] = places.try_emplace({interface, direction}, accounts.ports.size());
    if (is_new) accounts.ports.push_back({interface, direction, {}, {}, {}, {}, {}});
    return accounts.ports[place->second];
  };
  for (const auto& counters : snapshot.interfaces) {
    PortAccounts& one = port(counters.interface, counters.direction);
    one.seen += counters.total;
    one.evicted += counters.evicted.counts;
  }
  for (const auto& flow : snapshot.flows) port(flow.interface, flow.direction).tracked += flow.counts;
  for (const auto& record : snapshot.overflow) port(record.interface, record.direction).overflow += record.counts;
  for (PortAccounts& one : accounts.ports) {
    one.unaccounted = minus(one.seen, one.tracked + one.evicted + one.overflow);
    accounts.seen += one.seen;
    accounts.tracked += one.tracked;
    accounts.evicted += one.evicted;
    accounts.overflow += one.overflow;
  }
  accounts.unaccounted = minus(accounts.seen, accounts.tracked + accounts.evicted + accounts.overflow);
  return accounts;
}

}  // namespace isoline::analysis
