// What is printed as a network or a plan is read back as the same.
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include "config/network.hpp"
#include "config/plan.hpp"
#include "format/plan/flow.hpp"
#include "format/plan/yaml.hpp"
#include "property/config/any_plan.hpp"

using namespace isoline;

namespace {

template <class T>
T read(const config::Loaded<T>& loaded, const std::string& text) {
  if (!loaded) RC_FAIL(describe(loaded.error().front()) + "\n" + text);
  return *loaded;
}

}  // namespace

TEST_CASE("networks and plans survive being printed and read") {
  rc::prop("a network with streams", [] {
    const Plan plan = test::any_plan();
    const std::string text = format::network_yaml(plan.network, plan.streams);
    const auto file = read(config::parse_network(text, "n.yaml"), text);
    RC_ASSERT(file.network == plan.network);
    RC_ASSERT(file.streams == plan.streams);
  });
  rc::prop("a plan", [] {
    const Plan plan = test::any_plan();
    const std::string text = format::plan_yaml(plan);
    const Plan found = read(config::parse_plan(text, "p.yaml"), text);
    RC_ASSERT(found.network == plan.network);
    RC_ASSERT(found.streams == plan.streams);
    RC_ASSERT(found.planned == plan.planned);
    RC_ASSERT(found == plan);
    RC_ASSERT(format::plan_yaml(found) == text);
  });
}

TEST_CASE("a percentage is printed with as many digits as it has") {
  const auto printed = [](double share) {
    std::string out;
    format::append_percentage(out, share);
    return out;
  };
  CHECK(printed(0) == "0%");
  CHECK(printed(1) == "100%");
  CHECK(printed(0.1) == "10%");
  CHECK(printed(0.125) == "12.5%");
  CHECK(printed(0.01) == "1%");
  CHECK(printed(0.00075) == "0.075%");
  CHECK(printed(1.0 / 3) == "33.33333333333333%");
}
