#include "format/json_reader.hpp"

namespace isoline::format {

void JsonPlace::note(std::string why) const {
  if (*problem_) return;
  *problem_ = Error{ErrorKind::invalid_input, {}, path(), std::move(why), {}};
}

std::string JsonPlace::path() const {
  if (parent_ == nullptr) return {};
  const std::string before = parent_->path();
  if (name_.empty()) return before + "[" + std::to_string(index_) + "]";
  return before.empty() ? std::string(name_) : before + "." + std::string(name_);
}

void JsonPlace::with(const char* name, bool required, const std::function<void(const JsonPlace&)>& read) const {
  if (value().type != JsonValue::Type::object) return note("an object is due here");
  for (std::size_t at = at_ + 1; at < value().end; at = (*tape_)[at + 1].end) {
    if (tape_->text((*tape_)[at]) == name) return read(JsonPlace(*this, at + 1, name, 0));
  }
  if (required) note("'" + std::string(name) + "' is missing");
}

void JsonPlace::each_element(const std::function<void(const JsonPlace&)>& read) const {
  if (value().type != JsonValue::Type::array) return note("a list is due here");
  std::size_t index = 0;
  for (std::size_t at = at_ + 1; at < value().end; at = (*tape_)[at].end) read(JsonPlace(*this, at, {}, index++));
}

void JsonPlace::each_member(const std::function<void(std::string_view, const JsonPlace&)>& read) const {
  if (value().type != JsonValue::Type::object) return note("an object is due here");
  for (std::size_t at = at_ + 1; at < value().end; at = (*tape_)[at + 1].end) {
    const std::string_view name = tape_->text((*tape_)[at]);
    read(name, JsonPlace(*this, at + 1, name, 0));
  }
}

bool JsonPlace::get(std::string& target) const {
  if (value().type != JsonValue::Type::text) {
    note("a text is due here");
    return false;
  }
  target = tape_->text(value());
  return true;
}

bool JsonPlace::get(bool& target) const {
  if (value().type != JsonValue::Type::boolean) {
    note("true or false is due here");
    return false;
  }
  target = value().number != 0;
  return true;
}

bool JsonPlace::get(Nanoseconds& target) const {
  const auto number = whole_number(static_cast<std::uint64_t>(Nanoseconds::max().count()));
  if (number) target = Nanoseconds(static_cast<std::int64_t>(*number));
  return number.has_value();
}

bool JsonPlace::get(MonotonicTime& target) const {
  Nanoseconds since_boot{};
  if (!get(since_boot)) return false;
  target = MonotonicTime(since_boot);
  return true;
}

std::optional<std::uint64_t> JsonPlace::whole_number(std::uint64_t largest) const {
  if (value().type == JsonValue::Type::whole && value().number <= largest) return value().number;
  note("a whole number from 0 to " + std::to_string(largest) + " is due here");
  return std::nullopt;
}

Result<void> read_json(std::string_view text, std::size_t largest, const std::string& what,
                       const std::function<void(const JsonPlace&)>& read) {
  const auto tape = JsonTape::parse(text, largest);
  std::optional<Error> problem;
  if (tape) {
    read(JsonPlace(*tape, problem));
  } else {
    problem = tape.error();
  }
  if (!problem) return {};
  problem->what = "cannot read " + what;
  return fail(std::move(*problem));
}

}  // namespace isoline::format
