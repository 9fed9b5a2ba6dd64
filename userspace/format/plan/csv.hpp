// A plan as rows for other tools (docs/formats/plan-csv.md).
#pragma once

#include <cstdint>
#include <string>

#include "model/error.hpp"
#include "model/plan.hpp"

namespace isoline::format {

/// One row a frame and hop, over the hyperperiod of the planned streams: stream,hop,from,to,instance,frame,member,
/// start_ns. Written stream by stream, so that nobody has to hold all of it.
class PlanCsv {
 public:
  static constexpr std::uint64_t most_rows = 200'000'000;

  /// Errors: invalid_input with the number, for more rows than that, and hyperperiods that are no number of 63 bits.
  static Result<PlanCsv> of(const Plan& plan);

  Nanoseconds hyperperiod() const { return hyperperiod_; }
  std::uint64_t rows() const { return rows_; }

  /// Appends the next rows to the text, the first time the header too. False: there are none left.
  bool next(std::string& text);

 private:
  explicit PlanCsv(const Plan& plan) : plan_(&plan) {}

  const Plan* plan_;
  Nanoseconds hyperperiod_{1};
  std::uint64_t rows_ = 0;
  bool begun_ = false;
  std::size_t planned_ = 0;  // of Plan::planned, the next one
  std::uint64_t instance_ = 0;
};

/// stream,reason: a row for each stream without times.
std::string rejected_csv(const Plan& plan);

}  // namespace isoline::format
