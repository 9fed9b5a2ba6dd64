#include "control/fastpath/generator_streams.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "wire/stamp.hpp"

namespace isoline::control {
namespace {

Error bad(const TrafficStream& stream, std::string why, std::string hint) {
  return {.kind = ErrorKind::invalid_input,
          .what = "cannot send stream '" + stream.name + "'",
          .where = {},
          .why = std::move(why),
          .hint = std::move(hint)};
}

std::string talkers_of(const std::vector<TrafficStream>& streams) {
  std::set<std::string> names;
  for (const TrafficStream& stream : streams) names.insert(stream.talker);
  std::string text;
  for (const std::string& name : names) {
    if (text.size() > 200) return text + ", ...";
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

/// Hands out UDP ports that no stream has asked for.
class OwnPorts {
 public:
  explicit OwnPorts(const std::vector<TrafficStream>& streams) : taken_(65536) {
    for (const TrafficStream& stream : streams) taken_[stream.headers.src_port.value_or(0)] = true;
  }
  std::optional<std::uint16_t> next() {
    while (next_ < taken_.size() && taken_[next_]) ++next_;
    if (next_ == taken_.size()) return std::nullopt;
    return static_cast<std::uint16_t>(next_++);
  }

 private:
  std::vector<bool> taken_;
  std::size_t next_ = first_own_port;
};

using Ends = std::tuple<IpAddress, IpAddress, std::uint16_t, std::uint16_t>;

}  // namespace

Result<ReadyStreams> make_ready(std::vector<TrafficStream> streams, const std::optional<std::string>& talker,
                                const MacAddress& own, const std::optional<MacAddress>& to) {
  ReadyStreams ready;
  OwnPorts ports(streams);
  std::set<Ends> ends;
  for (std::uint32_t position = 0; position < streams.size(); ++position) {
    TrafficStream stream = streams[position];
    if (talker && stream.talker != *talker) continue;
    StreamHeaders& headers = stream.headers;
    if (!headers.src_mac) headers.src_mac = own;
    if (!headers.dst_mac) headers.dst_mac = to;
    if (!headers.dst_mac)
      return fail(
          bad(stream, "nothing says to which MAC address", "give headers: {dst_mac: ...} in the file, or --to"));
    if (headers.dst_address) {
      if (!headers.dst_port) headers.dst_port = wire::stamp_port;
      if (!headers.src_port) headers.src_port = ports.next();
      if (!headers.src_port) return fail(bad(stream, "no UDP ports are left for it", "name src_port of some streams"));
      if (!ends.emplace(*headers.src_address, *headers.dst_address, *headers.src_port, *headers.dst_port).second)
        return fail(bad(stream, "another stream has the same addresses and ports", "give it another src_port"));
    }
    ready.streams.push_back(std::move(stream));
    ready.positions.push_back(position);
  }
  if (ready.streams.empty()) {
    return fail({.kind = ErrorKind::not_found,
                 .what = "there is nothing to send",
                 .where = {},
                 .why = "no stream has the talker '" + talker.value_or("") + "'",
                 .hint = "talkers are: " + talkers_of(streams)});
  }
  return ready;
}

}  // namespace isoline::control
