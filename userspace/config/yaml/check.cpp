#include "config/yaml/check.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "config/scalar.hpp"
#include "model/nearest.hpp"
#include "model/words.hpp"

namespace isoline::config::yaml {

namespace {

// The last word of a path: "frame_id" of "streams[].match.frame_id".
std::string_view name_of(const Key& key) { return key.path.substr(key.path.rfind('.') + 1); }

std::string_view parent_of(const Key& key) {
  const auto dot = key.path.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : key.path.substr(0, dot);
}

// Where the walk is, as the file has it: "probe.streams[3].match". Put into words only when there is something to say.
struct Place {
  const Place* parent = nullptr;  // null: the top level
  std::string_view key = {};
  std::size_t index = SIZE_MAX;  // of an element

  std::string words() const {
    if (!parent) return {};
    const std::string before = parent->words();
    if (index != SIZE_MAX) return before + "[" + std::to_string(index) + "]";
    return before.empty() ? std::string(key) : before + "." + std::string(key);
  }
};

// The table as a tree.
struct Known {
  const Key* key = nullptr;  // null: the top level
  std::vector<std::pair<std::string_view, const Known*>> children;
  const Known* element = nullptr;  // of a list
};

class Checker {
 public:
  Checker(std::span<const Key> keys, Report& report) : report_(report) {
    for (const Key& key : keys) {
      Known& known = known_[key.path];
      known.key = &key;
      if (key.path.ends_with("[]")) {
        known_[key.path.substr(0, key.path.size() - 2)].element = &known;
      } else {
        known_[parent_of(key)].children.emplace_back(name_of(key), &known);
      }
    }
  }

  void check_top(const Node& root) { check_map(root, known_[""], {}); }

 private:
  void check_map(const Node& node, const Known& known, const Place& place) {
    refuse_duplicates(node);
    for (const Entry& entry : node.entries()) {
      if (report_.full()) return;
      const auto child =
          std::ranges::find(known.children, entry.key, &std::pair<std::string_view, const Known*>::first);
      if (child == known.children.end()) {
        refuse_unknown(entry, known, place);
      } else {
        check_value(entry.value, *child->second, {.parent = &place, .key = entry.key});
      }
    }
    for (const auto& [name, child] : known.children) {
      if (child->key->required && !node.find(name)) {
        report_.add(node.at(), std::string(name) + " is missing",
                    "every " + thing(known) + " needs it: " + std::string(child->key->meaning));
      }
    }
  }

  static std::string thing(const Known& known) {
    if (!known.key) return "file";
    static constexpr std::pair<std::string_view, const char*> elements[] = {{"streams[]", "stream"},
                                                                            {"rtp[]", "RTP port"},
                                                                            {"ports[]", "port"},
                                                                            {"entries[]", "entry"},
                                                                            {"classes[]", "traffic class"},
                                                                            {"vlans[]", "VLAN"},
                                                                            {"devices[]", "VLAN device"},
                                                                            {"dscp[]", "pair"},
                                                                            {"egress_pcp[]", "pair"},
                                                                            {"ingress_priority[]", "pair"},
                                                                            {"nodes[]", "node"},
                                                                            {"links[]", "link"},
                                                                            {"reserved[]", "window"},
                                                                            {"planned[]", "planned stream"},
                                                                            {"members[]", "member"},
                                                                            {"rejected[]", "rejected stream"}};
    for (const auto& [end, word] : elements) {
      if (known.key->path.ends_with(end)) return word;
    }
    return std::string(name_of(*known.key));
  }

