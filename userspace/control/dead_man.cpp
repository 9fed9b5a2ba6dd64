#include "control/dead_man.hpp"

#include <utility>

#include "control/transaction.hpp"
#include "control/transaction_journal.hpp"

namespace isoline::control {
namespace {

using host::TransactionPhase;

constexpr Nanoseconds between_tries = std::chrono::seconds(5);

}  // namespace

DeadMan::DeadMan(OpenJournal open_journal, host::TrafficControl& ports, host::Clock& clock, host::EventSink& events)
    : open_journal_(std::move(open_journal)),
      ports_(&ports),
      clock_(&clock),
      events_(&events),
      watch_(open_journal_()) {}

void DeadMan::tick() {
  if (auto kept = watch_->keep_watch(); !kept) return tell(kept.error());
  std::string stamp = watch_->stamp();
  if (!std::exchange(seen_, true) || stamp != stamp_) {
    stamp_ = std::move(stamp);
    next_try_ = {};
    const auto last = watch_->last();
    if (!last) {
      unfinished_ = false;
      return tell(last.error());
    }
    told_.clear();
    unfinished_ =
        *last && ((*last)->phase == TransactionPhase::applying || (*last)->phase == TransactionPhase::confirming);
    // Nothing that could be done here, nor will it change.
    if (const auto open = unfinished(*watch_); open && *open) {
      if (auto same = need_same_network(**open, "cannot put the ports back", *watch_); !same) {
        unfinished_ = false;
        return tell(same.error());
      }
    }
    until_ = unfinished_ ? (*last)->confirm_until : std::nullopt;
    if (*last && (*last)->phase == TransactionPhase::committed) last_apply_ = begun(**last);
  }
  const MonotonicTime now = clock_->monotonic();
  if (unfinished_ && now >= next_try_ && (!until_ || now >= *until_)) act();
}

void DeadMan::act() {
  const auto journal = open_journal_();
  const auto done = recover({*ports_, *journal, *clock_, *events_});
  if (done) return;
  // Its process lives: what it leaves behind will be another stamp, or the lock will be free.
  if (done.error().kind == ErrorKind::occupied) return;
  next_try_ = clock_->monotonic() + between_tries;
  tell(done.error());
}

void DeadMan::tell(const Error& error) {
  std::string text = describe(error);
  if (text == told_) return;
  events_->report({clock_->wall(), host::EventLevel::error, "schedule.recovery_failed", "", text});
  told_ = std::move(text);
}

}  // namespace isoline::control
