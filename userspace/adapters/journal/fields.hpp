// The words of a journal line: written without blanks, read back strictly.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace isoline::journal {

/// Any bytes as one word: blanks, "%", control characters and bytes beyond ASCII as %xx; "-" is nothing.
std::string word_of(std::string_view text);
/// Two digits a byte; "-" is none.
std::string hex_of(const std::vector<std::uint8_t>& bytes);

/// Takes the words of a line one by one. After a word that is not what was asked for, good() is false for ever and
/// everything else is its type's zero.
class Fields {
 public:
  explicit Fields(std::string_view line) : rest_(line) {}

  std::string_view word();
  std::string text();
  std::vector<std::uint8_t> bytes();
  bool yes();  ///< "yes" or "no"
  /// Decimal, at most so much.
  std::uint64_t number(std::uint64_t most);
  template <class T>
  T number() {
    return static_cast<T>(number(std::numeric_limits<T>::max()));
  }

  bool next_is_nothing() const;  ///< the next word is "-"
  bool empty() const { return rest_.empty(); }
  void refuse() { good_ = false; }
  bool good() const { return good_; }
  /// Everything was read and understood.
  bool complete() const { return good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace isoline::journal
