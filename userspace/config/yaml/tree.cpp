#include "config/yaml/tree.hpp"

#include <exception>
#include <sstream>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "config/yaml/text.hpp"

namespace isoline::config::yaml {

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

const char* to_string(Node::Type type) {
  switch (type) {
    case Node::Type::nothing: return "nothing";
    case Node::Type::scalar: return "a single value";
    case Node::Type::list: return "a list";
    case Node::Type::map: return "a map";
  }
  return "";
}

namespace {

// Turns yaml-cpp's marks, which count bytes from 0, into positions. Marks of one parse mostly ascend, so each line is
// walked about once.
class Places {
 public:
  explicit Places(std::string_view text) : text_(text) {
    if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);  // a byte order mark, which yaml-cpp does not count
    lines_.push_back(0);
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (text_[i] == '\n') lines_.push_back(i + 1);
    }
  }

  Position of(const YAML::Mark& mark) {
    if (mark.is_null() || static_cast<std::size_t>(mark.line) >= lines_.size()) return {};
    const auto line = static_cast<std::size_t>(mark.line), byte = static_cast<std::size_t>(mark.column);
    if (line != line_ || byte < byte_) {
      line_ = line;
      byte_ = characters_ = 0;
    }
    for (; byte_ < byte; ++byte_) {
      const std::size_t at = lines_[line] + byte_;
      const bool continues = at < text_.size() && (static_cast<unsigned char>(text_[at]) & 0xc0) == 0x80;
      if (!continues) ++characters_;
    }
    return {line + 1, characters_ + 1};
  }

 private:
  std::string_view text_;
  std::vector<std::size_t> lines_;  // where each begins
  std::size_t line_ = 0, byte_ = 0, characters_ = 0;
};

// Thrown through yaml-cpp to end the parse at once; caught in parse_tree.
struct Stop : std::exception {};

// Builds the tree from yaml-cpp's events. Its own tree (YAML::Node) would lose duplicates, quotes and anchors.
class Builder final : public YAML::EventHandler {
 public:
  Builder(std::string_view text, Report& report) : report_(report), places_(text) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) refuse(mark, "a second document", "a configuration is one document", "remove the line ---");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    no_anchor(mark, anchor);
    put(node_of(Node::Type::nothing, mark));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(mark, "an alias", "aliases are not read", "write the value again; quote text that begins with *");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    no_anchor(mark, anchor);
    // yaml-cpp calls plain text "?" and quoted text "!" when the file gives no tag.
    if (tag != "?" && tag != "!" && !tag.empty()) no_tag(mark);
    Node node = node_of(Node::Type::scalar, mark);
    node.text = value;
    node.quoted = tag == "!";
    put(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Type::list);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Type::map);
  }
  void OnMapEnd() override { close(); }

  Node take() { return std::move(root_); }
  Position place(const YAML::Mark& mark) { return places_.of(mark); }

 private:
  static constexpr std::size_t deepest = 16;

  struct Level {
    Node node;
    bool has_key = false;
    std::string key = {};
    Position key_at = {};
  };

  [[noreturn]] void refuse(const YAML::Mark& mark, std::string what, std::string why, std::string hint = {}) {
    report_.add(places_.of(mark), std::move(what), std::move(why), std::move(hint));
    throw Stop();
  }
  void no_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) {
      refuse(mark, "an anchor", "anchors are not read",
             "write the value where it is needed; quote text that begins with &");
    }
  }
  [[noreturn]] void no_tag(const YAML::Mark& mark) {
    refuse(mark, "a tag", "tags are not read", "remove the word with !; quote text that begins with !");
  }
  [[noreturn]] void refuse_key(Position at) {
    report_.add(at, "a key that is not text", "keys are words", "text that begins with { or [ needs quotes");
    throw Stop();
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Node::Type type) {
    no_anchor(mark, anchor);
    if (tag != "?" && !tag.empty()) no_tag(mark);
    if (wants_key()) refuse_key(places_.of(mark));
    if (levels_.size() >= deepest) refuse(mark, "nested too deep", "more than 16 levels");
    levels_.push_back({.node = node_of(type, mark)});
  }

  void close() {
    Node done = std::move(levels_.back().node);
    levels_.pop_back();
    put(std::move(done));
  }

  Node node_of(Node::Type type, const YAML::Mark& mark) {
    Node node;
    node.type = type;
    node.at = places_.of(mark);
    return node;
  }

  bool wants_key() const {
    return !levels_.empty() && levels_.back().node.type == Node::Type::map && !levels_.back().has_key;
  }

  void put(Node node) {
    if (levels_.empty()) {
      root_ = std::move(node);
      return;
    }
    Level& level = levels_.back();
    if (level.node.type == Node::Type::list) {
      level.node.elements.push_back(std::move(node));
    } else if (!level.has_key) {
      if (node.type != Node::Type::scalar) refuse_key(node.at);
      level.key = std::move(node.text);
      level.key_at = node.at;
      level.has_key = true;
    } else {
      level.node.entries.push_back({std::move(level.key), level.key_at, std::move(node)});
      level.has_key = false;
    }
  }

  Report& report_;
  Places places_;
  Node root_;
  std::vector<Level> levels_;
  unsigned documents_ = 0;
};

std::string hint_for(const std::string& message) {
  if (message.find("alias") != std::string::npos) return "quote text that begins with *";
  if (message.find("anchor") != std::string::npos) return "quote text that begins with &";
  if (message.find("map") != std::string::npos)
    return "are the lines indented alike, is there a blank after each colon?";
  return {};
}

}  // namespace

std::optional<Node> parse_tree(std::string_view text, Report& report, std::size_t largest) {
  check_text(text, report, largest);
  if (!report.empty()) return std::nullopt;
  Builder builder(text, report);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
    return builder.take();
  } catch (const Stop&) {
  } catch (const YAML::Exception& exception) {
    report.add(builder.place(exception.mark), "not valid YAML", exception.msg, hint_for(exception.msg));
  } catch (const std::exception& exception) {
    report.add({}, "cannot be read", exception.what());
  }
  return std::nullopt;
}

}  // namespace isoline::config::yaml
