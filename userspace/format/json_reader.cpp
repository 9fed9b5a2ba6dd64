#include "format/json_reader.hpp"

namespace isoline::format {
namespace {

// The deepest document has six levels; the limit keeps parsing and freeing of garbage shallow.
constexpr std::size_t deepest = 16;

/// Where brackets outside of strings nest too deep, if they do.
std::optional<std::size_t> too_deep(std::string_view text) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string) {
      if (c == '\\') ++at;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > deepest) return at;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return std::nullopt;
}

std::string at_byte(std::size_t byte) { return "byte " + std::to_string(byte); }

}  // namespace

void JsonPlace::note(std::string why) const {
  if (*problem_) return;
  *problem_ = Error{ErrorKind::invalid_input, {}, path(), std::move(why), {}};
}

std::string JsonPlace::path() const {
  if (parent_ == nullptr) return {};
  const std::string before = parent_->path();
  if (name_.data() == nullptr) return before + "[" + std::to_string(index_) + "]";
  return before.empty() ? std::string(name_) : before + "." + std::string(name_);
}

void JsonPlace::with(const char* name, bool required, const std::function<void(const JsonPlace&)>& read) const {
  if (!value_->is_object()) return note("an object is due here");
  const auto found = value_->find(name);
  if (found != value_->end()) {
    read(JsonPlace(*found, *this, name));
  } else if (required) {
    note("'" + std::string(name) + "' is missing");
  }
}

void JsonPlace::each_element(const std::function<void(const JsonPlace&)>& read) const {
  if (!value_->is_array()) return note("a list is due here");
  std::size_t index = 0;
  for (const auto& element : *value_) read(JsonPlace(element, *this, index++));
}

void JsonPlace::each_member(const std::function<void(const std::string&, const JsonPlace&)>& read) const {
  if (!value_->is_object()) return note("an object is due here");
  for (auto member = value_->begin(); member != value_->end(); ++member) {
    read(member.key(), JsonPlace(*member, *this, std::string_view(member.key())));
  }
}

bool JsonPlace::get(std::string& target) const {
  if (!value_->is_string()) {
    note("a text is due here");
    return false;
  }
  target = value_->get_ref<const std::string&>();
  return true;
}

bool JsonPlace::get(bool& target) const {
  if (!value_->is_boolean()) {
    note("true or false is due here");
    return false;
  }
  target = value_->get<bool>();
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
  if (value_->is_number_unsigned()) {
    const auto number = value_->get<std::uint64_t>();
    if (number <= largest) return number;
  }
  note("a whole number from 0 to " + std::to_string(largest) + " is due here");
  return std::nullopt;
}

Result<void> read_json(std::string_view text, std::size_t largest, const std::string& what,
                       const std::function<void(const JsonPlace&)>& read) {
  const auto cannot = [&what](std::string where, std::string why) {
    return fail({ErrorKind::invalid_input, "cannot read " + what, std::move(where), std::move(why), {}});
  };
  if (text.size() > largest) return cannot({}, "it is larger than " + std::to_string(largest) + " bytes");
  if (const auto byte = too_deep(text)) return cannot(at_byte(*byte), "it nests too deep");
  std::optional<Error> problem;
  try {
    const nlohmann::json document = nlohmann::json::parse(text.begin(), text.end());
    read(JsonPlace(document, problem));
  } catch (const nlohmann::json::parse_error& error) {
    return cannot(at_byte(error.byte == 0 ? 0 : error.byte - 1), "it is no JSON from here on");
  } catch (const nlohmann::json::exception& error) {
    return cannot({}, error.what());
  }
  if (problem) return cannot(problem->where, problem->why);
  return {};
}

}  // namespace isoline::format
