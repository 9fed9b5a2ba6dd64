// The kernel side and userspace/wire make the same key from the same bytes.
#include <array>
#include <cstring>
#include <map>

#include <linux/bpf.h>
#include <catch2/catch.hpp>

#include "bpf/probe/test_run.hpp"
#include "support/frame_corpus.hpp"
#include "support/root.hpp"
#include "wire/key.hpp"

using namespace isoline;
using test::CorpusFrame;
using test::ProbeUnderTest;

namespace {

using KeyBytes = std::array<std::uint8_t, sizeof(isoline_flow_key)>;

KeyBytes bytes_of(const isoline_flow_key& key) {
  KeyBytes bytes;
  std::memcpy(bytes.data(), &key, sizeof key);
  return bytes;
}

/// Frames with a VLAN tag beside them are for tests/netns.
bool can_run(const CorpusFrame& frame) { return test::can_be_run(frame.bytes) && !frame.tag; }

ProbeOptions options(bool vxlan_inner, Hook hook) {
  ProbeOptions options;
  options.max_flows = 32768;
  options.vxlan_inner = vxlan_inner;
  options.hook = hook;
  return options;
}

/// Shows both sides every frame and compares which keys were counted, and how often.
void compare(const std::vector<CorpusFrame>& frames, bool vxlan_inner, bool has_mac) {
  ProbeUnderTest tc(options(vxlan_inner, Hook::tcx), has_mac), xdp(options(vxlan_inner, Hook::xdp), has_mac);
  std::map<KeyBytes, std::uint64_t> wanted;
  std::map<KeyBytes, std::string> names;
  for (const auto& frame : frames) {
    if (!can_run(frame) || frame.vxlan_inner != vxlan_inner || frame.has_mac != has_mac) continue;
    const auto key = wire::parse_frame(frame.bytes, test::options_of(frame)).key;
    names.emplace(bytes_of(key), frame.name);
    INFO(frame.name << ", " << frame.bytes.size() << " bytes");
    wanted[bytes_of(key)] += 1 + test::can_be_a_buffer(frame.bytes);
    REQUIRE(xdp.see(frame.bytes) == XDP_PASS);
    if (test::can_be_a_buffer(frame.bytes)) REQUIRE(tc.see(frame.bytes) == -1);
  }
  REQUIRE((vxlan_inner || !has_mac || !wanted.empty()));
  std::map<KeyBytes, std::uint64_t> got;
  for (const auto* probe : {&tc, &xdp})
    for (const auto& record : probe->maps().flows()) got[bytes_of(record.key)] += record.skbs;
  for (const auto& [key, count] : wanted) {
    isoline_flow_key raw;
    std::memcpy(&raw, key.data(), sizeof raw);
    INFO(names[key] << " is " << to_string(wire::from_abi(raw)) << ", userspace counted " << count);
    CHECK(got[key] == count);
  }
  for (const auto& [key, count] : got) {
    isoline_flow_key raw;
    std::memcpy(&raw, key.data(), sizeof raw);
    INFO("only the kernel knows " << to_string(wire::from_abi(raw)));
    CHECK(wanted[key] == count);
  }
}

void compare_all(const std::vector<CorpusFrame>& frames) {
  compare(frames, false, true);
  compare(frames, true, true);
  compare(frames, false, false);
}

}  // namespace

TEST_CASE("every frame of the corpus has the same key on both sides") {
  test::require_root();
  compare_all(test::frame_corpus());
}

TEST_CASE("frames cut anywhere have the same key on both sides") {
  test::require_root();
  compare_all(test::truncations(test::frame_corpus()));
}

TEST_CASE("mutated frames have the same key on both sides") {
  test::require_root();
  const auto seed = GENERATE(1u, 7u, 20u);
  compare_all(test::mutations(test::frame_corpus(), seed, 6000));
}
