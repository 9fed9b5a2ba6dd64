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

std::string parent_of(const Key& key) {
  const auto dot = key.path.rfind('.');
  return std::string(dot == std::string_view::npos ? std::string_view() : key.path.substr(0, dot));
}

// "probe.streams[3].match" for people, without the root's empty path.
std::string place(const std::string& shown) { return shown.empty() ? "the top level" : shown; }

class Checker {
 public:
  Checker(std::span<const Key> keys, Report& report) : report_(report) {
    for (const Key& key : keys) {
      by_path_.emplace(key.path, &key);
      if (!key.path.ends_with("[]")) children_[parent_of(key)].push_back(&key);
    }
  }

  // path is the table's ("streams[].match"), shown the file's ("streams[2].match").
  void check_map(const Node& node, const std::string& path, const std::string& shown) {
    refuse_duplicates(node);
    const auto& known = children_[path];
    for (const Entry& entry : node.entries()) {
      if (report_.full()) return;
      const auto key = std::ranges::find_if(known, [&](const Key* k) { return name_of(*k) == entry.key; });
      if (key == known.end()) {
        refuse_unknown(entry, path, shown);
      } else {
        check_value(entry.value, **key, (shown.empty() ? "" : shown + ".") + std::string(entry.key));
      }
    }
    for (const Key* key : known) {
      if (key->required && !node.find(name_of(*key))) {
        report_.add(node.at(), std::string(name_of(*key)) + " is missing",
                    "every " + thing(path) + " needs it: " + std::string(key->meaning));
      }
    }
  }

 private:
  static std::string thing(const std::string& path) {
    static constexpr std::pair<std::string_view, const char*> elements[] = {{"streams[]", "stream"},
                                                                            {"rtp[]", "RTP port"},
                                                                            {"ports[]", "port"},
                                                                            {"entries[]", "entry"},
                                                                            {"classes[]", "traffic class"},
                                                                            {"vlans[]", "VLAN"},
                                                                            {"devices[]", "VLAN device"},
                                                                            {"dscp[]", "pair"},
                                                                            {"egress_pcp[]", "pair"},
                                                                            {"ingress_priority[]", "pair"}};
    for (const auto& [end, word] : elements) {
      if (path.ends_with(end)) return word;
    }
    if (path.empty()) return "file";
    return path.substr(path.rfind('.') + 1);
  }

  void check_value(const Node& node, const Key& key, const std::string& shown) {
    if (node.type() == Node::Type::nothing) {
      report_.add(node.at(), shown + " has no value", "nothing stands behind the colon",
                  key.type == ValueType::list ? "write [] for an empty list, or remove the key"
                                              : "give it a value, or remove the key");
      return;
    }
    const auto wanted = key.type == ValueType::map    ? Node::Type::map
                        : key.type == ValueType::list ? Node::Type::list
                                                      : Node::Type::scalar;
    if (node.type() != wanted) {
      report_.add(node.at(), "wrong type for " + shown,
                  std::string("it is ") + to_string(node.type()) + ", " + to_string(wanted) + " is meant");
      return;
    }
    if (wanted == Node::Type::map) return check_map(node, std::string(key.path), shown);
    if (wanted == Node::Type::list) return check_list(node, key, shown);
    if (auto fine = check_scalar(node, key); !fine) {
      report_.add(node.at(), "bad value " + quoted(node.text()) + " for " + shown, fine.error().why, fine.error().hint);
    }
  }

  void check_list(const Node& node, const Key& key, const std::string& shown) {
    if (node.elements().size() > key.max) {
      report_.add(
          node.at(), shown + " is too long",
          std::to_string(node.elements().size()) + " elements, at most " + std::to_string(key.max) + " are possible");
      return;
    }
    const Key& element = *by_path_.at(std::string(key.path) + "[]");
    for (std::size_t i = 0; i < node.elements().size() && !report_.full(); ++i) {
      check_value(node.elements()[i], element, shown + "[" + std::to_string(i) + "]");
    }
  }

  void refuse_duplicates(const Node& node) {
    std::vector<const Entry*> sorted;
    for (const Entry& entry : node.entries()) sorted.push_back(&entry);
    std::ranges::sort(
        sorted, [](const Entry* a, const Entry* b) { return a->key != b->key ? a->key < b->key : a->at < b->at; });
    for (std::size_t i = 1, first = 0; i < sorted.size(); ++i) {
      if (sorted[i]->key != sorted[first]->key) {
        first = i;
      } else {
        report_.add(sorted[i]->at, "duplicate key " + quoted(sorted[i]->key),
                    "it stands at " + to_string(sorted[first]->at) + " already", "remove one of them");
      }
    }
  }

  void refuse_unknown(const Entry& entry, const std::string& path, const std::string& shown) {
    std::vector<std::string_view> names;
    for (const Key* key : children_[path]) names.push_back(name_of(*key));
    std::string hint;
    if (const auto near = nearest(entry.key, names)) {
      hint = "did you mean " + *near + "? ";
    } else if (const auto home = home_of(entry.key); !home.empty()) {
      hint = "it belongs under " + home + "; ";
    }
    report_.add(entry.at, "unknown key " + quoted(entry.key), place(shown) + " has no such key",
                hint + "use one of: " + joined(names));
  }

  // Where a key belongs that stands in the wrong map.
  std::string home_of(std::string_view name) const {
    for (const auto& [path, key] : by_path_) {
      if (name_of(*key) == name) return parent_of(*key).empty() ? "the top level" : parent_of(*key);
    }
    return {};
  }

  Report& report_;
  std::map<std::string, const Key*, std::less<>> by_path_;
  std::map<std::string, std::vector<const Key*>> children_;
};

}  // namespace

void check(const Node& root, std::span<const Key> keys, Report& report) {
  Checker checker(keys, report);
  if (root.type() == Node::Type::map || root.type() == Node::Type::nothing) {
    checker.check_map(root, "", "");
  } else {
    report.add(root.at(), "wrong type for the file",
               std::string("it is ") + to_string(root.type()) + ", a map is meant", "begin with a key and a colon");
  }
}

const Key& key_of(std::span<const Key> keys, std::string_view path) {
  return *std::ranges::find(keys, path, &Key::path);
}

}  // namespace isoline::config::yaml
