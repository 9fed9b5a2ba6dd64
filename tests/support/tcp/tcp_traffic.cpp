#include "support/tcp/tcp_traffic.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <queue>
#include <random>

#include "wire/build.hpp"

namespace isoline::test {
namespace {

constexpr std::uint8_t fin = 1, syn = 2, push = 8, ack = 16;
constexpr std::uint64_t before_tap_us = 300, behind_tap_us = 700, patience_us = 20'000, delayed_ack_us = 4'000;

class World {
 public:
  explicit World(const TcpTrafficOptions& options) : options_(options), random_(options.seed) {}

  std::vector<TapSegment> run() {
    std::uint64_t first = options_.near_wrap ? (std::uint64_t{1} << 32) - 5'000 : any(1'000, 1u << 29);
    for (std::uint32_t i = 0; i < options_.connections; ++i) {
      connect(i, first, first + 77'777);
      // Beyond the window of the connection before: no end would take it for old data.
      first += options_.bytes_from_a + options_.bytes_from_b + 400'000;
    }
    std::stable_sort(tap_.begin(), tap_.end(),
                     [](const TapSegment& a, const TapSegment& b) { return a.time_us < b.time_us; });
    return std::move(tap_);
  }

 private:
  struct Unanswered {
    std::uint64_t begin, end;
    bool selected = false;
    std::uint64_t sent_us = 0;
  };
  struct End {
    std::uint64_t first = 0, next = 0, acknowledged = 0, last = 0;  ///< of what it sends; last: behind the FIN
    std::vector<Unanswered> waiting;
    std::uint32_t duplicates = 0, timer = 0;
    bool peer_closed = false;

    bool peer_known = false;
    std::uint64_t expects = 0;
    std::map<std::uint64_t, std::uint64_t> early;       ///< behind a gap: begin to end
    std::vector<wire::SackBlock> recent;                ///< newest first
    std::map<std::uint64_t, std::uint64_t> brought_by;  ///< end of what came first to when it passed the tap
    std::uint32_t unacknowledged = 0, ack_timer = 0;
    bool window_closed = false;
  };
  struct Event {
    std::uint64_t time_us, order;
    std::function<void()> act;
    bool operator<(const Event& other) const {
      return time_us != other.time_us ? time_us > other.time_us : order > other.order;
    }
  };

  std::uint64_t any(std::uint64_t from, std::uint64_t to) {
    return std::uniform_int_distribution<std::uint64_t>(from, to)(random_);
  }
  bool chance(std::uint32_t thousandths) { return any(0, 999) < thousandths; }
  void at(std::uint64_t time_us, std::function<void()> act) { events_.push({time_us, order_++, std::move(act)}); }

  void connect(std::uint32_t number, std::uint64_t first_a, std::uint64_t first_b) {
    connection_ = number;
    now_ += 1'000'000;
    for (End& end : ends_) end = {};
    begin(ends_[0], first_a, options_.bytes_from_a);
    begin(ends_[1], first_b, options_.bytes_from_b);
    send_what_may(0);
    for (std::uint32_t steps = 0; !events_.empty() && steps < 200'000; ++steps) {
      const Event event = events_.top();
      events_.pop();
      now_ = event.time_us;
      event.act();
    }
    events_ = {};
  }

  static void begin(End& end, std::uint64_t first, std::uint32_t bytes) {
    end.first = end.next = end.acknowledged = first;
    end.last = first + 1 + bytes + 1;
  }

  void send_what_may(int who) {
    End& end = ends_[who];
    const bool syn_is_out = end.next > end.first;
    if (syn_is_out && end.acknowledged == end.first) return;
    while (end.next < end.last && end.waiting.size() < options_.in_flight && !end.peer_closed) {
      std::uint64_t stop = end.next + 1;
      if (end.next > end.first) {
        stop = std::min(end.next + any(options_.segment / 4 + 1, options_.segment), end.last);
        // The FIN goes with the last data or alone.
        if (stop == end.last - 1 && chance(500)) stop = end.last;
      }
      end.waiting.push_back({end.next, stop, false, now_});
      emit(who, end.next, stop);
      const bool was_syn = end.next == end.first;
      end.next = stop;
      if (was_syn) break;
    }
    arm(who);
  }

