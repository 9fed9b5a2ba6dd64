// Where the values of a file stand.
#pragma once

#include <memory>
#include <string_view>

#include "config/yaml/tree.hpp"

namespace isoline::config {

/// Looks a place up when somebody asks: a good file is read without any. Copies share the trees.
class Places {
 public:
  /// Of no file: everything stands at its begin.
  Places() = default;
  /// `whole` is the file with what was merged into it; its values live in the memory of both.
  Places(yaml::Tree file, yaml::Tree whole);

  /// Of a path as in model/finding.hpp; one that is not in the file takes the place of its nearest parent.
  yaml::Position of(std::string_view path) const;

 private:
  struct Trees {
    yaml::Tree file, whole;
  };
  std::shared_ptr<const Trees> trees_;
};

}  // namespace isoline::config
