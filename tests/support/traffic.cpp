#include "support/traffic.hpp"

#include <array>
#include <chrono>
#include <functional>
#include <random>

#include "wire/build.hpp"

namespace isoline::test {
namespace {

using namespace std::chrono_literals;
using wire::FrameBuilder;
using Bytes = std::vector<std::uint8_t>;

const MacAddress mac_a{{2, 0, 0, 0, 0, 1}}, mac_b{{2, 0, 0, 0, 0, 2}};

class Traffic {
 public:
  explicit Traffic(std::uint64_t seed) : random_(seed) {}

  std::vector<TimedFrame> make(std::size_t frames) {
    const std::array<std::function<void()>, 11> senders = {
        [this] { tcp(); },      [this] { tcp(); }, [this] { echo(); },  [this] { rtp(); },
        [this] { profinet(); }, [this] { sv(); },  [this] { goose(); }, [this] { uadp(); },
        [this] { avtp(); },     [this] { ptp(); }, [this] { other(); }};
    while (made_.size() < frames) senders[below(senders.size())]();
    return std::move(made_);
  }

 private:
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  bool one_in(std::uint64_t many) { return below(many) == 0; }

  /// The next number of a stream, with the faults that streams have.
  template <class Number>
  Number numbered(Number& counter, Number step = 1) {
    if (one_in(20)) counter = static_cast<Number>(counter + step * below(5));  // lost
    if (one_in(300)) counter = static_cast<Number>(random_());                 // begun anew
    if (one_in(25)) return static_cast<Number>(counter - step * (below(80)));  // doubled or late
    return counter = static_cast<Number>(counter + step);
  }

  void send(Bytes bytes, Direction direction, Nanoseconds gap) {
    now_ += gap;
    made_.push_back({std::move(bytes), direction, one_in(200) ? now_ - 700us : now_});
  }

  Nanoseconds about(Nanoseconds cycle) {
    const auto spread = static_cast<std::uint64_t>(cycle.count()) / 16;
    if (one_in(30)) return cycle * static_cast<std::int64_t>(below(4));
    return cycle + Nanoseconds(static_cast<std::int64_t>(below(spread)) - static_cast<std::int64_t>(spread / 2));
  }

  /// One of few streams of a protocol.
  static constexpr std::size_t streams = 3;

