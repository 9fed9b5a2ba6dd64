// What a capture's flows look like, and what they did over time: files beside the table.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/flow/rate.hpp"
#include "isoline/capture_flows.hpp"
#include "isoline/command_line.hpp"

namespace isoline::cli {

/// Of the first flows that are shown: one takes 25 KB.
inline constexpr std::size_t most_time_lines = 1000;

/// Writes what --svg and --timeline ask for, and gives the time lines of the first rows, if anybody wanted some.
/// `records`: of the rows, in their order. Errors: those of reading the file once more and of writing.
Result<std::vector<analysis::TimeLine>> write_over_time(const Invocation& invocation, const CaptureWork& work,
                                                        const CaptureFlows& flows,
                                                        std::span<const std::uint32_t> records,
                                                        const std::vector<analysis::FlowRow>& rows);

}  // namespace isoline::cli
