#include "format/words.hpp"

namespace isoline::format {

std::string place_in_words(std::string_view interface, Direction direction) {
  return std::string(interface) + (direction == Direction::ingress ? " in" : " out");
}

std::string counted(std::uint64_t count, std::string_view what) {
  return count_for_people(static_cast<double>(count)) + " " + std::string(what) + (count == 1 ? "" : "s");
}

std::string capital(std::string_view words) {
  std::string text(words);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string clock_in_words(ClockSource clock) {
  switch (clock) {
    case ClockSource::monotonic: return "the kernel's monotonic clock";
    case ClockSource::skb: return "the kernel's receive stamps";
    case ClockSource::hardware: return "the network card's clock";
    case ClockSource::tai: return "this host's TAI";
    case ClockSource::capture: return "the clock of who recorded the capture";
  }
  return "an unknown clock";
}

}  // namespace isoline::format
