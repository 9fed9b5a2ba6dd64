// Any bytes as a plan: refused with readable problems, or a plan whose parts belong together, which is printed and read
// back as the same.
#include <cstdint>

#include "config/plan.hpp"
#include "format/plan/yaml.hpp"
#include "fuzz/config/network_promises.hpp"

using namespace isoline;

namespace {

void check_member(const Plan& plan, const PlannedMember& member, std::uint32_t frames) {
  test::demand(member.starts.size() == member.hops.size() * frames);
  for (std::size_t i = 0; i < member.hops.size(); ++i) {
    test::demand(member.hops[i].link < plan.network.links.size());
    test::demand(member.hops[i].before == PlannedHop::talker || member.hops[i].before < i);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto loaded = config::parse_plan({reinterpret_cast<const char*>(data), size}, "f.yaml");
  if (!loaded) {
    test::check_refusal(loaded.error());
    return 0;
  }
  test::check_promises({loaded->network, loaded->streams});
  test::demand(loaded->planned.size() + loaded->rejected.size() == loaded->streams.size());
  for (const StreamPlan& planned : loaded->planned) {
    test::demand(planned.stream < loaded->streams.size() && !planned.members.empty() && planned.members.size() <= 2);
    for (const PlannedMember& member : planned.members) {
      check_member(*loaded, member, loaded->streams[planned.stream].frames);
    }
  }
  for (const PlannedPort& port : loaded->ports) {
    test::demand(port.link < loaded->network.links.size() && !port.gates.entries.empty());
    test::demand(port.background_lost >= 0 && port.background_lost <= 1);
  }
  const auto again = config::parse_plan(format::plan_yaml(*loaded), "f.yaml");
  test::demand(again && *again == *loaded);
  return 0;
}