  void check_value(const Node& node, const Known& known, const Place& place) {
    const Key& key = *known.key;
    if (node.type() == Node::Type::nothing) {
      report_.add(node.at(), place.words() + " has no value", "nothing stands behind the colon",
                  key.type == ValueType::list ? "write [] for an empty list, or remove the key"
                                              : "give it a value, or remove the key");
      return;
    }
    const auto wanted = key.type == ValueType::map    ? Node::Type::map
                        : key.type == ValueType::list ? Node::Type::list
                                                      : Node::Type::scalar;
    if (node.type() != wanted) {
      report_.add(node.at(), "wrong type for " + place.words(),
                  std::string("it is ") + to_string(node.type()) + ", " + to_string(wanted) + " is meant");
      return;
    }
    if (wanted == Node::Type::map) return check_map(node, known, place);
    if (wanted == Node::Type::list) return check_list(node, known, place);
    if (auto fine = check_scalar(node, key); !fine) {
      report_.add(node.at(), "bad value " + quoted(node.text()) + " for " + place.words(), fine.error().why,
                  fine.error().hint);
    }
  }

  void check_list(const Node& node, const Known& known, const Place& place) {
    const auto elements = node.elements();
    if (elements.size() > known.key->max) {
      report_.add(
          node.at(), place.words() + " is too long",
          std::to_string(elements.size()) + " elements, at most " + std::to_string(known.key->max) + " are possible");
      return;
    }
    for (std::size_t i = 0; i < elements.size() && !report_.full(); ++i) {
      check_value(elements[i], *known.element, {.parent = &place, .index = i});
    }
  }

  void refuse_duplicates(const Node& node) {
    if (!may_have_duplicates(node.entries())) return;
    sorted_.clear();
    for (const Entry& entry : node.entries()) sorted_.push_back(&entry);
    std::ranges::sort(
        sorted_, [](const Entry* a, const Entry* b) { return a->key != b->key ? a->key < b->key : a->at < b->at; });
    for (std::size_t i = 1, first = 0; i < sorted_.size(); ++i) {
      if (sorted_[i]->key != sorted_[first]->key) {
        first = i;
      } else {
        report_.add(sorted_[i]->at, "duplicate key " + quoted(sorted_[i]->key),
                    "it stands at " + to_string(sorted_[first]->at) + " already", "remove one of them");
      }
    }
  }

  // Nearly no map has any, and nearly all are too small for sorting to pay.
  static bool may_have_duplicates(std::span<const Entry> entries) {
    constexpr std::size_t small = 16;
    if (entries.size() > small) return true;
    for (std::size_t i = 1; i < entries.size(); ++i) {
      for (std::size_t before = 0; before < i; ++before) {
        if (entries[before].key == entries[i].key) return true;
      }
    }
    return false;
  }

  void refuse_unknown(const Entry& entry, const Known& known, const Place& place) {
    std::vector<std::string_view> names;
    for (const auto& child : known.children) names.push_back(child.first);
    std::string hint;
    if (const auto near = nearest(entry.key, names)) {
      hint = "did you mean " + *near + "? ";
    } else if (const auto home = home_of(entry.key); !home.empty()) {
      hint = "it belongs under " + home + "; ";
    }
    const std::string where = place.words();
    report_.add(entry.at, "unknown key " + quoted(entry.key),
                (where.empty() ? "the top level" : where) + " has no such key", hint + "use one of: " + joined(names));
  }

  // Where a key belongs that stands in the wrong map.
  std::string home_of(std::string_view name) const {
    for (const auto& [path, known] : known_) {
      if (!known.key || name_of(*known.key) != name) continue;
      const auto parent = parent_of(*known.key);
      return parent.empty() ? "the top level" : std::string(parent);
    }
    return {};
  }

  Report& report_;
  std::map<std::string_view, Known> known_;
  std::vector<const Entry*> sorted_;
};

}  // namespace

void check(const Node& root, std::span<const Key> keys, Report& report) {
  Checker checker(keys, report);
  if (root.type() == Node::Type::map || root.type() == Node::Type::nothing) {
    checker.check_top(root);
  } else {
    report.add(root.at(), "wrong type for the file",
               std::string("it is ") + to_string(root.type()) + ", a map is meant", "begin with a key and a colon");
  }
}

const Key& key_of(std::span<const Key> keys, std::string_view path) {
  return *std::ranges::find(keys, path, &Key::path);
}

}  // namespace isoline::config::yaml
