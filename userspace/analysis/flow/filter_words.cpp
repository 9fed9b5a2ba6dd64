#include "analysis/flow/filter_words.hpp"

#include <algorithm>

namespace isoline::analysis {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view comparisons = "=!<>~";
constexpr std::string_view ends_of_word = " \t\r\n=!<>~()'\"";

}  // namespace

tl::unexpected<Error> bad_filter(std::size_t column, std::string what, std::string why, std::string hint) {
  return fail(
      {ErrorKind::invalid_input, std::move(what), "filter:" + std::to_string(column), std::move(why), std::move(hint)});
}

Result<std::vector<FilterWord>> split_filter(std::string_view text) {
  using Kind = FilterWord::Kind;
  std::vector<FilterWord> words;
  std::size_t at = 0;
  while ((at = text.find_first_not_of(blanks, at)) != text.npos) {
    const std::size_t column = at + 1;
    const char c = text[at];
    if (c == '(' || c == ')') {
      words.push_back({c == '(' ? Kind::open : Kind::close, std::string(1, c), column});
      ++at;
    } else if (c == '\'' || c == '"') {
      const std::size_t end = text.find(c, at + 1);
      if (end == text.npos) return bad_filter(column, "the quote is not closed");
      words.push_back({Kind::quoted, std::string(text.substr(at + 1, end - at - 1)), column});
      at = end + 1;
    } else if (comparisons.find(c) != comparisons.npos) {
      const bool two = c != '~' && at + 1 < text.size() && text[at + 1] == '=';
      if (c == '!' && !two) return bad_filter(column, "'!' must be followed by '='", {}, "not");
      words.push_back({Kind::comparison, std::string(text.substr(at, two ? 2 : 1)), column});
      at += two ? 2 : 1;
    } else {
      const std::size_t end = std::min(text.find_first_of(ends_of_word, at), text.size());
      words.push_back({Kind::word, std::string(text.substr(at, end - at)), column});
      at = end;
    }
  }
  words.push_back({Kind::end, {}, text.size() + 1});
  return words;
}

}  // namespace isoline::analysis