  void arm(int who) {
    const std::uint32_t armed = ++ends_[who].timer;
    if (ends_[who].waiting.empty() && !ends_[who].peer_closed) return;
    at(now_ + patience_us + any(0, 2'000), [this, who, armed] {
      if (ends_[who].timer == armed) timed_out(who);
    });
  }

  void timed_out(int who) {
    End& end = ends_[who];
    if (end.peer_closed) {
      // A probe of one byte.
      if (end.next < end.last - 1 && end.waiting.empty())
        emit(who, end.next, end.next + 1);
      else if (!end.waiting.empty())
        emit(who, end.waiting[0].begin, end.waiting[0].end);
    } else {
      repeat(who);
    }
    arm(who);
  }

  void repeat(int who) {
    End& end = ends_[who];
    for (std::size_t i = 0; i < end.waiting.size(); ++i) {
      Unanswered& first = end.waiting[i];
      if (first.selected) continue;
      std::uint64_t stop = first.end;
      if (chance(options_.joined) && first.begin != end.first) {
        if (i + 1 < end.waiting.size() && chance(500))
          stop = (first.end + end.waiting[i + 1].end) / 2;
        else if (first.end - first.begin > 2)
          stop = (first.begin + first.end) / 2;
      }
      first.sent_us = now_;
      emit(who, first.begin, stop);
      return;
    }
  }

  /// Data, SYN or FIN of `who`; none if begin is end.
  void emit(int who, std::uint64_t begin, std::uint64_t stop, std::uint64_t triggered_us = 0) {
    const End& end = ends_[who];
    TapSegment segment = blank(who, begin);
    segment.triggered_us = triggered_us;
    const bool has_syn = begin == end.first && stop > begin, has_fin = stop == end.last && stop > begin;
    segment.payload = static_cast<std::uint32_t>(stop - begin - has_syn - has_fin);
    segment.flags = static_cast<std::uint8_t>((has_syn ? syn : 0) | (has_fin ? fin : 0) | (segment.payload ? push : 0) |
                                              (end.peer_known ? ack : 0));
    if (stop > begin && end.peer_known) ends_[who].unacknowledged = 0;
    pass(who, segment, stop > begin ? options_.lost_before : options_.acks_lost,
         stop > begin ? options_.lost_behind : options_.acks_lost);
    if (stop > begin && chance(options_.doubled)) pass(who, segment, 0, 0);
  }

  TapSegment blank(int who, std::uint64_t sequence) {
    End& end = ends_[who];
    TapSegment segment;
    segment.connection = connection_;
    segment.from_b = who == 1;
    segment.sequence = sequence;
    segment.acknowledgement = end.peer_known ? end.expects : 0;
    segment.window = end.window_closed ? 0 : 60'000;
    for (const wire::SackBlock& block : end.recent)
      if (options_.selective && segment.selected.count < 3) segment.selected.block[segment.selected.count++] = block;
    const auto brought = end.brought_by.find(end.expects);
    segment.answered_us = brought != end.brought_by.end() ? brought->second : 0;
    return segment;
  }

