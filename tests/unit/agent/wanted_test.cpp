// Wanted by configuration, by hand, for a time.
#include "agent/wanted.hpp"

#include <catch2/catch.hpp>

using namespace isoline;
using namespace std::chrono_literals;

namespace {

host::Interface named(const std::string& name) {
  host::Interface interface;
  interface.name = name;
  return interface;
}

constexpr MonotonicTime at(Nanoseconds since) { return MonotonicTime(since); }

}  // namespace

TEST_CASE("names and patterns of the configuration") {
  agent::Wanted wanted;
  wanted.configure({"eth[01]", "plant?"});
  CHECK(wanted.wants(named("eth1")));
  CHECK_FALSE(wanted.wants(named("eth2")));
  CHECK(wanted.wants(named("plant0")));
  CHECK_FALSE(wanted.wants(named("plant10")));
}

TEST_CASE("what was taken off by hand stays off in a configuration that named it before") {
  agent::Wanted wanted;
  wanted.configure({"eth*"});
  wanted.detach_by_hand("eth0");
  wanted.detach_by_hand("plant0");
  wanted.configure({"eth*", "plant0"});
  CHECK_FALSE(wanted.wants(named("eth0")));
  CHECK(wanted.wants(named("plant0")));  // it was not configured when it was taken off
  wanted.configure({"plant0"});
  wanted.configure({"eth*"});
  CHECK(wanted.wants(named("eth0")));  // named anew
}

TEST_CASE("hands overrule the configuration") {
  agent::Wanted wanted;
  wanted.configure({"eth0"});
  wanted.detach_by_hand("eth0");
  CHECK_FALSE(wanted.wants(named("eth0")));
  wanted.attach_by_hand("eth0", at(5s));
  CHECK(wanted.wants(named("eth0")));
  CHECK(wanted.until("eth0") == at(5s));
  CHECK(wanted.expire(at(4s)).empty());
  CHECK(wanted.expire(at(5s)) == std::vector<std::string>{"eth0"});
  CHECK_FALSE(wanted.wants(named("eth0")));
  wanted.attach_by_hand("eth0", std::nullopt);
  CHECK(wanted.expire(at(1h)).empty());
  CHECK(wanted.wants(named("eth0")));
}
