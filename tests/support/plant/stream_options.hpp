// Options that every sender of a numbered stream has: how long, what goes wrong when, and how it reports.
#pragma once

#include <cstdio>

#include "support/plant/arguments.hpp"
#include "support/plant/disturber.hpp"
#include "support/plant/pace.hpp"

namespace isoline::plant {

inline constexpr Option drop_option{"drop", "TIME:N", nullptr,
                                    "at TIME after the start lose N packets (repeatable, as all below)"};
inline constexpr Option double_option{"double", "TIME:N", nullptr, "send N packets twice"};
inline constexpr Option swap_option{"swap", "TIME:N", nullptr, "swap N pairs of neighbours"};
inline constexpr Option hold_option{"hold", "TIME:DURATION", nullptr,
                                    "withhold everything that long, then send it at once"};
inline constexpr Option for_option{"for", "DURATION", "10s", "end after this time"};
inline constexpr Option json_option{"json", nullptr, nullptr, "print what really left as one JSON object"};

inline void plan_disturbances(const Arguments& arguments, Disturber& disturber) {
  using What = Disturber::What;
  const std::pair<const char*, What> table[] = {
      {"drop", What::drop}, {"double", What::twice}, {"swap", What::swap}, {"hold", What::hold}};
  for (const auto& [name, what] : table) {
    for (const std::string& text : arguments.all(name)) {
      const auto planned = disturber.plan(what, text);
      if (!planned) arguments.refuse(std::string("--") + name + ": " + describe(planned.error()));
    }
  }
}

inline void report(const Arguments& arguments, const SenderTotals& totals, const Pace& pace) {
  const char* format =
      arguments.has("json")
          ? "{\"offered\":%llu,\"sent\":%llu,\"dropped\":%llu,\"doubled\":%llu,\"swapped\":%llu,\"held\":%llu,"
            "\"worst_lateness_ns\":%lld}\n"
          : "%llu due, %llu sent: %llu lost, %llu doubled, %llu pairs swapped, %llu held; worst own lateness %lld ns\n";
  const auto wide = [](std::uint64_t number) { return static_cast<unsigned long long>(number); };
  std::printf(format, wide(totals.offered), wide(totals.sent), wide(totals.dropped), wide(totals.doubled),
              wide(totals.swapped), wide(totals.held), static_cast<long long>(pace.worst_lateness().count()));
}

}  // namespace isoline::plant
