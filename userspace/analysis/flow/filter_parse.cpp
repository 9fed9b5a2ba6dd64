// Reads filter expressions.
#include <charconv>

#include "analysis/flow/filter.hpp"
#include "analysis/flow/filter_tree.hpp"
#include "analysis/flow/filter_words.hpp"
#include "model/nearest.hpp"
#include "model/units.hpp"

namespace isoline::analysis {
namespace {

using Kind = FilterWord::Kind;
using NodePointer = std::shared_ptr<const Filter::Node>;

// Parentheses and "not" nest on the machine's stack.
constexpr unsigned deepest = 100;

std::vector<std::string_view> protocol_names() {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < flow_kind_count; ++i) names.push_back(to_string(static_cast<FlowKind>(i)));
  return names;
}

std::vector<std::string_view> field_names() {
  std::vector<std::string_view> names;
  for (const FilterField& field : filter_fields()) names.push_back(field.name);
  return names;
}

bool is_ordered(FieldType type) {
  return type == FieldType::number || type == FieldType::bytes || type == FieldType::duration ||
         type == FieldType::bit_rate;
}
bool is_textual(FieldType type) {
  return type == FieldType::text || type == FieldType::protocol || type == FieldType::direction ||
         type == FieldType::address || type == FieldType::mac;
}

Comparison comparison_of(std::string_view text) {
  if (text == "!=") return Comparison::not_equal;
  if (text == "<") return Comparison::less;
  if (text == ">") return Comparison::greater;
  if (text == "<=") return Comparison::less_equal;
  if (text == ">=") return Comparison::greater_equal;
  if (text == "~") return Comparison::contains;
  return Comparison::equal;
}

std::optional<std::uint64_t> read_integer(std::string_view text) {
  const int base = text.starts_with("0x") ? 16 : 10;
  if (base == 16) text.remove_prefix(2);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// A parsing error of one value, told at its column.
tl::unexpected<Error> at_word(const FilterWord& word, const Error& error) {
  return bad_filter(word.column, error.what, error.why, error.hint);
}

tl::unexpected<Error> unknown_choice(const FilterWord& word, const char* what,
                                     const std::vector<std::string_view>& known) {
  return bad_filter(word.column, "'" + word.text + "' is no " + what, {}, nearest(word.text, known).value_or(""));
}

Result<Wanted> read_prefix(const FilterWord& word) {
  const std::size_t slash = word.text.find('/');
  const auto address = parse_ip_address(std::string_view(word.text).substr(0, slash));
  if (!address) return at_word(word, address.error());
  const unsigned mapped = address->v6 ? 0 : 96;
  Prefix prefix{*address, 128};
  if (slash != word.text.npos) {
    const auto length = read_integer(std::string_view(word.text).substr(slash + 1));
    if (!length || *length > 128 - mapped) {
      return bad_filter(word.column, "'" + word.text + "' is no address prefix",
                        "its length is no number up to " + std::to_string(128 - mapped));
    }
    prefix.length = mapped + static_cast<unsigned>(*length);
  }
  return prefix;
}

Result<Wanted> read_number(const FilterWord& word, const FoundField& field) {
  const auto as_wanted = [](auto value) { return Wanted(static_cast<long double>(value)); };
  const auto integer = read_integer(word.text);
  switch (field.type) {
    case FieldType::duration: {
      if (integer && (field.in_nanoseconds || *integer == 0)) return as_wanted(*integer);
      const auto duration = parse_duration(word.text);
      if (!duration) return at_word(word, duration.error());
      return as_wanted(duration->count());
    }
    case FieldType::bit_rate: {
      if (integer && *integer == 0) return as_wanted(*integer);
      const auto rate = parse_bit_rate(word.text);
      if (!rate) return at_word(word, rate.error());
      return as_wanted(rate->bits_per_second);
    }
    case FieldType::bytes: {
      if (integer) return as_wanted(*integer);
      const auto bytes = parse_byte_count(word.text);
      if (!bytes) return at_word(word, bytes.error());
      return as_wanted(*bytes);
    }
    default:
      if (!integer) return bad_filter(word.column, "'" + word.text + "' is no whole number");
      return as_wanted(*integer);
  }
}

Result<Wanted> read_value(const FilterWord& word, const FoundField& field, Comparison comparison) {
  if (comparison == Comparison::contains) return Wanted(word.text);
  switch (field.type) {
    case FieldType::text: return Wanted(word.text);
    case FieldType::protocol:
      if (!parse_flow_kind(word.text)) return unknown_choice(word, "protocol class", protocol_names());
      return Wanted(word.text);
    case FieldType::direction:
      if (word.text != "ingress" && word.text != "egress")
        return unknown_choice(word, "direction", {"ingress", "egress"});
      return Wanted(word.text);
    case FieldType::address: return read_prefix(word);
    case FieldType::mac: {
      const auto mac = parse_mac_address(word.text);
      if (!mac) return at_word(word, mac.error());
      return Wanted(*mac);
    }
    case FieldType::flag:
      if (word.text != "true" && word.text != "false") return unknown_choice(word, "truth value", {"true", "false"});
      return Wanted(word.text == "true" ? 1.0L : 0.0L);
    default: return read_number(word, field);
  }
}

/// Recursive descent over the words; the first thing that is off ends it.
class FilterReader {
 public:
  explicit FilterReader(std::vector<FilterWord> words) : words_(std::move(words)) {}

  Result<NodePointer> read() {
    auto root = read_any(0);
    if (root && now().kind != Kind::end) return bad_filter(now().column, "this ')' closes nothing");
    return root;
  }

 private:
  const FilterWord& now() const { return words_[at_]; }
  bool is(std::string_view keyword) const { return now().kind == Kind::word && now().text == keyword; }

  static NodePointer node(Filter::Node::Kind kind, std::vector<NodePointer> children) {
    if (children.size() == 1 && kind != Filter::Node::Kind::none_of) return std::move(children[0]);
    auto made = std::make_shared<Filter::Node>();
    made->kind = kind;
    made->children = std::move(children);
    return made;
  }

  Result<NodePointer> read_any(unsigned depth) {
    std::vector<NodePointer> terms;
    for (;;) {
      auto term = read_all(depth);
      if (!term) return term;
      terms.push_back(std::move(*term));
      if (!is("or")) return node(Filter::Node::Kind::any_of, std::move(terms));
      ++at_;
    }
  }

  Result<NodePointer> read_all(unsigned depth) {
    std::vector<NodePointer> factors;
    for (;;) {
      auto factor = read_factor(depth);
      if (!factor) return factor;
      factors.push_back(std::move(*factor));
      if (is("and")) {
        ++at_;
      } else if (now().kind == Kind::end || now().kind == Kind::close || is("or")) {
        return node(Filter::Node::Kind::all_of, std::move(factors));
      }
    }
  }

  Result<NodePointer> read_factor(unsigned depth) {
    if (depth > deepest) return bad_filter(now().column, "the filter nests too deep");
    if (is("not")) {
      ++at_;
      auto inside = read_factor(depth + 1);
      if (!inside) return inside;
      return node(Filter::Node::Kind::none_of, {std::move(*inside)});
    }
    if (now().kind == Kind::open) {
      const std::size_t column = words_[at_++].column;
      auto inside = read_any(depth + 1);
      if (!inside) return inside;
      if (now().kind != Kind::close) return bad_filter(column, "this '(' is not closed");
      ++at_;
      return inside;
    }
    if (now().kind != Kind::word || is("and") || is("or")) {
      const std::string found = now().kind == Kind::end ? "the filter ends" : "'" + now().text + "' stands";
      return bad_filter(now().column, found + " where a field or a protocol class is due", {}, "packets > 1000");
    }
    return read_comparison();
  }

  Result<NodePointer> read_comparison() {
    const FilterWord& name = words_[at_++];
    if (now().kind != Kind::comparison) return read_bare(name);
    const auto field = find_field(name.text);
    if (!field) {
      return bad_filter(name.column, "unknown field '" + name.text + "'", {},
                        nearest(name.text, field_names()).value_or(""));
    }
    const FilterWord& sign = words_[at_++];
    const Comparison comparison = comparison_of(sign.text);
    if (comparison == Comparison::contains && !is_textual(field->type)) {
      return bad_filter(sign.column, "'" + name.text + "' is no text", "'~' looks for a part of a text",
                        name.text + " =");
    }
    const bool asks_order =
        comparison != Comparison::equal && comparison != Comparison::not_equal && comparison != Comparison::contains;
    if (asks_order && !is_ordered(field->type)) {
      return bad_filter(sign.column, "'" + name.text + "' has no order", {}, name.text + " =");
    }
    if (now().kind != Kind::word && now().kind != Kind::quoted) {
      return bad_filter(now().column, "a value is due behind '" + name.text + " " + sign.text + "'");
    }
    auto wanted = read_value(now(), *field, comparison);
    if (!wanted) return tl::unexpected(wanted.error());
    ++at_;
    return comparison_node(field->read, comparison, std::move(*wanted));
  }

  /// A word without comparison: a protocol class or a flag.
  Result<NodePointer> read_bare(const FilterWord& word) const {
    if (parse_flow_kind(word.text)) return comparison_node(find_field("protocol")->read, Comparison::equal, word.text);
    const auto field = find_field(word.text);
    if (field && field->type == FieldType::flag) return comparison_node(field->read, Comparison::equal, 1.0L);
    if (field) return bad_filter(word.column, "'" + word.text + "' is compared with nothing", {}, word.text + " = …");
    auto known = protocol_names();
    for (const std::string_view name : field_names()) known.push_back(name);
    return bad_filter(word.column, "'" + word.text + "' is neither a protocol class nor a field", {},
                      nearest(word.text, known).value_or(""));
  }

  static NodePointer comparison_node(FieldReader read, Comparison comparison, Wanted wanted) {
    auto made = std::make_shared<Filter::Node>();
    made->read = std::move(read);
    made->comparison = comparison;
    made->wanted = std::move(wanted);
    return made;
  }

  std::vector<FilterWord> words_;
  std::size_t at_ = 0;
};

}  // namespace

Result<Filter> Filter::parse(std::string_view text) {
  auto words = split_filter(text);
  if (!words) return tl::unexpected(words.error());
  Filter filter;
  if (words->size() == 1) return filter;
  auto root = FilterReader(std::move(*words)).read();
  if (!root) return tl::unexpected(root.error());
  filter.root_ = std::move(*root);
  return filter;
}

}  // namespace isoline::analysis
