// Collects what is wrong with one file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "config/problem.hpp"

namespace isoline::config::yaml {

/// A place in a file, both numbers from 1; columns count characters.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  friend auto operator<=>(const Position&, const Position&) = default;
};

/// "3:14"
std::string to_string(Position position);

/// The problems of one file. After `most` of them it takes no more, so that a wrong file cannot flood a terminal.
class Report {
 public:
  static constexpr std::size_t most = 50;

  explicit Report(std::string file) : file_(std::move(file)) {}

  /// Kind invalid_input at this place.
  void add(Position at, std::string what, std::string why, std::string hint = {});
  void add(Error error);

  bool empty() const { return problems_.empty(); }
  bool full() const { return problems_.size() >= most; }
  const std::string& file() const { return file_; }

  /// In the order of the file's lines where they are known.
  Problems take();

 private:
  struct Found {
    Position at;
    Error error;
  };
  std::string file_;
  std::vector<Found> problems_;
};

/// Text from a file as it may stand in a message: in quotes, without control characters, not longer than a line.
std::string quoted(std::string_view text);

}  // namespace isoline::config::yaml
