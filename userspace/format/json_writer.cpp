#include "format/json_writer.hpp"

#include <charconv>
#include <utility>

#include "format/json.hpp"
#include "format/utf8.hpp"

namespace isoline::format {
namespace {

void append_escape(std::string& out, unsigned char c) {
  constexpr char digits[] = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\t': out += "\\t"; return;
    case '\r': out += "\\r"; return;
    default:
      out += "\\u00";
      out += digits[c >> 4];
      out += digits[c & 15];
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto c = static_cast<unsigned char>(text[0]);
    const Utf8Step step = utf8_step(text);
    if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f) {
      append_escape(out, c);
    } else if (step.valid) {
      out += text.substr(0, step.bytes);
    } else {
      out += "\xef\xbf\xbd";
    }
    text.remove_prefix(step.bytes);
  }
  out += '"';
}

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

void JsonWriter::begin(char bracket, Shape shape) {
  before_value();
  text_ += bracket;
  levels_.push_back({shape == Shape::line || (!levels_.empty() && levels_.back().line)});
}

void JsonWriter::end(char bracket) {
  const Level level = levels_.back();
  levels_.pop_back();
  if (pretty_ && !level.line && !level.empty) text_.append("\n").append(levels_.size() * 2, ' ');
  text_ += bracket;
}

void JsonWriter::separate() {
  if (levels_.empty()) return;
  Level& level = levels_.back();
  if (!level.empty) text_ += ',';
  if (pretty_ && !level.line) text_.append("\n").append(levels_.size() * 2, ' ');
  if (pretty_ && level.line && !level.empty) text_ += ' ';
  level.empty = false;
}

void JsonWriter::before_value() {
  if (!std::exchange(after_key_, false)) separate();
}

void JsonWriter::key(std::string_view name) {
  separate();
  append_json_string(text_, name);
  text_ += pretty_ ? ": " : ":";
  after_key_ = true;
}

void JsonWriter::value(std::string_view text) {
  before_value();
  append_json_string(text_, text);
}

void JsonWriter::value(bool truth) {
  before_value();
  text_ += truth ? "true" : "false";
}

void JsonWriter::null() {
  before_value();
  text_ += "null";
}

void JsonWriter::signed_value(std::int64_t number) {
  before_value();
  char digits[24];
  text_.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void JsonWriter::unsigned_value(std::uint64_t number) {
  before_value();
  char digits[24];
  text_.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

std::string JsonWriter::take() {
  text_ += '\n';
  return std::move(text_);
}

}  // namespace isoline::format
