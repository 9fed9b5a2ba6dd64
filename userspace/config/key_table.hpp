// A table of keys for the life of the program, from parts that several tables have in common.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/keys.hpp"

namespace isoline::config {

class KeyTable {
 public:
  /// Appends keys, each below the prefix: "probe." or "ports[].".
  void append(std::string_view prefix, std::span<const Key> keys) {
    for (Key key : keys) {
      paths_.push_back(std::string(prefix) + std::string(key.path));
      key.path = paths_.back();
      keys_.push_back(key);
    }
  }
  std::span<const Key> keys() const { return keys_; }

 private:
  std::deque<std::string> paths_;  // a deque, so that the views stay valid as it grows
  std::vector<Key> keys_;
};

}  // namespace isoline::config
