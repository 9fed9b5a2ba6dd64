#include "support/plant/arguments.hpp"

#include <cstdio>
#include <cstdlib>

#include "model/units.hpp"

namespace isoline::plant {
namespace {

void print_help(const std::string& program, std::span<const Option> options, const char* about) {
  std::printf("usage: %s [option…]\n%s\n\n", program.c_str(), about);
  for (const Option& option : options) {
    const std::string left = std::string("--") + option.name + (option.value ? std::string(" ") + option.value : "");
    std::printf("  %-24s %s", left.c_str(), option.help);
    if (option.value && option.fallback && *option.fallback) std::printf(" [%s]", option.fallback);
    std::printf("\n");
  }
}

}  // namespace

Arguments::Arguments(int argc, char** argv, std::span<const Option> options, const char* about) : options_(options) {
  program_ = argv[0];
  if (const auto slash = program_.rfind('/'); slash != std::string::npos) program_.erase(0, slash + 1);
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--help") {
      print_help(program_, options, about);
      std::exit(0);
    }
    const Option* found = nullptr;
    for (const Option& option : options) {
      if (word.starts_with("--") && word.substr(2) == option.name) found = &option;
    }
    if (!found) refuse("unknown option '" + std::string(word) + "', see --help");
    if (!found->value) {
      given_.push_back({found->name, ""});
    } else if (i + 1 < argc) {
      given_.push_back({found->name, argv[++i]});
    } else {
      refuse(std::string(word) + " needs " + found->value);
    }
  }
}

bool Arguments::has(std::string_view name) const {
  for (const Given& given : given_) {
    if (given.name == name) return true;
  }
  return false;
}

std::vector<std::string> Arguments::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const Given& given : given_) {
    if (given.name == name) values.push_back(given.value);
  }
  return values;
}

std::string Arguments::text(std::string_view name) const {
  if (const auto values = all(name); !values.empty()) return values.back();
  for (const Option& option : options_) {
    if (option.name == name && option.fallback) return option.fallback;
  }
  refuse("--" + std::string(name) + " must be given");
}

Nanoseconds Arguments::duration(std::string_view name) const {
  const auto parsed = parse_duration(text(name));
  if (!parsed) refuse("--" + std::string(name) + ": " + describe(parsed.error()));
  return *parsed;
}

std::uint64_t Arguments::number(std::string_view name, std::uint64_t least, std::uint64_t most) const {
  const std::string value = text(name);
  char* end = nullptr;
  const std::uint64_t number = std::strtoull(value.c_str(), &end, 0);
  if (value.empty() || value[0] == '-' || *end != '\0' || number < least || number > most) {
    refuse("--" + std::string(name) + " '" + value + "' is not a number from " + std::to_string(least) + " to " +
           std::to_string(most));
  }
  return number;
}

double Arguments::ratio(std::string_view name) const {
  const std::string value = text(name);
  char* end = nullptr;
  const double ratio = std::strtod(value.c_str(), &end);
  if (value.empty() || *end != '\0' || !(ratio >= 0 && ratio <= 1)) {
    refuse("--" + std::string(name) + " '" + value + "' is not a ratio from 0 to 1");
  }
  return ratio;
}

void Arguments::refuse(const std::string& problem) const {
  std::fprintf(stderr, "%s: %s\n", program_.c_str(), problem.c_str());
  std::exit(2);
}

}  // namespace isoline::plant
