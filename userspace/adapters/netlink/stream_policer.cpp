#include "adapters/netlink/stream_policer.hpp"

#include <linux/pkt_cls.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace isoline::netlink {
namespace {

constexpr double ticks_per_second = 1e9 / 64;
constexpr std::uint32_t any_size = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint8_t cell_log = 8;  // the table covers frames of up to 65,536 bytes

std::uint32_t ticks(double bytes, double bytes_per_second) {
  const double exact = std::round(bytes / bytes_per_second * ticks_per_second);
  return static_cast<std::uint32_t>(std::min<double>(exact, std::numeric_limits<std::uint32_t>::max()));
}

}  // namespace

void put_policer(AttributeWriter& out, const StreamPolicer& policer) {
  const double bytes_per_second = std::max(1.0, std::round(policer.rate.bits_per_second / 8));
  constexpr double most = std::numeric_limits<std::uint32_t>::max();
  tc_police parameters{};
  parameters.action = TC_ACT_SHOT;
  parameters.mtu = policer.max_sdu.value_or(any_size);
  parameters.burst = ticks(policer.burst, bytes_per_second);
  parameters.rate.rate = static_cast<std::uint32_t>(std::min(bytes_per_second, most));
  parameters.rate.cell_log = cell_log;
  parameters.rate.linklayer = TC_LINKLAYER_ETHERNET;
  out.put(TCA_POLICE_TBF, parameters);
  if (bytes_per_second > most) out.put(TCA_POLICE_RATE64, static_cast<std::uint64_t>(bytes_per_second));
  // Times of frames by size, which old kernels took for granted and new ones still ask for.
  std::array<std::uint32_t, 256> table{};
  for (std::size_t n = 0; n < table.size(); ++n) {
    table[n] = ticks(static_cast<double>((n + 1) << cell_log), bytes_per_second);
  }
  out.put(TCA_POLICE_RATE, table);
  out.put(TCA_POLICE_RESULT, std::uint32_t{TC_ACT_PIPE});
}

std::optional<StreamPolicer> decode_policer(const Attributes& options) {
  const auto parameters = options.get<tc_police>(TCA_POLICE_TBF);
  if (!parameters) return std::nullopt;
  const auto wide = options.get<std::uint64_t>(TCA_POLICE_RATE64);
  const double bytes_per_second = wide ? static_cast<double>(*wide) : parameters->rate.rate;
  if (bytes_per_second <= 0) return std::nullopt;
  StreamPolicer policer;
  policer.rate = {bytes_per_second * 8};
  const double burst = std::round(parameters->burst / ticks_per_second * bytes_per_second);
  policer.burst = static_cast<std::uint32_t>(std::min<double>(burst, std::numeric_limits<std::uint32_t>::max()));
  if (parameters->mtu != any_size) policer.max_sdu = parameters->mtu;
  return policer;
}

}  // namespace isoline::netlink
