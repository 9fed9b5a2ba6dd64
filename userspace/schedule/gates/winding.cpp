#include "schedule/gates/winding.hpp"

namespace isoline::schedule {
namespace {

__extension__ using Wide = __int128;  // two points may be further apart than a duration can say

Wide wide(TaiTime time) { return time.time_since_epoch().count(); }

}  // namespace

TaiTime wind_forward(TaiTime base, Nanoseconds cycle, TaiTime earliest) {
  // The phase of earliest in the cycle, 0 … cycle - 1; of a base in the future as well, which is wound back.
  Wide phase = (wide(earliest) - wide(base)) % cycle.count();
  if (phase < 0) phase += cycle.count();
  const Wide wound = wide(earliest) + (phase == 0 ? 0 : cycle.count() - phase);
  // Beyond the end of time there is no cycle to begin.
  if (wound > TaiTime::max().time_since_epoch().count()) return TaiTime::max();
  return TaiTime(Nanoseconds(static_cast<std::int64_t>(wound)));
}

}  // namespace isoline::schedule
