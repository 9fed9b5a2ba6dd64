// What it costs to read one frame, by kind: parse_frame() on frames that are in the cache.
#include <benchmark/benchmark.h>

#include <vector>

#include "wire/build.hpp"
#include "wire/parse.hpp"

using namespace isoline;
using wire::FrameBuilder;

namespace {

using Bytes = std::vector<std::uint8_t>;

FrameBuilder frame() { return FrameBuilder().ethernet({{2, 0, 0, 0, 0, 1}}, {{2, 0, 0, 0, 0, 2}}); }
FrameBuilder ip_frame(const char* src, const char* dst) {
  return frame().ip(parse_ip_address(src).value(), parse_ip_address(dst).value());
}

void parse(benchmark::State& state, const Bytes& bytes) {
  wire::ParseOptions options;
  options.vxlan_inner = true;
  wire::Frame frame;
  for (auto _ : state) {
    wire::parse_frame(bytes, options, frame);
    benchmark::DoNotOptimize(frame);
  }
  state.SetItemsProcessed(state.iterations());
}

const auto registered = [] {
  const auto add = [](const char* name, const Bytes& bytes) { benchmark::RegisterBenchmark(name, parse, bytes); };
  add("tcp/ipv4", ip_frame("10.0.0.1", "10.0.0.9").tcp(1, 2).payload(1000).build());
  add("tcp/ipv6", ip_frame("fe80::1", "fe80::2").tcp(1, 2).payload(1000).build());
  add("udp/ipv6, six extensions", ip_frame("fe80::1", "fe80::2")
                                      .extension(0)
                                      .extension(60)
                                      .extension(43)
                                      .extension(60)
                                      .extension(60)
                                      .extension(60)
                                      .udp(1, 2)
                                      .build());
  add("udp/vxlan", ip_frame("192.0.2.1", "192.0.2.2")
                       .udp(1, 4789)
                       .vxlan(7)
                       .ethernet({{2}}, {{4}})
                       .ip(parse_ip_address("10.0.0.1").value(), parse_ip_address("10.0.0.9").value())
                       .udp(1, 2)
                       .build());
  add("profinet in vlan", frame().vlan(100, 6).profinet({}).build());
  add("goose", frame().vlan(0, 4).goose({}).build());
  add("uadp", frame().uadp({.publisher_id = 7, .writer_group_id = 1, .sequence = 2}).build());
  add("lldp", frame().ether_type(0x88cc).payload(46).build());
  return 0;
}();

}  // namespace

BENCHMARK_MAIN();
