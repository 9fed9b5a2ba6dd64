// What is printed is read back as it was.
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include "model/units.hpp"
#include "property/model/generators.hpp"

using namespace isoline;

TEST_CASE("printed values are read back") {
  rc::prop("flow keys", [] {
    const FlowKey key = test::any_flow_key();
    const auto again = parse_flow_key(to_string(key));
    if (!again) RC_FAIL(describe(again.error()));
    RC_ASSERT(*again == key);
  });
  rc::prop("the reverse of the reverse is the flow", [] {
    const FlowKey key = test::any_flow_key();
    RC_ASSERT(reversed(reversed(key)) == key);
  });
  rc::prop("MAC addresses", [] {
    const MacAddress address = test::any_mac();
    RC_ASSERT(parse_mac_address(to_string(address)).value() == address);
  });
  rc::prop("IP addresses", [](bool v6) {
    const IpAddress address = test::any_ip(v6);
    RC_ASSERT(parse_ip_address(to_string(address)).value() == address);
  });
  rc::prop("durations, exactly", [] {
    const std::int64_t unit = *rc::gen::element<std::int64_t>(1, 1000, 1'000'000, 1'000'000'000, 60'000'000'000);
    const Nanoseconds duration(test::up_to<std::int64_t>(Nanoseconds::max().count() / unit) * unit);
    RC_ASSERT(parse_duration(to_string(duration)).value() == duration);
  });
  rc::prop("durations for people, to three digits below a minute", [] {
    const Nanoseconds duration(test::up_to<std::int64_t>(59'000'000'000));
    const auto read = parse_duration(for_people(duration)).value();
    RC_ASSERT(std::chrono::abs(read - duration) * 200 <= duration);
  });
}

TEST_CASE("no text makes the readers fail in any other way than with an error") {
  rc::prop("rubbish", [](const std::string& text) {
    (void)parse_duration(text);
    (void)parse_byte_count(text);
    (void)parse_frequency(text);
    (void)parse_mac_address(text);
    (void)parse_ip_address(text);
    (void)parse_flow_key("tcp " + text);
  });
}
