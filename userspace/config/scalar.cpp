#include "config/scalar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "model/digits.hpp"
#include "model/nearest.hpp"
#include "model/units.hpp"
#include "model/words.hpp"

namespace isoline::config {

namespace {

tl::unexpected<Error> bad(std::string why, std::string hint = {}) {
  return fail({ErrorKind::invalid_input, {}, {}, std::move(why), std::move(hint)});
}

// What YAML 1.1 readers take for a boolean or null (yaml.org/type/bool.html); text like this needs quotes.
bool looks_boolean_or_null(std::string_view text) {
  static constexpr std::array words{"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"};
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return std::ranges::find(words, lower) != words.end();
}

// Plain text that some YAML reader takes for a number (yaml.org/type/int.html and float.html, base 60 included);
// addresses and quantities with a unit do not look like this.
bool looks_number(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c != '_' || plain.empty()) plain += c;
  }
  std::string_view rest = plain;
  if (rest.starts_with('+') || rest.starts_with('-')) rest.remove_prefix(1);
  if (rest.starts_with("0x") || rest.starts_with("0o") || rest.starts_with("0b")) return true;
  const bool begins = !rest.empty() && (is_digit(rest[0]) || (rest[0] == '.' && rest.size() > 1 && is_digit(rest[1])));
  if (!begins) return false;
  if (rest.find_first_not_of("0123456789:") == std::string_view::npos) return true;
  double ignored = 0;
  const auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), ignored);
  return end == rest.data() + rest.size() && code != std::errc::invalid_argument;
}

std::string range_words(std::uint64_t min, std::uint64_t max, std::string (*print)(std::uint64_t)) {
  if (max == UINT64_MAX) return "at least " + print(min);
  if (min == 0) return "at most " + print(max);
  return print(min) + " to " + print(max);
}

std::string print_number(std::uint64_t number) { return std::to_string(number); }
std::string print_duration(std::uint64_t ns) { return to_string(Nanoseconds(static_cast<std::int64_t>(ns))); }
std::string print_hertz(std::uint64_t hz) { return std::to_string(hz) + "Hz"; }
std::string print_bytes(std::uint64_t bytes) { return std::to_string(bytes) + "B"; }
std::string print_bit_rate(std::uint64_t rate) { return to_string(BitRate{static_cast<double>(rate)}); }

// What stands behind the minus sign that the key demands.
Result<std::string_view> without_sign(const yaml::Node& node, const Key& key, const std::string& example) {
  std::string_view text = node.text();
  if (!key.negative) return text;
  if (!text.starts_with('-')) return bad("it is below zero", "write it with a minus sign, like " + example);
  return text.substr(1);
}

// Why a bare word cannot be a number, a duration …
std::optional<Error> not_a_quantity(const yaml::Node& node, const char* thing, const std::string& example) {
  if (node.quoted())
    return Error{ErrorKind::invalid_input, {}, {}, std::string(thing) + " stands without quotes", "write " + example};
  return std::nullopt;
}

}  // namespace

Result<std::string> read_string(const yaml::Node& node, const Key& key) {
  if (!node.quoted() && looks_boolean_or_null(node.text())) {
    return bad("YAML readers take " + std::string(node.text()) + " for a boolean or null, text is meant here",
               "write \"" + std::string(node.text()) + "\"");
  }
  if (!node.quoted() && looks_number(node.text()))
    return bad("it is a number, text is meant here", "write \"" + std::string(node.text()) + "\"");
  if (node.text().size() < key.min) return bad("it is empty");
  if (node.text().size() > key.max) {
    return bad("it has " + std::to_string(node.text().size()) + " bytes, at most " + std::to_string(key.max) +
               " are possible");
  }
  const auto unprintable = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (std::ranges::any_of(node.text(), unprintable)) return bad("it has line breaks or control characters");
  return std::string(node.text());
}

Result<bool> read_boolean(const yaml::Node& node) {
  if (!node.quoted() && node.text() == "true") return true;
  if (!node.quoted() && node.text() == "false") return false;
  if (node.quoted()) return bad("it is text, a boolean is meant here", "write true or false without quotes");
  if (looks_boolean_or_null(node.text()))
    return bad("YAML readers do not agree about " + std::string(node.text()), "write true or false");
  return bad("it is no boolean", "write true or false");
}

Result<std::uint64_t> read_integer(const yaml::Node& node, const Key& key) {
  if (auto error = not_a_quantity(node, "a number", "12 or 0x0c")) return fail(*error);
  const auto unsigned_text = without_sign(node, key, "-1500");
  if (!unsigned_text) return fail(unsigned_text.error());
  std::string_view digits = *unsigned_text;
  int base = 10;
  if (digits.starts_with("0x") || digits.starts_with("0X")) {
    base = 16;
    digits.remove_prefix(2);
  } else if (digits.size() > 1 && digits.front() == '0' &&
             digits.find_first_not_of("0123456789") == std::string_view::npos) {
    return bad("YAML readers take a leading zero for octal", "write it without the zero, or with 0x for hexadecimal");
  }
  std::uint64_t value = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  const auto range = [&] { return range_words(key.min, key.max, print_number); };
  if (code == std::errc::result_out_of_range) return bad("it is out of range", range());
  if (code != std::errc() || end != digits.data() + digits.size()) {
    const auto point = node.text().find('.');
    if (point != std::string_view::npos && looks_number(node.text())) return bad("it is no whole number", range());
    return bad("it is no number", range());
  }
  if (value < key.min || value > key.max) return bad("it is out of range", range());
  return value;
}

