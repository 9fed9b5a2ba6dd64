#include "format/json_tape.hpp"

#include <nlohmann/json.hpp>

namespace isoline::format {
namespace {

using Json = nlohmann::json;

// The deepest document has six levels.
constexpr std::size_t deepest = 16;

}  // namespace

/// Receives what the parser finds. Every method answers whether the parser may go on.
class JsonTapeWriter final : public nlohmann::json_sax<Json> {
 public:
  explicit JsonTapeWriter(JsonTape& tape) : tape_(tape) {}

  bool null() override { return add({JsonValue::Type::null}); }
  bool boolean(bool truth) override { return add({JsonValue::Type::boolean, 0, truth ? 1u : 0u}); }
  bool number_integer(number_integer_t number) override {
    return number >= 0 ? number_unsigned(static_cast<number_unsigned_t>(number)) : add({JsonValue::Type::other_number});
  }
  bool number_unsigned(number_unsigned_t number) override { return add({JsonValue::Type::whole, 0, number}); }
  bool number_float(number_float_t, const string_t&) override { return add({JsonValue::Type::other_number}); }
  bool string(string_t& text) override { return add_text(JsonValue::Type::text, text); }
  bool key(string_t& name) override { return add_text(JsonValue::Type::name, name); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(JsonValue::Type::object); }
  bool start_array(std::size_t) override { return open(JsonValue::Type::array); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    byte_ = position == 0 ? 0 : position - 1;
    return false;
  }

  std::size_t byte() const { return byte_; }
  bool too_deep() const { return open_.size() > deepest; }

 private:
  bool add(JsonValue value) {
    value.end = static_cast<std::uint32_t>(tape_.values_.size() + 1);
    tape_.values_.push_back(value);
    return true;
  }
  bool add_text(JsonValue::Type type, const std::string& text) {
    const std::uint64_t offset = tape_.texts_.size();
    tape_.texts_ += text;
    return add({type, 0, offset, static_cast<std::uint32_t>(text.size())});
  }
  bool open(JsonValue::Type type) {
    open_.push_back(tape_.values_.size());
    return add({type}) && !too_deep();
  }
  bool close() {
    tape_.values_[open_.back()].end = static_cast<std::uint32_t>(tape_.values_.size());
    open_.pop_back();
    return true;
  }

  JsonTape& tape_;
  std::vector<std::size_t> open_;
  std::size_t byte_ = 0;
};

Result<JsonTape> JsonTape::parse(std::string_view text, std::size_t largest) {
  const auto bad = [](std::string where, std::string why) {
    return fail({ErrorKind::invalid_input, {}, std::move(where), std::move(why), {}});
  };
  if (text.size() > largest) return bad({}, "it is larger than " + std::to_string(largest) + " bytes");
  JsonTape tape;
  JsonTapeWriter writer(tape);
  try {
    if (Json::sax_parse(text.begin(), text.end(), &writer)) return tape;
  } catch (const std::exception& error) {
    return bad({}, error.what());
  }
  if (writer.too_deep()) return bad({}, "it nests deeper than " + std::to_string(deepest) + " levels");
  return bad("byte " + std::to_string(writer.byte()), "it is no JSON from here on");
}

}  // namespace isoline::format