  void pass(int who, TapSegment segment, std::uint32_t lost_before, std::uint32_t lost_behind) {
    if (chance(lost_before)) return;
    // Only what is held back is overtaken. Acknowledgements never are: that would be no matter of round trips.
    const bool data = segment.length() != 0;
    const auto leave = [&](std::uint64_t earliest, std::uint64_t& latest) {
      if (data && chance(options_.delayed)) return earliest + any(100, 2'500);
      return latest = std::max(earliest + any(0, 30), latest + 1);
    };
    segment.time_us = leave(now_ + before_tap_us, latest_at_tap_us_[who]);
    tap_.push_back(segment);
    if (chance(lost_behind)) return;
    const std::uint64_t arrival = leave(segment.time_us + behind_tap_us, latest_behind_us_[who]);
    at(arrival, [this, who, segment] { arrive(1 - who, segment); });
  }

  void arrive(int who, const TapSegment& segment) {
    if (segment.connection != connection_) return;
    if ((segment.flags & ack) != 0) answered(who, segment);
    if (segment.length() != 0) {
      take_in(who, segment);
    }
    send_what_may_without_arming(who);
  }

  void send_what_may_without_arming(int who) {
    End& end = ends_[who];
    if (end.waiting.size() < options_.in_flight && end.next < end.last && !end.peer_closed) send_what_may(who);
  }

  void answered(int who, const TapSegment& segment) {
    End& end = ends_[who];
    const bool was_closed = end.peer_closed;
    end.peer_closed = segment.window == 0;
    if (was_closed && !end.peer_closed) arm(who);
    if (segment.acknowledgement > end.next) end.next = segment.acknowledgement;
    if (segment.acknowledgement > end.acknowledged) {
      end.acknowledged = segment.acknowledgement;
      end.duplicates = 0;
      while (!end.waiting.empty() && end.waiting[0].end <= end.acknowledged) end.waiting.erase(end.waiting.begin());
      if (!end.waiting.empty() && end.waiting[0].begin < end.acknowledged) end.waiting[0].begin = end.acknowledged;
      arm(who);
    } else if (segment.length() == 0 && !end.waiting.empty() && !end.peer_closed) {
      ++end.duplicates;
    }
    for (std::uint32_t i = 0; i < segment.selected.count; ++i) {
      for (Unanswered& waiting : end.waiting) {
        const auto begin = static_cast<std::uint32_t>(waiting.begin), stop = static_cast<std::uint32_t>(waiting.end);
        const wire::SackBlock& block = segment.selected.block[i];
        if (static_cast<std::int32_t>(begin - block.begin) >= 0 && static_cast<std::int32_t>(block.end - stop) >= 0)
          waiting.selected = true;
      }
    }
    if (end.duplicates == 3) repeat(who);
  }

  void take_in(int who, const TapSegment& segment) {
    End& end = ends_[who];
    std::uint64_t begin = segment.sequence;
    const std::uint64_t stop = begin + segment.length();
    if ((segment.flags & syn) != 0 && !end.peer_known) {
      end.peer_known = true;
      end.expects = begin;
    }
    if (!end.peer_known) return;
    if (end.window_closed) {
      acknowledge(who);
      return;
    }
    if (stop - begin > 1 && chance(options_.split)) {
      const std::uint64_t middle = begin + any(1, stop - begin - 1);
      bring(end, begin, middle, segment.time_us);
      acknowledge(who);
      begin = middle;
    }
    const std::uint64_t expected = end.expects;
    const bool in_order = begin <= expected && stop > expected && end.early.empty();
    bring(end, begin, stop, segment.time_us);
    const bool last = (segment.flags & (syn | fin)) != 0;
    if (in_order && chance(options_.closed) && !last) {
      end.window_closed = true;
      at(now_ + any(5'000, 60'000), [this, who] {
        ends_[who].window_closed = false;
        acknowledge(who);
      });
    }
    const bool syn_to_answer = (segment.flags & syn) != 0 && ends_[who].next == ends_[who].first;
    if (syn_to_answer) return;  // the SYN that is sent now acknowledges it
    if (in_order && ++end.unacknowledged < 2 && chance(options_.delayed_acks) && !last && !end.window_closed) {
      const std::uint32_t armed = ++end.ack_timer;
      at(now_ + delayed_ack_us, [this, who, armed] {
        if (ends_[who].ack_timer == armed && ends_[who].unacknowledged != 0) acknowledge(who);
      });
      return;
    }
    acknowledge(who, segment.time_us);
  }

  void acknowledge(int who, std::uint64_t triggered_us = 0) {
    ends_[who].unacknowledged = 0;
    ++ends_[who].ack_timer;
    emit(who, ends_[who].next, ends_[who].next, triggered_us);
  }

  static void bring(End& end, std::uint64_t begin, std::uint64_t stop, std::uint64_t passed_us) {
    end.brought_by.emplace(stop, passed_us);
    if (begin > end.expects) {
      end.early[begin] = std::max(end.early[begin], stop);
      report(end, begin, stop);
    } else {
      end.expects = std::max(end.expects, stop);
    }
    while (!end.early.empty() && end.early.begin()->first <= end.expects) {
      end.expects = std::max(end.expects, end.early.begin()->second);
      end.early.erase(end.early.begin());
    }
    std::erase_if(end.recent, [&](const wire::SackBlock& block) {
      return static_cast<std::int32_t>(static_cast<std::uint32_t>(end.expects) - block.end) >= 0;
    });
  }

  /// The block that it belongs to comes first.
  static void report(End& end, std::uint64_t begin, std::uint64_t stop) {
    wire::SackBlock block{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(stop)};
    bool grown = true;
    while (grown) {
      grown = false;
      std::erase_if(end.recent, [&](const wire::SackBlock& other) {
        const bool touches = static_cast<std::int32_t>(other.end - block.begin) >= 0 &&
                             static_cast<std::int32_t>(block.end - other.begin) >= 0;
        if (!touches) return false;
        if (static_cast<std::int32_t>(block.begin - other.begin) > 0) block.begin = other.begin, grown = true;
        if (static_cast<std::int32_t>(other.end - block.end) > 0) block.end = other.end, grown = true;
        return true;
      });
    }
    end.recent.insert(end.recent.begin(), block);
  }

  TcpTrafficOptions options_;
  std::mt19937_64 random_;
  std::uint64_t now_ = 1'000'000'000, order_ = 0;
  std::uint64_t latest_at_tap_us_[2]{}, latest_behind_us_[2]{};
  std::uint32_t connection_ = 0;
  End ends_[2];
  std::priority_queue<Event> events_;
  std::vector<TapSegment> tap_;
};

}  // namespace

std::vector<TapSegment> tcp_traffic(const TcpTrafficOptions& options) { return World(options).run(); }

std::vector<std::uint8_t> frame_of(const TapSegment& segment, std::uint16_t port) {
  const MacAddress a = *parse_mac_address("02:00:00:00:00:01"), b = *parse_mac_address("02:00:00:00:00:02");
  const IpAddress ip_a = *parse_ip_address("10.0.0.1"), ip_b = *parse_ip_address("10.0.0.2");
  std::vector<std::uint8_t> options;
  if (segment.selected.count != 0) {
    const auto put = [&](std::uint32_t value) {
      for (int shift = 24; shift >= 0; shift -= 8) options.push_back(static_cast<std::uint8_t>(value >> shift));
    };
    options = {1, 1, 5, static_cast<std::uint8_t>(2 + 8 * segment.selected.count)};
    for (std::uint32_t i = 0; i < segment.selected.count; ++i) {
      put(segment.selected.block[i].begin);
      put(segment.selected.block[i].end);
    }
  }
  const bool back = segment.from_b;
  auto bytes = wire::FrameBuilder()
                   .ethernet(back ? b : a, back ? a : b)
                   .ipv4(back ? ip_b : ip_a, back ? ip_a : ip_b)
                   .tcp(back ? 80 : port, back ? port : 80,
                        {.sequence = static_cast<std::uint32_t>(segment.sequence),
                         .acknowledgement = static_cast<std::uint32_t>(segment.acknowledgement),
                         .flags = segment.flags,
                         .window = segment.window})
                   .payload(options)
                   .payload(segment.payload)
                   .build();
  // The builder counts the options as payload: only the header's length has to say what they are.
  bytes[14 + 20 + 12] = static_cast<std::uint8_t>((5 + options.size() / 4) << 4);
  return bytes;
}

}  // namespace isoline::test
