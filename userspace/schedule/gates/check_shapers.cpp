#include <cmath>
#include <limits>

#include "schedule/gates/check_port.hpp"
#include "schedule/gates/text.hpp"

namespace isoline::schedule {
namespace {

void check_shaper(const PortCheck& check, const CreditBasedShaper& shaper, const std::string& path) {
  const double idle_slope = shaper.idle_slope.bits_per_second;
  const double send_slope = shaper.send_slope.bits_per_second;
  if (!(idle_slope >= 1000)) {
    check.problem(path + ".idle_slope", "idle slope " + text_of(shaper.idle_slope),
                  "it must be at least 1kbit/s, the kernel's unit", "the bandwidth of the class: 20Mbit/s");
  }
  if (send_slope > 0) {
    check.problem(path + ".send_slope", "send slope " + text_of(shaper.send_slope),
                  "it is negative: the credit shrinks while the class sends", "leave it out to have it computed");
  } else if (send_slope < 0 && check.link_speed &&
             std::abs(idle_slope - check.link_speed->bits_per_second - send_slope) >= 1000) {
    check.warning(path + ".send_slope", "send slope " + text_of(shaper.send_slope),
                  "idle slope minus link speed is " + text_of(BitRate{idle_slope - check.link_speed->bits_per_second}),
                  "leave it out to have it computed");
  }
  if (shaper.hi_credit < 0) {
    check.problem(path + ".hi_credit", "hi credit " + text_of(shaper.hi_credit), "it is positive: bytes gathered",
                  "leave it out to have it computed");
  }
  if (shaper.lo_credit > 0) {
    check.problem(path + ".lo_credit", "lo credit " + text_of(shaper.lo_credit), "it is negative: bytes owed",
                  "leave it out to have it computed");
  }
  if (!check.link_speed && (send_slope == 0 || shaper.hi_credit == 0 || shaper.lo_credit == 0) &&
      check.capability != nullptr) {
    check.problem(path, "slopes and credits cannot be computed", "nobody says the link speed", "link_speed: 1Gbit/s");
  }
}

void check_launch_time(const PortCheck& check, const LaunchTime& launch_time, const std::string& path) {
  if (launch_time.delta < Nanoseconds(0) || launch_time.delta.count() > std::numeric_limits<std::int32_t>::max()) {
    check.problem(path + ".delta", "delta of " + text_of(launch_time.delta), "the kernel takes 0 to 2.147s", "");
  } else if (launch_time.delta == Nanoseconds(0)) {
    check.warning(path + ".delta", "delta of 0",
                  "a frame leaves the qdisc at its launch time, so it starts later on the wire", "delta: 200us");
  }
}

void check_sum(const PortCheck& check) {
  double sum = 0;
  for (const PortTrafficClass& traffic_class : check.port.traffic_classes) {
    if (traffic_class.shaper) sum += traffic_class.shaper->idle_slope.bits_per_second;
  }
  if (!check.link_speed || sum <= check.link_speed->bits_per_second) return;
  check.problem("traffic_classes", "idle slopes of " + text_of(BitRate{sum}) + " together",
                "the link has " + text_of(*check.link_speed), "lower an idle slope");
}

}  // namespace

void check_shapers(const PortCheck& check) {
  for (std::size_t i = 0; i < check.port.traffic_classes.size(); ++i) {
    const PortTrafficClass& traffic_class = check.port.traffic_classes[i];
    const std::string path = at("traffic_classes", i);
    if (traffic_class.shaper) check_shaper(check, *traffic_class.shaper, path + ".credit_based_shaper");
    if (traffic_class.launch_time) check_launch_time(check, *traffic_class.launch_time, path + ".launch_time");
    if (traffic_class.shaper && traffic_class.launch_time) {
      check.problem(path + ".launch_time", "a shaper and launch times for one class",
                    "a queue has one of them: either credit or the sender says when a frame goes", "keep one");
    }
    if (traffic_class.shaper && traffic_class.queues.count > 1) {
      check.warning(path + ".credit_based_shaper", std::to_string(traffic_class.queues.count) + " queues with a shaper",
                    "each queue is shaped by itself: together they send up to that many times the idle slope",
                    "queues: {count: 1}");
    }
  }
  check_sum(check);
}

}  // namespace isoline::schedule
