// What a generator and a reflector of stamped traffic did, as tables and JSON.
#pragma once

#include <string>

#include "format/text.hpp"
#include "model/traffic_report.hpp"

namespace isoline::format {

/// A row a stream: frames sent, how far from their time, what became of them. Below it the sums and what is to be
/// known. `top`: at most so many rows, 0: all.
std::string generator_table(const GeneratorReport& report, const TextStyle& style, std::size_t top = 0);
/// {"schema":"isoline.generated-traffic/1",…}; `histograms`: with the buckets of each distribution.
std::string encode_generator_report(const GeneratorReport& report, bool histograms, bool pretty = true);

/// A row a stream as it came; below it what was answered and what not.
std::string reflector_table(const ReflectorReport& report, const TextStyle& style, std::size_t top = 0);
/// {"schema":"isoline.reflected-traffic/1",…}
std::string encode_reflector_report(const ReflectorReport& report, bool histograms, bool pretty = true);

}  // namespace isoline::format
