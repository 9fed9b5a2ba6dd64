#include "schedule/gates/differences.hpp"

namespace isoline::schedule {
namespace {

/// cbs counts in kbit/s.
constexpr double slope_unit = 1000;

void compare_shapers(Differences& differences, const std::string& path, const CreditBasedShaper& wanted,
                     const CreditBasedShaper& found) {
  compare_rate(differences, path + ".idle_slope", wanted.idle_slope, found.idle_slope, slope_unit);
  // What the file leaves to be computed is 0 until somebody has computed it.
  if (wanted.send_slope.bits_per_second != 0) {
    compare_rate(differences, path + ".send_slope", wanted.send_slope, found.send_slope, slope_unit);
  }
  if (wanted.hi_credit != 0) compare_value(differences, path + ".hi_credit", wanted.hi_credit, found.hi_credit);
  if (wanted.lo_credit != 0) compare_value(differences, path + ".lo_credit", wanted.lo_credit, found.lo_credit);
  compare_value(differences, path + ".offload", wanted.offload, found.offload);
}

void compare_launch_times(Differences& differences, const std::string& path, const LaunchTime& wanted,
                          const LaunchTime& found) {
  compare_value(differences, path + ".delta", wanted.delta, found.delta);
  compare_value(differences, path + ".deadline_mode", wanted.deadline_mode, found.deadline_mode);
  compare_value(differences, path + ".skip_socket_check", wanted.skip_socket_check, found.skip_socket_check);
  compare_value(differences, path + ".offload", wanted.offload, found.offload);
}

std::string summary(const CreditBasedShaper& shaper) { return text_of(shaper.idle_slope); }
std::string summary(const LaunchTime& launch_time) { return "delta " + text_of(launch_time.delta); }

template <class T>
void compare_part(Differences& differences, const std::string& path, const std::optional<T>& wanted,
                  const std::optional<T>& found,
                  void (*compare)(Differences&, const std::string&, const T&, const T&)) {
  if (wanted && found) return compare(differences, path, *wanted, *found);
  if (wanted) differences.push_back({path, summary(*wanted), ""});
  if (found) differences.push_back({path, "", summary(*found)});
}

}  // namespace

void compare_classes(Differences& differences, const PortConfig& wanted, const PortConfig& found) {
  for (std::size_t i = 0; i < wanted.traffic_classes.size(); ++i) {
    const PortTrafficClass& want = wanted.traffic_classes[i];
    const std::string path = at("traffic_classes", i);
    const auto* have = find_by(found.traffic_classes, &PortTrafficClass::traffic_class, want.traffic_class);
    if (have == nullptr) {
      differences.push_back({path, "pcp " + text_of(want.pcp), ""});
      continue;
    }
    compare_value(differences, path + ".pcp", sorted(want.pcp), sorted(have->pcp));
    compare_value(differences, path + ".queues", want.queues, have->queues);
    compare_value(differences, path + ".queue_max_sdu", want.queue_max_sdu, have->queue_max_sdu);
    compare_value(differences, path + ".preemptable", want.preemptable, have->preemptable);
    compare_part(differences, path + ".credit_based_shaper", want.shaper, have->shaper, compare_shapers);
    compare_part(differences, path + ".launch_time", want.launch_time, have->launch_time, compare_launch_times);
  }
  for (const PortTrafficClass& have : found.traffic_classes) {
    if (find_by(wanted.traffic_classes, &PortTrafficClass::traffic_class, have.traffic_class) != nullptr) continue;
    differences.push_back({"traffic_classes", "",
                           "class " + std::to_string(have.traffic_class.value()) + " with pcp " + text_of(have.pcp)});
  }
}

}  // namespace isoline::schedule
