#include "isoline/command_line.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <charconv>

#include "model/nearest.hpp"
#include "model/units.hpp"
#include "model/words.hpp"

namespace isoline::cli {
namespace {

namespace po = boost::program_options;

Error usage(std::string where, std::string what, std::string why, std::string hint) {
  return {ErrorKind::usage, std::move(what), std::move(where), std::move(why), std::move(hint)};
}

std::vector<std::string_view> noun_names() {
  std::vector<std::string_view> names{"help"};
  for (const auto& noun : nouns()) {
    if (!noun.hidden) names.push_back(noun.name);
  }
  return names;
}

std::vector<std::string_view> verb_names(const Noun& noun) {
  std::vector<std::string_view> names;
  names.reserve(noun.verbs.size() + 1);
  for (const auto& verb : noun.verbs) names.push_back(verb.name);
  names.emplace_back("help");
  return names;
}

Result<const Noun*> noun_named(const std::string& word) {
  if (const auto* noun = find_noun(word)) return noun;
  const auto names = noun_names();
  const auto near = nearest(word, names);
  return fail(
      usage("", "unknown noun '" + word + "'", "the nouns are " + joined(names), near.value_or("isoline help")));
}

Result<const Verb*> verb_named(const Noun& noun, const std::string& word) {
  if (const auto* verb = find_verb(noun, word)) return verb;
  const auto names = verb_names(noun);
  const auto near = nearest(word, names);
  const std::string name(noun.name);
  return fail(usage(name, "unknown verb '" + word + "'", "the verbs are " + joined(names),
                    "isoline " + name + " " + near.value_or("help")));
}

/// "help [NOUN [VERB]]", with the words behind "help".
Result<Request> help_about(const Noun* noun, const std::vector<std::string>& words) {
  HelpRequest request{noun, nullptr};
  for (const auto& word : words) {
    if (word == "help" || word == "--help" || word == "-h") continue;
    if (request.verb) return fail(usage("help", "too many words", "'" + word + "'", "isoline help NOUN VERB"));
    if (!request.noun) {
      const auto found = noun_named(word);
      if (!found) return tl::unexpected(found.error());
      request.noun = *found;
    } else {
      const auto found = verb_named(*request.noun, word);
      if (!found) return tl::unexpected(found.error());
      request.verb = *found;
    }
  }
  return request;
}

po::options_description describe_options(const Verb& verb) {
  po::options_description description;
  const auto add = [&](const Option& option) {
    std::string names(option.name);
    if (option.letter) names += std::string(",") + option.letter;
    if (option.metavar.empty()) {
      description.add_options()(names.c_str(), "");
    } else {
      description.add_options()(names.c_str(), po::value<std::vector<std::string>>(), "");
    }
  };
  for (const auto name : verb.options) add(option(name));
  add(option("help"));
  // The operand passes through the same parser under a name that nobody can type.
  description.add_options()(" operand", po::value<std::vector<std::string>>(), "");
  return description;
}

Error unknown_option(const Invocation& invocation, const std::string& written) {
  const auto bare = written.substr(std::min(written.find_first_not_of('-'), written.size()));
  std::vector<std::string_view> names(invocation.verb().options.begin(), invocation.verb().options.end());
  names.emplace_back("help");
  const auto near = nearest(bare, names);
  return invocation.error("unknown option '" + written + "'", "",
                          near ? "--" + *near : "isoline " + invocation.name() + " --help");
}

Result<Request> parse_verb(const Noun& noun, const Verb& verb, const std::vector<std::string>& words) {
  Invocation invocation(noun, verb);
  const std::string help = "isoline " + invocation.name() + " --help";
  po::parsed_options parsed(nullptr);
  const auto description = describe_options(verb);
  try {
    po::positional_options_description positions;
    positions.add(" operand", -1);
    const auto style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    parsed = po::command_line_parser(words).options(description).positional(positions).style(style).run();
  } catch (const po::unknown_option& error) {
    return fail(unknown_option(invocation, error.get_option_name()));
  } catch (const po::error_with_option_name& error) {
    const auto name = error.get_option_name();
    const bool extra = std::string_view(error.what()).find("does not take") != std::string_view::npos;
    return fail(invocation.error("option '" + name + (extra ? "' takes no value" : "' needs a value"), "", help));
  } catch (const po::error& error) {
    return fail(invocation.error("cannot read the options", error.what(), help));
  }
  for (const auto& found : parsed.options) {
    if (found.string_key == "help") return HelpRequest{&noun, &verb};
    if (found.string_key == " operand") {
      if (invocation.operand() && !invocation.second() && !verb.second.metavar.empty()) {
        invocation.set_second(found.value.front());
        continue;
      }
      if (verb.operand.metavar.empty() || invocation.operand()) {
        const auto& options = verb.options;
        const bool wants_interface = std::find(options.begin(), options.end(), "interface") != options.end();
        return fail(invocation.error("too many words", "'" + found.value.front() + "'",
                                     wants_interface ? "-i " + found.value.front() : help));
      }
      invocation.set_operand(found.value.front());
      continue;
    }
    auto values = invocation.texts(found.string_key);
    if (!values.empty() && !option(found.string_key).repeatable) {
      return fail(invocation.error("option '--" + found.string_key + "' was given twice", "", help));
    }
    values.insert(values.end(), found.value.begin(), found.value.end());
    invocation.set(found.string_key, std::move(values));
  }
  const auto missing = [&](const Operand& operand, bool given) {
    return operand.required && !operand.metavar.empty() && !given;
  };
  for (const auto& [operand, given] :
       {std::pair(&verb.operand, invocation.operand().has_value()), {&verb.second, invocation.second().has_value()}}) {
    if (missing(*operand, given))
      return fail(invocation.error(std::string(operand->metavar) + " is missing", std::string(operand->help), help));
  }
  return invocation;
}

}  // namespace

std::string Invocation::name() const { return std::string(noun_->name) + " " + std::string(verb_->name); }

std::optional<std::string> Invocation::text(std::string_view option) const {
  const auto found = values_.find(std::string(option));
  if (found == values_.end() || found->second.empty()) return std::nullopt;
  return found->second.front();
}

std::vector<std::string> Invocation::texts(std::string_view option) const {
  const auto found = values_.find(std::string(option));
  return found == values_.end() ? std::vector<std::string>{} : found->second;
}

Result<std::optional<Nanoseconds>> Invocation::duration(std::string_view option) const {
  const auto written = text(option);
  if (!written) return std::nullopt;
  const auto read = parse_duration(*written);
  if (!read) return fail(error("--" + std::string(option) + " " + *written, read.error().why, read.error().hint));
  if (*read <= Nanoseconds{0}) return fail(error("--" + std::string(option) + " " + *written, "must be longer than 0"));
  return *read;
}

Result<std::optional<std::uint64_t>> Invocation::number(std::string_view option, std::uint64_t least,
                                                        std::uint64_t most) const {
  const auto written = text(option);
  if (!written) return std::nullopt;
  std::uint64_t value = 0;
  const char* end = written->data() + written->size();
  const auto read = std::from_chars(written->data(), end, value);
  if (read.ec != std::errc{} || read.ptr != end || value < least || value > most) {
    return fail(error("--" + std::string(option) + " " + *written,
                      "not a whole number from " + std::to_string(least) + " to " + std::to_string(most)));
  }
  return value;
}

Error Invocation::error(std::string what, std::string why, std::string hint) const {
  return usage(name(), std::move(what), std::move(why), std::move(hint));
}

Result<Request> parse_command_line(const std::vector<std::string>& words) {
  if (words.empty()) {
    return fail(usage("", "a noun is missing", "the nouns are " + joined(noun_names()), "isoline help"));
  }
  const std::string& first = words.front();
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  if (first == "--version" || first == "-V") {
    const bool json = !rest.empty() && rest.front() == "--json";
    if (rest.size() > (json ? 1 : 0)) {
      return fail(usage("", "too many words: '" + rest[json ? 1 : 0] + "'", "", "isoline --version --json"));
    }
    return VersionRequest{json};
  }
  if (first == "help" || first == "--help" || first == "-h") return help_about(nullptr, rest);
  if (first.starts_with("-")) {
    const auto near = nearest(first, {"--version", "--help"});
    return fail(
        usage("", "unknown option '" + first + "'", "options stand behind the verb", near.value_or("isoline help")));
  }
  const auto noun = noun_named(first);
  if (!noun) return tl::unexpected(noun.error());
  if (rest.empty()) {
    return fail(
        usage(first, "a verb is missing", "the verbs are " + joined(verb_names(**noun)), "isoline " + first + " help"));
  }
  const std::vector<std::string> behind(rest.begin() + 1, rest.end());
  if (rest.front() == "help" || rest.front() == "--help" || rest.front() == "-h") return help_about(*noun, behind);
  const auto verb = verb_named(**noun, rest.front());
  if (!verb) return tl::unexpected(verb.error());
  return parse_verb(**noun, **verb, behind);
}

}  // namespace isoline::cli
