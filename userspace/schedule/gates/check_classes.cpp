#include <algorithm>
#include <array>

#include "schedule/gates/check_port.hpp"
#include "schedule/gates/text.hpp"

namespace isoline::schedule {
namespace {

std::string class_path(std::size_t index) { return at("traffic_classes", index); }
std::string name_of(const PortTrafficClass& traffic_class) {
  return "class " + std::to_string(traffic_class.traffic_class.value());
}

/// Linux numbers classes from 0 without gaps, and each has queues.
void check_numbers(const PortCheck& check) {
  const auto& classes = check.port.traffic_classes;
  std::array<int, 8> uses{};
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (++uses[classes[i].traffic_class.value()] == 2) {
      check.problem(class_path(i) + ".traffic_class", name_of(classes[i]) + " twice", "each class is said once", "");
    }
  }
  const auto first_free = static_cast<std::size_t>(std::ranges::find(uses, 0) - uses.begin());
  for (const PortTrafficClass& traffic_class : classes) {
    if (traffic_class.traffic_class.value() <= first_free) continue;
    check.problem("traffic_classes", name_of(traffic_class) + " without class " + std::to_string(first_free),
                  "Linux numbers the classes of a port from 0 without gaps",
                  "number them from 0, or say the missing ones too");
    break;
  }
}

void check_priorities(const PortCheck& check) {
  std::array<bool, 8> used{};
  for (std::size_t i = 0; i < check.port.traffic_classes.size(); ++i) {
    const PortTrafficClass& traffic_class = check.port.traffic_classes[i];
    for (const Pcp pcp : traffic_class.pcp) {
      if (std::exchange(used[pcp.value()], true)) {
        check.problem(class_path(i) + ".pcp", "pcp " + text_of(pcp) + " twice",
                      "each priority belongs to exactly one class", "");
      }
    }
    if (traffic_class.pcp.empty()) {
      check.warning(class_path(i) + ".pcp", name_of(traffic_class) + " has no priorities",
                    "nothing is ever sent from it", "");
    }
  }
  std::vector<Pcp> missing;
  for (unsigned i = 0; i < used.size(); ++i) {
    if (!used[i]) missing.push_back(Pcp::masked(i));
  }
  if (!missing.empty()) {
    check.problem("traffic_classes", "pcp " + text_of(missing) + " belongs to no class",
                  "each priority belongs to exactly one class", "add it to the pcp of a class, class 0 if to no other");
  }
}

void check_queues(const PortCheck& check) {
  // By class; the place in the file names what is wrong, and decides between two of the same number.
  std::vector<std::pair<TrafficClass, std::size_t>> order;
  order.reserve(check.port.traffic_classes.size());
  for (std::size_t i = 0; i < check.port.traffic_classes.size(); ++i) {
    order.emplace_back(check.port.traffic_classes[i].traffic_class, i);
  }
  std::ranges::sort(order);

  const std::optional<std::uint32_t> queues =
      check.capability != nullptr && !check.lacks(check.port.gates ? "taprio" : "mqprio")
          ? std::optional<std::uint32_t>(check.capability->tx_queues)
          : std::nullopt;
  if (queues && check.port.traffic_classes.size() > *queues) {
    check.problem(
        "traffic_classes", std::to_string(check.port.traffic_classes.size()) + " classes",
        check.port.interface + " has " + std::to_string(*queues) + " transmit queues, and each class needs one",
        "ethtool -L " + check.port.interface + " may add queues; else merge classes");
  }
  std::uint32_t used = 0;
  const PortTrafficClass* below = nullptr;
  for (const auto& [number, index] : order) {
    const PortTrafficClass* traffic_class = &check.port.traffic_classes[index];
    const QueueRange range = traffic_class->queues;
    const std::string path = class_path(index) + ".queues";
    if (range.count == 0) {
      check.problem(path, name_of(*traffic_class) + " has no queue", "each class needs one", "{count: 1}");
      continue;
    }
    const std::uint32_t end = std::uint32_t{range.offset} + range.count;
    if (queues && end > *queues) {
      check.problem(path, "queues " + text_of(range),
                    check.port.interface + " has " + std::to_string(*queues) + " transmit queues", "");
    }
    // Where launch times replace the gates the kernel lets classes share queues.
    const bool may_overlap = check.port.gates && check.port.gate_mode == GateMode::txtime_assist;
    if (below != nullptr && range.offset < used && !may_overlap) {
      check.problem(path, "queues " + text_of(range),
                    "they begin before those of " + name_of(*below) +
                        " end; Linux wants the queues in the order of the classes, without overlap",
                    "offset: " + std::to_string(used));
    }
    used = std::max(used, end);
    below = traffic_class;
  }
}

void check_sdu(const PortCheck& check, const PortTrafficClass& traffic_class, const std::string& path) {
  const std::uint32_t sdu = traffic_class.queue_max_sdu;
  if (sdu == 0) return;
  const std::string what = "largest SDU of " + std::to_string(sdu) + " bytes";
  if (!check.port.gates) {
    check.problem(path, what, "Linux limits SDUs only together with gates", "add a gate_control_list, or leave it out");
  } else if (sdu < shortest_frame - 18) {
    check.warning(path, what, "the shortest frame carries 46", "check the unit: bytes");
  } else if (std::uint64_t{sdu} + 18 > check.port.max_frame) {
    check.warning(path, what, "the port's largest frame is shorter already", "");
  }
}

void check_preemption(const PortCheck& check, const PortTrafficClass& traffic_class, const std::string& path) {
  if (!traffic_class.preemptable) return;
  const std::string what = name_of(traffic_class) + " is preemptable";
  if (check.port.gates && check.port.gate_mode != GateMode::full_offload) {
    check.problem(path, what,
                  "preemption is done by the network card, and " + std::string(to_string(check.port.gate_mode)) +
                      " gates are not",
                  "mode: full-offload, or leave it out");
  } else if (check.capability != nullptr && !check.capability->preemption) {
    check.warning(path, what, "the device does not say whether it can do it", "");
  } else if (check.capability != nullptr && !*check.capability->preemption) {
    check.problem(path, what, "the device cannot do it", "leave it out");
  }
}

}  // namespace

void check_classes(const PortCheck& check) {
  if (check.port.traffic_classes.empty()) {
    if (check.port.gates) {
      check.problem("gate_control_list", "gates without traffic classes", "a gate belongs to a class",
                    "say traffic_classes, or use a profile");
    }
    return;
  }
  check_numbers(check);
  check_priorities(check);
  check_queues(check);
  for (std::size_t i = 0; i < check.port.traffic_classes.size(); ++i) {
    check_sdu(check, check.port.traffic_classes[i], class_path(i) + ".queue_max_sdu");
    check_preemption(check, check.port.traffic_classes[i], class_path(i) + ".preemptable");
  }
}

}  // namespace isoline::schedule
