// The exporter's address: taken, absent, nonsense.
#include "adapters/prometheus/exporter.hpp"

#include <catch2/catch.hpp>

using namespace isoline;
using exporter::Exporter;

namespace {

exporter::Readings nothing() { return {}; }

}  // namespace

TEST_CASE("a taken port is named as such") {
  auto first = Exporter::listen("127.0.0.1:0", {}, nothing);
  REQUIRE(first);
  REQUIRE((*first)->port() != 0);
  const std::string address = "127.0.0.1:" + std::to_string((*first)->port());
  auto second = Exporter::listen(address, {}, nothing);
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::occupied);
  CHECK(second.error().what == "cannot serve metrics on " + address);

  first->reset();
  CHECK(Exporter::listen(address, {}, nothing));
}

TEST_CASE("IPv6 is served, or it is said that this system cannot") {
  auto exporter = Exporter::listen("[::1]:0", {}, nothing);
  if (exporter) {
    CHECK((*exporter)->port() != 0);
  } else {
    CHECK(exporter.error().kind == ErrorKind::unsupported);
  }
}

TEST_CASE("an address that is not this host's, or none at all, is refused") {
  CHECK(Exporter::listen("192.0.2.1:9479", {}, nothing).error().kind == ErrorKind::not_found);
  for (const char* nonsense :
       {"", "9479", "localhost:9479", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:9479s", "[::1"}) {
    INFO(nonsense);
    CHECK(Exporter::listen(nonsense, {}, nothing).error().kind == ErrorKind::invalid_input);
  }
}
