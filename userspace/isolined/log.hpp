// Where isolined's messages go: stderr, with urgencies that the journal understands when it reads there.
#pragma once

#include "config/daemon.hpp"
#include "host/event_sink.hpp"
#include "model/error.hpp"

namespace isoline::isolined {

/// To be called once before the first message. With JOURNAL_STREAM in the environment each line begins with its
/// urgency ("<6>", sd-daemon(3)); otherwise with the time, for people.
void start_log();

void set_log_level(config::LogLevel level);

/// One line an error.
void log_error(const Error& error);
void log_event(const host::Event& event);
void log_problems(const config::Problems& problems);

}  // namespace isoline::isolined
