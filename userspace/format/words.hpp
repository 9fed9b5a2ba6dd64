// Small phrases that several outputs share.
#pragma once

#include <string>
#include <string_view>

#include "model/flow.hpp"
#include "model/units.hpp"
#include "model/words.hpp"

namespace isoline::format {

/// "eth0 in", "eth0 out": short for ingress and egress where a column is narrow.
std::string place_in_words(std::string_view interface, Direction direction);

/// "1 packet", "12.3k packets"
std::string counted(std::uint64_t count, std::string_view what);

/// "Round trip": with a capital letter, for a title.
std::string capital(std::string_view words);

/// "the kernel's monotonic clock", for a person.
std::string clock_in_words(ClockSource clock);

}  // namespace isoline::format
