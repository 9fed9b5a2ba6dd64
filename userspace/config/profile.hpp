// Profiles: what ports have in common, so that a file states only what is different.
#pragma once

#include <span>
#include <string_view>

#include "config/yaml/tree.hpp"

namespace isoline::config {

/// A file of tsn-config/profiles, compiled into the program.
struct Profile {
  std::string_view name;  ///< of the file, without ending
  std::string_view text;
};
std::span<const Profile> profiles();

/// The tree of a schedule file with the profiles that it names beneath its ports. A key of the port replaces that of
/// the profile; maps are merged, and so are traffic classes of the same number; other lists are replaced as a whole.
/// What came from a profile stands at the place of the word that names the profile. What is new is kept
/// in `memory`.
yaml::Node with_profiles(const yaml::Node& root, yaml::Memory& memory);

}  // namespace isoline::config
