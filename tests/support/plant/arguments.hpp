// The command line of a plant program: a table of long options, read once, each value checked when it is used.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/time.hpp"

namespace isoline::plant {

/// One option. Repeating it is allowed; the last value counts where one is asked for.
struct Option {
  const char* name;      ///< without the dashes
  const char* value;     ///< what stands for the value in the help; nullptr for a switch
  const char* fallback;  ///< value when it is not given; nullptr: it must be given or is asked for by has()
  const char* help;
};

/// What was given. Wrong words, missing or malformed values end the program with status 2 and one line that says
/// which; --help ends it with 0. These are programs for tests: nobody could act on the error but the caller's author.
class Arguments {
 public:
  Arguments(int argc, char** argv, std::span<const Option> options, const char* about);

  bool has(std::string_view name) const;
  std::string text(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;
  Nanoseconds duration(std::string_view name) const;                                           ///< "250us"
  std::uint64_t number(std::string_view name, std::uint64_t least, std::uint64_t most) const;  ///< 17, 0x8001
  double ratio(std::string_view name) const;                                                   ///< 0 … 1

  /// "program: problem", status 2.
  [[noreturn]] void refuse(const std::string& problem) const;

 private:
  struct Given {
    std::string name, value;
  };
  std::string program_;
  std::span<const Option> options_;
  std::vector<Given> given_;
};

}  // namespace isoline::plant
