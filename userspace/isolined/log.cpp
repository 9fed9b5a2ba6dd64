#include "isolined/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <memory>
#include <string_view>

namespace isoline::isolined {
namespace {

// %J: the urgency of syslog(3) in the journal's brackets.
class JournalUrgency final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& line) override {
    const std::string_view urgency = of(message.level);
    line.append(urgency.data(), urgency.data() + urgency.size());
  }
  std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<JournalUrgency>(); }

 private:
  static std::string_view of(spdlog::level::level_enum level) {
    switch (level) {
      case spdlog::level::critical: return "<2>";
      case spdlog::level::err: return "<3>";
      case spdlog::level::warn: return "<4>";
      case spdlog::level::info: return "<6>";
      default: return "<7>";
    }
  }
};

}  // namespace

void start_log() {
  auto logger = std::make_shared<spdlog::logger>("isolined", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  auto formatter = std::make_unique<spdlog::pattern_formatter>();
  formatter->add_flag<JournalUrgency>('J');
  formatter->set_pattern(std::getenv("JOURNAL_STREAM") != nullptr ? "%J%v" : "%Y-%m-%dT%H:%M:%S.%e %l: %v");
  logger->set_formatter(std::move(formatter));
  logger->flush_on(spdlog::level::debug);
  spdlog::set_default_logger(std::move(logger));
}

void set_log_level(config::LogLevel level) {
  switch (level) {
    case config::LogLevel::debug: return spdlog::set_level(spdlog::level::debug);
    case config::LogLevel::info: return spdlog::set_level(spdlog::level::info);
    case config::LogLevel::warning: return spdlog::set_level(spdlog::level::warn);
    case config::LogLevel::error: return spdlog::set_level(spdlog::level::err);
  }
}

void log_error(const Error& error) { spdlog::error("{}", describe(error)); }

void log_event(const host::Event& event) {
  const std::string subject = event.subject.empty() ? "" : event.subject + ": ";
  switch (event.level) {
    case host::EventLevel::info: return spdlog::info("{}: {}{}", event.kind, subject, event.text);
    case host::EventLevel::warning: return spdlog::warn("{}: {}{}", event.kind, subject, event.text);
    case host::EventLevel::error: return spdlog::error("{}: {}{}", event.kind, subject, event.text);
  }
}

void log_problems(const config::Problems& problems) {
  for (const Error& problem : problems) {
    log_error(problem);
  }
}

}  // namespace isoline::isolined