Result<Nanoseconds> read_duration(const yaml::Node& node, const Key& key) {
  if (auto error = not_a_quantity(node, "a duration", "1ms")) return fail(*error);
  auto duration = parse_duration(node.text());
  if (!duration) return bad(duration.error().why, "write it with a unit, like " + duration.error().hint);
  const auto ns = static_cast<std::uint64_t>(duration->count());
  if (ns < key.min || ns > key.max) return bad("it is out of range", range_words(key.min, key.max, print_duration));
  return *duration;
}

Result<std::uint32_t> read_hertz(const yaml::Node& node, const Key& key) {
  if (auto error = not_a_quantity(node, "a frequency", "90kHz")) return fail(*error);
  auto frequency = parse_frequency(node.text());
  if (!frequency) return bad(frequency.error().why, "write it with a unit, like " + frequency.error().hint);
  if (*frequency < static_cast<double>(key.min) || *frequency > static_cast<double>(key.max)) {
    return bad("it is out of range", range_words(key.min, key.max, print_hertz));
  }
  if (std::trunc(*frequency) != *frequency) return bad("it is no whole number of hertz");
  return static_cast<std::uint32_t>(*frequency);
}

Result<BitRate> read_bit_rate(const yaml::Node& node, const Key& key) {
  if (auto error = not_a_quantity(node, "a bit rate", "20Mbit/s")) return fail(*error);
  const auto text = without_sign(node, key, "-980Mbit/s");
  if (!text) return fail(text.error());
  auto rate = parse_bit_rate(*text);
  if (!rate) return bad(rate.error().why, "write it with a unit, like " + rate.error().hint);
  if (rate->bits_per_second < static_cast<double>(key.min) || rate->bits_per_second > static_cast<double>(key.max)) {
    return bad("it is out of range", range_words(key.min, key.max, print_bit_rate));
  }
  if (key.negative) rate->bits_per_second = -rate->bits_per_second;
  return *rate;
}

Result<std::uint64_t> read_byte_count(const yaml::Node& node, const Key& key) {
  if (auto error = not_a_quantity(node, "a size", "3000B")) return fail(*error);
  auto bytes = parse_byte_count(node.text());
  if (!bytes) return bad(bytes.error().why, "write it with a unit, like " + bytes.error().hint);
  if (*bytes < key.min || *bytes > key.max)
    return bad("it is out of range", range_words(key.min, key.max, print_bytes));
  return *bytes;
}

Result<double> read_percentage(const yaml::Node& node) {
  if (auto error = not_a_quantity(node, "a percentage", "10%")) return fail(*error);
  const std::string_view text = node.text();
  const std::string_view number = text.ends_with('%') ? text.substr(0, text.size() - 1) : std::string_view();
  if (number.empty() || number.find_first_not_of("0123456789.") != std::string_view::npos) {
    return bad("it is no percentage", "write it like 10% or 12.5%");
  }
  // So that the value is rounded once, and what is printed is read back.
  const std::string hundredths = std::string(number) + "e-2";
  double share = 0;
  const auto [end, code] = std::from_chars(hundredths.data(), hundredths.data() + hundredths.size(), share);
  if (code != std::errc() || end != hundredths.data() + hundredths.size()) {
    return bad("it is no percentage", "write it like 10% or 12.5%");
  }
  if (share > 1) return bad("it is out of range", "at most 100%");
  return share;
}

Result<MacAddress> read_mac_address(const yaml::Node& node) {
  auto address = parse_mac_address(node.text());
  if (!address) return bad("it is no MAC address", "write it like " + address.error().hint);
  return *address;
}

Result<IpAddress> read_ip_address(const yaml::Node& node) {
  auto address = parse_ip_address(node.text());
  if (!address) return bad("it is no IP address", "write it like " + address.error().hint);
  return *address;
}

Result<std::string> read_choice(const yaml::Node& node, const Key& key) {
  const auto words = split_words(key.choices);
  if (std::ranges::find(words, node.text()) != words.end()) return std::string(node.text());
  const auto near = nearest(node.text(), words);
  return bad("it is none of the words that are possible",
             (near ? "did you mean " + *near + "? " : std::string()) + "use one of: " + joined(words));
}

Result<void> check_scalar(const yaml::Node& node, const Key& key) {
  const auto ignore = [](const auto&) {};
  switch (key.type) {
    case ValueType::string: return read_string(node, key).map(ignore);
    case ValueType::boolean: return read_boolean(node).map(ignore);
    case ValueType::integer: return read_integer(node, key).map(ignore);
    case ValueType::duration: return read_duration(node, key).map(ignore);
    case ValueType::frequency: return read_hertz(node, key).map(ignore);
    case ValueType::bit_rate: return read_bit_rate(node, key).map(ignore);
    case ValueType::byte_count: return read_byte_count(node, key).map(ignore);
    case ValueType::percentage: return read_percentage(node).map(ignore);
    case ValueType::mac_address: return read_mac_address(node).map(ignore);
    case ValueType::ip_address: return read_ip_address(node).map(ignore);
    case ValueType::choice: return read_choice(node, key).map(ignore);
    case ValueType::map:
    case ValueType::list: break;
  }
  return {};
}

}  // namespace isoline::config