  void tcp() {
    const std::size_t which = below(4);
    const auto a = IpAddress{*parse_ip_address(which % 2 == 0 ? "10.0.0.1" : "2001:db8::1")};
    const auto b = IpAddress{*parse_ip_address(which % 2 == 0 ? "10.0.0.9" : "2001:db8::9")};
    Connection& talk = connections_[which];
    const auto segment = [&](bool answer, std::uint32_t sequence, std::size_t size, std::uint8_t flags) {
      wire::TcpFields fields;
      fields.sequence = sequence;
      fields.acknowledgement = answer ? talk.sent[0] : talk.sent[1];
      fields.flags = flags;
      const auto port = static_cast<std::uint16_t>(4000 + which);
      return FrameBuilder()
          .ethernet(mac_a, mac_b)
          .ip(answer ? b : a, answer ? a : b, {.dscp = static_cast<std::uint8_t>(one_in(10) ? 46 : 0)})
          .tcp(answer ? 80 : port, answer ? port : 80, fields)
          .payload(size)
          .build();
    };
    const Nanoseconds path = 50us + Nanoseconds(below(400'000));
    if (one_in(15)) {
      talk.sent[0] = static_cast<std::uint32_t>(random_());
      send(segment(false, talk.sent[0], 0, 0x02), Direction::egress, path);
      if (one_in(4)) send(segment(false, talk.sent[0], 0, 0x02), Direction::egress, 1s);
      ++talk.sent[0];
      talk.sent[1] = static_cast<std::uint32_t>(random_());
      send(segment(true, talk.sent[1]++, 0, 0x12), Direction::ingress, path);
      send(segment(false, talk.sent[0], 0, 0x10), Direction::egress, path);
    }
    const std::uint64_t burst = 1 + below(6);
    std::uint32_t from = talk.sent[0];
    for (std::uint64_t i = 0; i < burst; ++i) {
      const std::size_t size = 1 + below(1000);
      if (!one_in(12)) send(segment(false, talk.sent[0], size, 0x18), Direction::egress, Nanoseconds(below(9000)));
      talk.sent[0] += static_cast<std::uint32_t>(size);
    }
    if (one_in(6)) send(segment(false, from, 100, 0x18), Direction::egress, one_in(2) ? 200ms : 10us);
    if (one_in(9)) send(segment(false, talk.sent[0] - 1, one_in(2) ? 1 : 0, 0x10), Direction::egress, 5ms);
    const std::size_t answer = one_in(3) ? 0 : below(500);
    send(segment(true, talk.sent[1], answer, 0x10), Direction::ingress, one_in(9) ? 41ms : path);
    talk.sent[1] += static_cast<std::uint32_t>(answer);
    if (one_in(10)) send(segment(false, talk.sent[0]++, 0, 0x11), Direction::egress, path);
  }

  void echo() {
    const bool v6 = one_in(2), tagged = one_in(4);
    const auto a = *parse_ip_address(v6 ? "fe80::1" : "10.0.0.1"), b = *parse_ip_address(v6 ? "fe80::9" : "10.0.0.9");
    const auto packet = [&](bool reply, std::uint16_t sequence) {
      FrameBuilder frame;
      frame.ethernet(mac_a, mac_b);
      if (tagged) frame.rtag(numbered(rtag_));
      return frame.ip(reply ? b : a, reply ? a : b).echo(reply, 77, sequence).payload(56).build();
    };
    const auto sequence = numbered(echo_[v6]);
    send(packet(false, sequence), Direction::egress, 1ms);
    if (!one_in(7)) send(packet(true, sequence), Direction::ingress, 30us + Nanoseconds(below(90'000)));
    if (one_in(9)) send(packet(true, sequence), Direction::ingress, 3us);
  }

  void rtp() {
    const auto sequence = numbered(rtp_sequence_);
    if (!one_in(4)) rtp_time_ += 160;
    const auto to = one_in(10) ? std::uint16_t{6000} : std::uint16_t{5004};
    FrameBuilder frame;
    frame.ethernet(mac_a, mac_b).ipv4(*parse_ip_address("10.0.0.3"), *parse_ip_address("10.0.0.4")).udp(6000, to);
    if (one_in(20)) {
      frame.payload(100);  // no RTP
    } else {
      frame.rtp({.sequence = sequence, .timestamp = rtp_time_}).payload(160);
    }
    send(frame.build(), Direction::ingress, about(20ms));
  }

  void profinet() {
    const std::size_t which = below(streams);
    const std::uint16_t step = which == 0 ? 32 : one_in(500) ? 128 : 64;
    const auto id = static_cast<std::uint16_t>(which == 2 && one_in(50) ? 0xfc01 : 0x8000 + which);
    FrameBuilder frame;
    frame.ethernet(mac_a, mac_b).vlan(100, 6);
    send(frame.profinet({.frame_id = id, .cycle_counter = numbered(profinet_[which], step)}).build(),
         Direction::ingress, about(which == 0 ? 1ms : 2ms));
  }

  void sv() {
    send(FrameBuilder().ethernet(mac_a, mac_b).sv({.sample_count = numbered(sv_)}).build(), Direction::ingress,
         about(250us));
  }

  void goose() {
    if (one_in(8)) {
      ++goose_state_;
      goose_sequence_ = 0;
    }
    const auto sequence = numbered(goose_sequence_);
    FrameBuilder frame;
    frame.ethernet(mac_a, mac_b).vlan(5, 4);
    send(frame.goose({.state = goose_state_, .sequence = sequence}).build(), Direction::egress, about(2ms));
  }

  void uadp() {
    FrameBuilder frame;
    frame.ethernet(mac_a, mac_b);
    if (one_in(3)) frame.rtag(numbered(rtag_));
    const auto sequence = numbered(uadp_);
    send(frame.uadp({.publisher_id = 7, .writer_group_id = 1, .sequence = sequence}).build(), Direction::ingress,
         about(500us));
  }

  void avtp() {
    const std::size_t which = below(streams);
    avtp_time_ += 125'000;
    wire::AvtpFields fields{.stream_id = 0x1234 + which, .sequence = numbered(avtp_[which])};
    if (which != 0) fields.timestamp = avtp_time_ + static_cast<std::uint32_t>(below(1000)) * (one_in(9) ? 1000 : 1);
    send(FrameBuilder().ethernet(mac_a, mac_b).vlan(2, 3).avtp(fields).build(), Direction::ingress, about(125us));
  }

  void ptp() {
    send(FrameBuilder().ethernet(mac_a, mac_b).ptp(0, 0, numbered(ptp_)).build(), Direction::egress, about(125ms));
  }

  void other() {
    const auto type = static_cast<std::uint16_t>(0x9999 + below(2));
    const bool loose = type == 0x999a;
    send(FrameBuilder().ethernet(mac_b, mac_a).vlan(7, 5).ether_type(type).payload(60).build(), Direction::egress,
         loose ? Nanoseconds(below(3'000'000)) : about(4ms));
  }

  struct Connection {
    std::uint32_t sent[2] = {0xffff'f000, 1};
  };

  std::mt19937_64 random_;
  Nanoseconds now_ = 1s;
  std::vector<TimedFrame> made_;
  std::array<Connection, 4> connections_;
  std::array<std::uint16_t, 2> echo_{};
  std::array<std::uint16_t, streams> profinet_{};
  std::array<std::uint8_t, streams> avtp_{};
  std::uint16_t rtag_ = 0, rtp_sequence_ = 65'000, sv_ = 0, uadp_ = 0, ptp_ = 0;
  std::uint32_t rtp_time_ = 0, avtp_time_ = 0, goose_state_ = 1, goose_sequence_ = 0;
};

}  // namespace

std::vector<TimedFrame> mixed_traffic(std::uint64_t seed, std::size_t frames) { return Traffic(seed).make(frames); }

ProbeOptions options_for_mixed_traffic() {
  ProbeOptions options;
  options.max_flows = 512;
  options.clock = ClockSource::skb;
  options.rtp_ports.push_back({5004, 8000});
  StreamMatch profinet;
  profinet.kind = FlowKind::profinet;
  profinet.stream_id = 0x8001;
  StreamMatch unknown;
  unknown.kind = FlowKind::other;
  unknown.ether_type = 0x9999;
  // Without deadlines: what is overdue would be judged by two clocks.
  options.streams.push_back({"drive", profinet, 2ms, 0ns, 50us});
  options.streams.push_back({"press", unknown, 4ms, 0ns, 100us});
  return options;
}

}  // namespace isoline::test
