#include <cmath>

#include "format/capture_json.hpp"
#include "format/compare/document.hpp"
#include "format/compare/words.hpp"
#include "format/flow_json.hpp"

namespace isoline::format {
namespace {

using Shape = JsonWriter::Shape;
constexpr const char* tap_names[] = {"before", "after"};

std::int64_t billionths(double share) { return std::llround(share * 1e9); }

class Document {
 public:
  Document(const ComparedCaptures& captures, bool histograms) : captures_(captures), histograms_(histograms) {}

  std::string text() {
    const analysis::Comparison& comparison = *captures_.comparison;
    json_.begin_object();
    json_.member("schema", "isoline.comparison/1");
    json_.member("window_ns", captures_.window);
    for (const std::size_t tap : {0, 1}) write_tap(tap);
    json_.member("clocks", to_string(comparison.knowledge));
    if (!comparison.clock.empty()) write_clock(comparison);
    if (comparison.negative != 0) json_.member("negative", comparison.negative);
    json_.key("ways");
    json_.begin_array();
    for (const auto way : {analysis::Way::forward, analysis::Way::backward}) {
      json_.begin_object();
      json_.member("way", to_string(way));
      write_passage(comparison.ways[index(way)]);
      json_.end_object();
    }
    json_.end_array();
    json_.key("flows");
    json_.begin_array();
    for (const analysis::ComparedFlow* flow : captures_.rows) write_flow(*flow);
    json_.end_array();
    json_.end_object();
    return json_.take();
  }

 private:
  void write_tap(std::size_t number) {
    const analysis::ComparedTap& tap = captures_.comparison->taps[number];
    json_.key(tap_names[number]);
    json_.begin_object();
    json_.member("name", captures_.names[number]);
    json_.member("packets", tap.frames);
    if (tap.frames != 0) {
      json_.member("first_seen_ns", tap.first);
      json_.member("last_seen_ns", tap.last);
    }
    json_.member("outside", tap.outside);
    json_.member("cut_short", tap.cut_short);
    json_.member("given_up", tap.early);
    json_.member("overflow", tap.overflow);
    write_capture(json_, *captures_.captures[number]);
    json_.end_object();
  }

  void write_clock(const analysis::Comparison& comparison) {
    const bool offset_known = comparison.knowledge == analysis::ClockKnowledge::both_ways;
    json_.key("clock_lines");
    json_.begin_array();
    for (const analysis::ClockLine& line : comparison.clock) {
      json_.begin_object(Shape::line);
      json_.member("from_ns", line.from);
      json_.member("until_ns", line.until);
      if (offset_known) {
        json_.member("offset_ns", line.offset);
        json_.member("offset_error_ns", line.offset_error);
      }
      json_.member("drift_ppb", billionths(line.drift));
      if (offset_known) {
        json_.member("drift_error_ppb", billionths(line.drift_error));
        json_.member("least_round_trip_ns", line.round_trip);
        json_.member("even", line.even);
      }
      json_.end_object();
    }
    json_.end_array();
  }

  void write_passage(const analysis::Passage& passage) {
    for (const PassageCount& one : passage_counts) json_.member(one.name, passage.*one.count);
    if (!passage.delay) return;
    json_.key(std::string(delay_name(captures_.comparison->knowledge)) + "_ns");
    write_distribution(json_, *passage.delay, histograms_);
  }

  void write_flow(const analysis::ComparedFlow& flow) {
    json_.begin_object();
    json_.member("name", to_string(flow.key));
    json_.member("way", to_string(flow.way));
    json_.key("key");
    write_key(json_, flow.key);
    for (const std::size_t tap : {0, 1}) {
      json_.key(tap_names[tap]);
      json_.begin_object(Shape::line);
      json_.member("packets", flow.frames[tap]);
      json_.member("bytes", flow.bytes[tap]);
      json_.member("unjudged", flow.unjudged[tap]);
      json_.end_object();
    }
    json_.member("first_seen_ns", flow.first_seen);
    json_.member("last_seen_ns", flow.last_seen);
    write_passage(flow.passage);
    for (const ChangeCount& one : change_counts) json_.member(one.name, flow.changes.*one.count);
    json_.end_object();
  }

  const ComparedCaptures& captures_;
  bool histograms_;
  JsonWriter json_{true};
};

}  // namespace

std::string comparison_json(const ComparedCaptures& captures, bool histograms) {
  return Document(captures, histograms).text();
}

}  // namespace isoline::format
