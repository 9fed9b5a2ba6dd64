// Round trips of a TCP connection by every segment, as captures allow it: nothing is sampled (docs/measures.md). What
// the bounded record of conversation.hpp is to live traffic, this is to a file.
#pragma once

#include <cstdint>

#include "analysis/track/conversation.hpp"
#include "analysis/track/tcp_exact_segments.hpp"
#include "wire/tcp_options.hpp"

namespace isoline::analysis::track {

/// What one side sent, and what of it waits for an acknowledgement: a list ordered by sequence number. One cache line;
/// all zero: nothing seen yet.
struct alignas(64) ExactSide {
  std::uint64_t base_ns;       ///< when something below `base` passed last
  std::uint32_t base;          ///< what is below was answered, or is not followed; none of it is in the list
  std::uint32_t max_end;       ///< highest sequence number sent, plus one
  std::uint32_t head, tail;    ///< of the list, 0: empty
  std::uint32_t near;          ///< where the last old segment was put in, 0: none. The next one mostly comes behind it
  std::uint32_t order;         ///< segments with data, SYN or FIN until now
  std::uint32_t first;         ///< number of the SYN
  std::uint32_t acknowledged;  ///< highest acknowledgement that answered it
  std::uint16_t segments;      ///< in the list
  std::uint8_t state;          ///< ExactState
  std::uint16_t window;        ///< the last one that this side announced
  std::uint16_t deepest;       ///< how many segments the latest of the reordered ones came behind, at most
  std::uint32_t selected_begin;  ///< of the block that the last selective acknowledgement began with
  std::uint32_t selected_near;   ///< the last segment that it answered, 0: none
  std::uint32_t selective;       ///< round trips that a selective acknowledgement ended
  std::uint32_t duplicate_acks;  ///< that answered it (RFC 5681 clause 2)
};
static_assert(sizeof(ExactSide) == 64);

/// Bits of ExactSide::state.
enum ExactState : std::uint8_t {
  exact_numbered = 0x01,   ///< base and max_end are valid
  exact_syn = 0x02,        ///< first is valid
  exact_answered = 0x04,   ///< acknowledged is valid
  exact_announced = 0x08,  ///< window is valid
};

struct ExactConversation {
  ExactSide side[2];
};

/// What a side's segments tell besides round trips.
struct ExactFigures {
  std::uint32_t duplicate_acks = 0;         ///< that answered it (RFC 5681 clause 2)
  std::uint32_t selective_round_trips = 0;  ///< that a selective acknowledgement ended
  std::uint32_t reordering_extent = 0;  ///< of its reordered segments, the largest (RFC 4737 clause 4.2); at most 65535
};
inline ExactFigures figures(const ExactSide& side) { return {side.duplicate_acks, side.selective, side.deepest}; }

/// A list that grows longer gives its oldest segment up: nothing can be in flight for so long. Where no acknowledgement
/// came yet, the other direction is perhaps not in the capture at all.
inline constexpr std::uint32_t most_unanswered = 1024, most_waiting = 65000;

/// What one segment has ended: at most one round trip by its acknowledgement and one by its selective one.
struct RoundTripsEnded {
  bool cumulative = false, selective = false;
  bool alone = false;  ///< the acknowledgement covers one waiting segment only
  std::uint64_t cumulative_ns = 0, selective_ns = 0;
};

/// One segment as it passed.
struct PassingSegment {
  std::uint32_t sequence = 0, acknowledgement = 0;
  std::uint32_t length = 0;  ///< of data, and one for SYN and FIN each
  std::uint8_t flags = 0;
  std::uint16_t window = 0;
  wire::SackBlocks selected;
};

/// Reads what following needs; `bytes` are the frame's.
inline PassingSegment passing_segment(std::span<const std::uint8_t> bytes, const wire::TcpNumbers& tcp) {
  PassingSegment segment;
  segment.sequence = tcp.sequence;
  segment.acknowledgement = tcp.acknowledgement;
  segment.length = tcp.payload + ((tcp.flags & tcp_syn) != 0 ? 1 : 0) + ((tcp.flags & tcp_fin) != 0 ? 1 : 0);
  segment.flags = tcp.flags;
  segment.window = wire::tcp_window(bytes, tcp);
  // The shortest option with a block, and what pads it.
  if (tcp.options_size >= 12) segment.selected = wire::sack_blocks(bytes, tcp);
  return segment;
}

class ExactTracker {
 public:
  /// `selective`: a segment that a selective acknowledgement answers has its round trip then, not when the cumulative
  /// one comes.
  ExactTracker(std::uint32_t max_segments, bool selective) : pool_(max_segments), selective_(selective) {}

  bool valid() const { return pool_.valid(); }
  const SegmentPool& segments() const { return pool_; }

  /// As follow() of conversation.hpp, for TCP.
  void follow(Conversation& talk, ExactConversation& exact, std::uint32_t number, const PassingSegment& segment,
              std::uint64_t now, LateBlock histogram);

  /// Round trips alone. Of `talk`, `smallest` is read, `reordered` and `retransmitted` are counted.
  RoundTripsEnded take(Conversation& talk, ExactConversation& exact, std::uint32_t number,
                       const PassingSegment& segment, std::uint64_t now);

  /// The conversation ends: its segments are free.
  void forget(ExactConversation& exact);

 private:
  RoundTripsEnded step(Conversation& talk, ExactConversation& exact, std::uint32_t number,
                       const PassingSegment& segment, std::uint64_t now);
  void forget(ExactSide& side);
  void begin_connection(ExactConversation& exact, ExactSide& side, std::uint32_t sequence);
  void sent(Conversation& talk, std::uint32_t number, ExactSide& side, std::uint32_t begin, std::uint32_t end,
            std::uint64_t now);
  void sent_again(Conversation& talk, std::uint32_t number, ExactSide& side, std::uint32_t begin, std::uint32_t end,
                  std::uint64_t now);
  void probed(ExactSide& side, std::uint32_t begin, std::uint32_t end, std::uint64_t now);
  void append(ExactSide& side, std::uint32_t begin, std::uint32_t end, std::uint64_t now);
  std::uint32_t fill(ExactSide& side, std::uint32_t before, std::uint32_t behind, std::uint32_t begin,
                     std::uint32_t end, std::uint64_t now);
  void give_up_oldest(ExactSide& side);
  void keep_in_bounds(ExactSide& side);
  void give_up_what_is_too_much(ExactSide& side);
  void pop(ExactSide& side);
  void acknowledged(ExactSide& side, const PassingSegment& segment, bool same_window, std::uint64_t now,
                    RoundTripsEnded& ended);
  void selected(ExactSide& side, const PassingSegment& segment, std::uint64_t now, RoundTripsEnded& ended);
  const WaitingSegment* select(ExactSide& side, const wire::SackBlock& block, std::uint32_t from);

  SegmentPool pool_;
  bool selective_;
};

}  // namespace isoline::analysis::track
