#include "config/yaml/tree.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <yaml.h>

namespace isoline::config::yaml {

namespace {

constexpr std::size_t deepest = 16;
constexpr std::size_t always_allowed = 1'000'000;  // values

struct Parser : yaml_parser_t {
  explicit Parser(std::string_view text) {
    usable = yaml_parser_initialize(this) != 0;
    if (!usable) return;
    // Were it to guess, the second byte could make it UTF-16.
    yaml_parser_set_encoding(this, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(this, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  ~Parser() {
    if (usable) yaml_parser_delete(this);
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  bool usable = false;
};

struct Event : yaml_event_t {
  Event() : yaml_event_t{} {}
  ~Event() { yaml_event_delete(this); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
};

// libyaml counts characters from 0.
Position place_of(const yaml_mark_t& mark) {
  return {static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1)};
}

// What YAML 1.1 reads as null; the readers of keys hear of it by its type (yaml.org/type/null.html).
bool is_null(std::string_view text) {
  static constexpr std::array words{"", "~", "null", "Null", "NULL"};
  return text.size() <= 4 && std::ranges::find(words, text) != words.end();
}

// Builds the tree from libyaml's events. Its own tree would lose duplicates, and recurses.
class Builder {
 public:
  Builder(Report& report, Memory& memory, std::size_t most) : report_(report), memory_(memory), most_(most) {}

  /// False: the report says why nothing more is read.
  bool take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        if (++documents_ == 1) return true;
        return refuse(event, "a second document", "a configuration is one document", "remove the line ---");
      case YAML_ALIAS_EVENT:
        return refuse(event, "an alias", "aliases are not read",
                      "write the value again; quote text that begins with *");
      case YAML_SCALAR_EVENT: return take_scalar(event);
      case YAML_SEQUENCE_START_EVENT:
        return open(event, event.data.sequence_start.anchor, event.data.sequence_start.tag, Node::Type::list);
      case YAML_MAPPING_START_EVENT:
        return open(event, event.data.mapping_start.anchor, event.data.mapping_start.tag, Node::Type::map);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT: return close();
      default: return true;
    }
  }

  const Node& root() const { return root_; }

 private:
  // An open list or map: its children are the last of nodes_ or entries_, from `first` on.
  struct Level {
    Node::Type type;
    Position at;
    std::size_t first;
    bool has_key = false;
    std::string_view key = {};
    Position key_at = {};
  };

  bool refuse(const yaml_event_t& event, std::string what, std::string why, std::string hint = {}) {
    report_.add(place_of(event.start_mark), std::move(what), std::move(why), std::move(hint));
    return false;
  }
  bool refuse_key(Position at) {
    report_.add(at, "a key that is not text", "keys are words", "text that begins with { or [ needs quotes");
    return false;
  }
  bool no_extras(const yaml_event_t& event, const void* anchor, const void* tag) {
    if (anchor) {
      return refuse(event, "an anchor", "anchors are not read",
                    "write the value where it is needed; quote text that begins with &");
    }
    if (tag)
      return refuse(event, "a tag", "tags are not read", "remove the word with !; quote text that begins with !");
    if (++values_ <= most_) return true;
    return refuse(event, "the file is too large", "more than " + std::to_string(most_) + " values");
  }

  bool take_scalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    if (!no_extras(event, scalar.anchor, scalar.tag)) return false;
    const std::string_view text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    const bool quoted = scalar.style != YAML_PLAIN_SCALAR_STYLE;
    const Position at = place_of(event.start_mark);
    if (!quoted && is_null(text)) return wants_key() ? refuse_key(at) : put(Node::nothing(at));
    if (!wants_key()) return put(Node::scalar(at, memory_.keep(text), quoted));
    Level& level = levels_.back();
    level.key = memory_.keep(text);
    level.key_at = at;
    level.has_key = true;
    return true;
  }

  bool open(const yaml_event_t& event, const void* anchor, const void* tag, Node::Type type) {
    if (!no_extras(event, anchor, tag)) return false;
    if (wants_key()) return refuse_key(place_of(event.start_mark));
    if (levels_.size() >= deepest) return refuse(event, "nested too deep", "more than 16 levels");
    levels_.push_back({type, place_of(event.start_mark), type == Node::Type::list ? nodes_.size() : entries_.size()});
    return true;
  }

  bool close() {
    const Level level = levels_.back();
    levels_.pop_back();
    if (level.type == Node::Type::list) {
      const auto elements = memory_.keep(std::span<const Node>(nodes_).subspan(level.first));
      nodes_.resize(level.first);
      return put(Node::list(level.at, elements));
    }
    const auto entries = memory_.keep(std::span<const Entry>(entries_).subspan(level.first));
    entries_.resize(level.first);
    return put(Node::map(level.at, entries));
  }

  bool wants_key() const {
    return !levels_.empty() && levels_.back().type == Node::Type::map && !levels_.back().has_key;
  }

  bool put(const Node& node) {
    if (levels_.empty()) {
      root_ = node;
    } else if (Level& level = levels_.back(); level.type == Node::Type::list) {
      nodes_.push_back(node);
    } else {
      entries_.push_back({level.key, level.key_at, node});
      level.has_key = false;
    }
    return true;
  }

  Report& report_;
  Memory& memory_;
  std::size_t most_;
  Node root_;
  std::vector<Level> levels_;
  std::vector<Node> nodes_;
  std::vector<Entry> entries_;
  std::size_t values_ = 0;
  unsigned documents_ = 0;
};

std::string hint_for(std::string_view message) {
  const auto has = [&](const char* word) { return message.find(word) != std::string_view::npos; };
  if (has("alias")) return "quote text that begins with *";
  if (has("anchor")) return "quote text that begins with &";
  if (has("start any token")) return "quote text that begins with @, ` or %";
  if (has("mapping") || has("expected ':'") || has("block")) {
    return "are the lines indented alike, is there a blank after each colon?";
  }
  return {};
}

void report_error(const Parser& parser, Report& report) {
  if (parser.error == YAML_MEMORY_ERROR) return report.add({}, "cannot be read", "there is not enough memory");
  std::string why = parser.problem ? parser.problem : "unknown error";
  std::string message = parser.context ? std::string(parser.context) + ", " + why : why;
  const std::string hint = hint_for(message);
  // Of characters that may not stand in a file it tells no mark, but the parse has come near.
  const yaml_mark_t& mark = parser.error == YAML_READER_ERROR ? parser.mark : parser.problem_mark;
  report.add(place_of(mark), "not valid YAML", std::move(message), hint);
}

}  // namespace

std::optional<Tree> parse_tree(std::string_view text, Report& report, const Limits& limits) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // a byte order mark, as some editors write it
  check_text(text, report, limits.bytes, limits.tabs);
  if (!report.empty()) return std::nullopt;
  auto memory = std::make_unique<Memory>();
  Builder builder(report, *memory, std::max(limits.values, always_allowed));
  Parser parser(text);
  if (!parser.usable) {
    report_error(parser, report);
    return std::nullopt;
  }
  for (bool more = true; more;) {
    Event event;
    if (yaml_parser_parse(&parser, &event) == 0) {
      report_error(parser, report);
      return std::nullopt;
    }
    if (!builder.take(event)) return std::nullopt;
    more = event.type != YAML_STREAM_END_EVENT;
  }
  return Tree(std::move(memory), builder.root());
}

}  // namespace isoline::config::yaml
