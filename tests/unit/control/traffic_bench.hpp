// A generator and a reflector at two ends of a cable in memory.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "control/fastpath/generator.hpp"
#include "control/fastpath/reflector.hpp"
#include "support/fake_wire.hpp"

namespace isoline::test {

inline TrafficStream stream(std::string name, Nanoseconds period, std::uint32_t frame_size = 128) {
  TrafficStream made;
  made.name = std::move(name);
  made.talker = "left";
  made.period = period;
  made.frame_size = frame_size;
  made.deadline = period;
  made.headers.dst_mac = MacAddress{{2, 0, 0, 0, 0, 2}};
  made.headers.vid = VlanId::from_tci(100);
  return made;
}

inline TrafficStream over_ip(TrafficStream made, const char* from, const char* to) {
  made.headers.src_address = parse_ip_address(from).value();
  made.headers.dst_address = parse_ip_address(to).value();
  return made;
}

struct TrafficBench {
  FakeWire wire;
  control::GeneratorOptions generate;
  control::ReflectorOptions reflect;
  bool reflects = true;
  std::function<void()> between;  ///< called between two turns

  struct Outcome {
    GeneratorReport generator;
    ReflectorReport reflector;
  };

  Outcome run(std::vector<TrafficStream> streams, Nanoseconds duration) {
    generate.duration = duration;
    const auto ready = control::make_ready(std::move(streams), {}, wire.left.info().address, {});
    if (!ready) throw std::runtime_error(describe(ready.error()));
    auto generator = control::Generator::make(*ready, wire.left, generate);
    if (!generator) throw std::runtime_error(describe(generator.error()));
    control::Reflector reflector(wire.right, reflect);
    while (generator->turn(false)) {
      if (reflects) reflector.turn();
      if (between) between();
    }
    return {generator->report(), reflector.report()};
  }
};

}  // namespace isoline::test
