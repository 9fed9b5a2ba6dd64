// Counts and distributions as JSON.
#include "format/flow_json.hpp"

#include "analysis/stats/histogram.hpp"

namespace isoline::format {
namespace {

constexpr struct {
  const char* name;
  double q;
} percentiles[] = {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p999", 0.999}};

void write_histogram(JsonWriter& json, const Histogram& histogram) {
  json.begin_object();
  json.member("origin_ns", std::uint64_t{1} << static_cast<unsigned>(histogram.origin));
  json.key("buckets");
  json.begin_array();
  for (std::size_t i = 0; i < histogram_buckets; ++i) {
    if (histogram.bucket[i] == 0) continue;
    json.begin_array();
    json.value(i);
    json.value(histogram.bucket[i]);
    json.end_array();
  }
  json.end_array();
  json.end_object();
}

void read_histogram(const JsonPlace& place, Histogram& histogram) {
  place.with("origin_ns", true, [&](const JsonPlace& origin) {
    std::uint64_t ns = 0;
    if (!origin.get(ns)) return;
    if (ns == 1u << static_cast<unsigned>(HistogramOrigin::delay)) {
      histogram.origin = HistogramOrigin::delay;
    } else if (ns == 1u << static_cast<unsigned>(HistogramOrigin::deviation)) {
      histogram.origin = HistogramOrigin::deviation;
    } else {
      origin.note("histograms begin at 64 or 1024 ns");
    }
  });
  place.with("buckets", true, [&](const JsonPlace& buckets) {
    buckets.each_element([&](const JsonPlace& pair) {
      std::uint64_t numbers[2]{};
      std::size_t read = 0;
      pair.each_element([&](const JsonPlace& number) {
        if (read < 2) number.get(numbers[read], read == 0 ? histogram_buckets - 1 : UINT64_MAX);
        ++read;
      });
      if (read != 2) return pair.note("a bucket is [index, count]");
      histogram.bucket[numbers[0]] = numbers[1];
    });
  });
}

std::optional<ClockSource> parse_clock(std::string_view text) {
  for (const auto clock :
       {ClockSource::monotonic, ClockSource::skb, ClockSource::hardware, ClockSource::tai, ClockSource::capture}) {
    if (text == to_string(clock)) return clock;
  }
  return std::nullopt;
}

std::optional<Direction> parse_direction(std::string_view text) {
  for (const auto direction : {Direction::ingress, Direction::egress}) {
    if (text == to_string(direction)) return direction;
  }
  return std::nullopt;
}

}  // namespace

void write_counts(JsonWriter& json, const Counts& counts) {
  json.member("skbs", counts.skbs);
  json.member("packets", counts.packets);
  json.member("bytes", counts.bytes);
}

void read_counts(const JsonPlace& place, Counts& counts) {
  place.required("skbs", counts.skbs);
  place.required("packets", counts.packets);
  place.required("bytes", counts.bytes);
}

void write_distribution(JsonWriter& json, const Distribution& distribution, bool whole) {
  json.begin_object(JsonWriter::Shape::line);
  json.member("count", distribution.count);
  json.member("min", distribution.min);
  json.member("max", distribution.max);
  if (distribution.has_histogram) {
    for (const auto& percentile : percentiles) {
      json.member(percentile.name, analysis::quantile(distribution, percentile.q));
    }
  }
  json.member("mean", analysis::mean(distribution));
  json.member("clock", to_string(distribution.clock));
  if (whole) {
    json.member("sum", distribution.sum);
    if (distribution.has_histogram) {
      json.key("histogram");
      write_histogram(json, distribution.histogram);
    }
  }
  json.end_object();
}

void read_distribution(const JsonPlace& place, Distribution& distribution) {
  place.required("count", distribution.count);
  place.required("min", distribution.min);
  place.required("max", distribution.max);
  if (distribution.max < distribution.min) place.note("its max is below its min");
  place.with("clock", true, [&](const JsonPlace& clock) { clock.get(distribution.clock, parse_clock, "clock"); });
  place.optional("sum", distribution.sum);
  place.with("histogram", false, [&](const JsonPlace& histogram) {
    distribution.has_histogram = true;
    read_histogram(histogram, distribution.histogram);
  });
}

void read_direction(const JsonPlace& place, Direction& direction) {
  place.get(direction, parse_direction, "direction");
}

}  // namespace isoline::format
