#include "format/flow_json.hpp"
#include "format/json_writer.hpp"
#include "format/traffic/document.hpp"

namespace isoline::format {
namespace {

class Writer {
 public:
  Writer(bool histograms, bool pretty) : json_(pretty), histograms_(histograms) {}

  std::string generator(const GeneratorReport& report) {
    json_.begin_object();
    json_.member("schema", "isoline.generated-traffic/1");
    json_.member("lasted_ns", report.lasted);
    json_.member("late_after_ns", report.late_after);
    sent(report.total);
    json_.member("retries", report.retries);
    json_.member("other", report.other);
    times("poll_gap_ns", report.poll_gap);
    json_.key("streams");
    json_.begin_array();
    for (const GeneratedStream& stream : report.streams) {
      json_.begin_object();
      json_.member("stream", stream.name);
      sent(stream.traffic);
      if (stream.answers) {
        json_.key("answers");
        json_.begin_object();
        figures(*stream.answers);
        json_.end_object();
      }
      json_.end_object();
    }
    json_.end_array();
    return end();
  }

  std::string reflector(const ReflectorReport& report) {
    json_.begin_object();
    json_.member("schema", "isoline.reflected-traffic/1");
    json_.member("received", report.received);
    json_.member("answered_stamp", report.answered_stamp);
    json_.member("answered_layer2", report.answered_layer2);
    json_.member("answered_neighbour", report.answered_neighbour);
    json_.member("answered_echo", report.answered_echo);
    json_.member("unsent", report.unsent);
    json_.member("not_for_us", report.not_for_us);
    json_.member("answers_seen", report.answers_seen);
    json_.member("unreadable", report.unreadable);
    json_.member("other", report.other);
    json_.member("untracked", report.untracked);
    times("poll_gap_ns", report.poll_gap);
    json_.key("streams");
    json_.begin_array();
    for (const ReflectedStream& stream : report.streams) {
      json_.begin_object();
      json_.member("stream", stream.name);
      json_.member("answered", stream.answered);
      figures(stream.figures);
      json_.end_object();
    }
    json_.end_array();
    return end();
  }

 private:
  std::string end() {
    json_.end_object();
    return json_.take();
  }

  void times(const char* name, const std::optional<Distribution>& distribution) {
    if (!distribution || distribution->count == 0) return;
    json_.key(name);
    write_distribution(json_, *distribution, histograms_);
  }

  void sent(const SentTraffic& traffic) {
    json_.member("sent", traffic.sent);
    json_.member("sent_bytes", traffic.sent_bytes);
    json_.member("late", traffic.late);
    json_.member("skipped", traffic.skipped);
    json_.member("refused", traffic.refused);
    times("error_ns", traffic.error);
  }

  void arrivals(const ArrivalCounts& counts) {
    json_.member("received", counts.received);
    json_.member("lost", counts.lost);
    json_.member("duplicated", counts.duplicated);
    json_.member("reordered", counts.reordered);
    json_.member("reordering_extent", counts.max_extent);
    json_.member("unknown_extents", counts.unknown_extents);
    json_.member("beyond_window", counts.beyond_window);
    json_.member("restarts", counts.restarts);
  }

  void path(const char* name, const PathFigures& figures) {
    json_.key(name);
    json_.begin_object();
    times("one_way_delay_ns", figures.delay);
    times("ipdv_ns", figures.ipdv);
    times("jitter_ns", figures.jitter);
    json_.member("negative", figures.negative);
    json_.member("deadline_misses", figures.deadline_misses);
    json_.end_object();
  }

  void figures(const StampedFigures& figures) {
    arrivals(figures.arrivals);
    json_.member("clocks_agree", figures.clocks_agree);
    times("round_trip_ns", figures.round_trip);
    times("residence_ns", figures.residence);
    path("forward", figures.forward);
    if (figures.backward) path("backward", *figures.backward);
    if (!figures.answers) return;
    json_.key("reflector_numbers");
    json_.begin_object();
    arrivals(*figures.answers);
    json_.end_object();
  }

  JsonWriter json_;
  bool histograms_;
};

}  // namespace

std::string encode_generator_report(const GeneratorReport& report, bool histograms, bool pretty) {
  return Writer(histograms, pretty).generator(report);
}

std::string encode_reflector_report(const ReflectorReport& report, bool histograms, bool pretty) {
  return Writer(histograms, pretty).reflector(report);
}

}  // namespace isoline::format
