#include "format/plan/csv.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "format/plan/flow.hpp"
#include "format/words.hpp"
#include "model/units.hpp"

namespace isoline::format {
namespace {

constexpr std::size_t rows_at_once = 1U << 15;

/// A field by RFC 4180: in quotes where it has to be.
void append_field(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

std::string field(std::string_view text) {
  std::string out;
  append_field(out, text);
  return out;
}

void append_numbers(std::string& out, std::uint64_t instance, std::uint32_t frame, std::size_t member,
                    std::int64_t start) {
  for (const std::uint64_t number : {instance, std::uint64_t{frame}, std::uint64_t{member}}) {
    append_number(out, number);
    out += ',';
  }
  out += std::to_string(start);
  out += '\n';
}

/// Of one instance of a stream.
std::uint64_t rows_of(const StreamPlan& planned) {
  std::uint64_t rows = 0;
  for (const PlannedMember& member : planned.members) rows += member.starts.size();
  return rows;
}

void append_instance(std::string& out, const Plan& plan, const StreamPlan& planned, std::uint64_t instance) {
  const StreamRequest& request = plan.streams[planned.stream];
  const std::string name = field(request.name) + ",";
  const auto shift = static_cast<std::int64_t>(instance) * request.period.count();
  for (std::size_t number = 0; number < planned.members.size(); ++number) {
    const PlannedMember& member = planned.members[number];
    for (std::size_t hop = 0; hop < member.hops.size(); ++hop) {
      const Link& link = plan.network.links[member.hops[hop].link];
      std::string way = name;
      append_number(way, hop);
      way += "," + field(plan.network.nodes[link.from].name) + "," + field(plan.network.nodes[link.to].name) + ",";
      for (std::uint32_t frame = 0; frame < request.frames; ++frame) {
        out += way;
        append_numbers(out, instance, frame, number, member.starts[hop * request.frames + frame].count() + shift);
      }
    }
  }
}

tl::unexpected<Error> too_many(std::string why) {
  return fail({ErrorKind::invalid_input, "cannot write one row a frame", "", std::move(why),
               "rounder periods have a shorter hyperperiod; --format schedule does not need it"});
}

}  // namespace

Result<PlanCsv> PlanCsv::of(const Plan& plan) {
  PlanCsv csv(plan);
  std::int64_t hyperperiod = 1;
  for (const StreamPlan& planned : plan.planned) {
    const std::int64_t period = plan.streams[planned.stream].period.count();
    std::int64_t next = 0;
    if (__builtin_mul_overflow(hyperperiod, period / std::gcd(hyperperiod, period), &next) ||
        next > INT64_MAX / 4) {  // starts lie up to some periods behind it
      return too_many("all streams repeat together only after more than " + to_string(Nanoseconds(hyperperiod)) +
                      " times " + std::to_string(period / std::gcd(hyperperiod, period)));
    }
    hyperperiod = next;
  }
  csv.hyperperiod_ = Nanoseconds(hyperperiod);
  for (const StreamPlan& planned : plan.planned) {
    const auto instances = static_cast<std::uint64_t>(hyperperiod / plan.streams[planned.stream].period.count());
    std::uint64_t rows = 0;
    if (__builtin_mul_overflow(instances, rows_of(planned), &rows) ||
        __builtin_add_overflow(csv.rows_, rows, &csv.rows_)) {
      csv.rows_ = UINT64_MAX;
      break;
    }
  }
  if (csv.rows_ > most_rows) {
    return too_many("all streams repeat together only after " + to_string(csv.hyperperiod_) + ": that is " +
                    count_for_people(static_cast<double>(csv.rows_)) + " rows, more than " +
                    count_for_people(static_cast<double>(most_rows)));
  }
  return csv;
}

bool PlanCsv::next(std::string& text) {
  if (!begun_) text += "stream,hop,from,to,instance,frame,member,start_ns\n";
  if (std::exchange(begun_, true) && planned_ == plan_->planned.size()) return false;
  for (std::uint64_t rows = 0; planned_ < plan_->planned.size() && rows < rows_at_once;) {
    const StreamPlan& planned = plan_->planned[planned_];
    append_instance(text, *plan_, planned, instance_);
    rows += rows_of(planned);
    if (++instance_ == static_cast<std::uint64_t>(hyperperiod_ / plan_->streams[planned.stream].period)) {
      instance_ = 0;
      ++planned_;
    }
  }
  return true;
}

std::string rejected_csv(const Plan& plan) {
  std::string text = "stream,reason\n";
  for (const RejectedStream& one : plan.rejected) {
    append_field(text, plan.streams[one.stream].name);
    text += ',';
    append_field(text, one.reason);
    text += '\n';
  }
  return text;
}

}  // namespace isoline::format
