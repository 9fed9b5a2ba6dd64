#include <catch2/catch.hpp>

#include <string>

#include "model/flow.hpp"
#include "model/probe.hpp"

using namespace isoline;

TEST_CASE("hooks are read by the names that are printed") {
  for (Hook hook : {Hook::automatic, Hook::tcx, Hook::clsact, Hook::xdp}) CHECK(parse_hook(to_string(hook)) == hook);
  CHECK(to_string(Hook::automatic) == std::string("auto"));
  CHECK_FALSE(parse_hook("automatic"));
  CHECK_FALSE(parse_hook(""));
}

TEST_CASE("names of cycle sources") {
  CHECK(to_string(CycleSource::planned) == std::string("planned"));
  CHECK(to_string(CycleSource::counter) == std::string("counter"));
  CHECK(to_string(CycleSource::learned) == std::string("learned"));
}
