// Any bytes as the options of a qdisc: what is understood of them and written again is understood to be the same.
#include <cstdlib>

#include "adapters/netlink/filter_actions.hpp"
#include "adapters/netlink/flower.hpp"
#include "adapters/netlink/queue_qdiscs.hpp"
#include "adapters/netlink/taprio.hpp"
#include "adapters/netlink/traffic_class_map.hpp"
#include "adapters/netlink/window_limit.hpp"

using namespace isoline;
using namespace isoline::netlink;

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

void read_taprio(ByteView options) {
  const auto taprio = decode_taprio(options);
  if (!taprio) return;
  const auto again = decode_taprio(taprio_request_from(options));
  must(again.has_value());
  must(same_map(again->map, taprio->map) && again->flags == taprio->flags && again->clock == taprio->clock);
  must(!again->admin);
  if (taprio->oper) must(again->oper == taprio->oper);
  if (!taprio->oper) return;
  for (unsigned number = 0; number < 8; ++number) (void)window_limit(*taprio->oper, number, BitRate{1e9});
  if (const auto written = encode(*taprio)) {
    const auto read = decode_taprio(*written);
    must(read && read->oper == taprio->oper && read->max_sdu[0] == (taprio->map.num_tc > 0 ? taprio->max_sdu[0] : 0));
  }
}

void read_filter(const Attributes& options) {
  StreamFilter stream;
  if (decode_stream_match(0x0081, options, stream) && decode_stream_actions(options, stream)) {
    AttributeWriter out;
    put_stream_match(out, stream);
    put_stream_actions(out, stream);
    StreamFilter again;
    must(decode_stream_actions(Attributes(out.bytes()), again));
    must(again.name == stream.name);
  }
  (void)decode_dscp_match(options);
  (void)decode_priority_actions(options);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView options(data, size);
  read_taprio(options);
  if (const auto shaper = decode_cbs(options)) must(decode_cbs(encode_cbs(*shaper)) == shaper);
  if (const auto launch_time = decode_etf(options)) {
    if (launch_time->delta.count() >= 0) must(decode_etf(encode_etf(*launch_time)) == launch_time);
  }
  if (const auto map = Attribute{0, options, 0}.as<tc_mqprio_qopt>()) must(decode_map(*map).size() <= 8);
  read_filter(Attributes(options));
  return 0;
}
