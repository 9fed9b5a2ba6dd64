// Ports whose queues and gates are measured: times, and how transmissions keep to their windows.
#include <string>
#include <utility>

#include "adapters/prometheus/series.hpp"

namespace isoline::exporter {
namespace {

double seconds(Nanoseconds duration) { return static_cast<double>(duration.count()) / 1e9; }

void add_stamps(Scrape& scrape, const char* metric, const Scrape::Labels& labels, const StampMatches& stamps) {
  const auto add = [&](const char* result, std::uint64_t count) {
    Scrape::Labels with = labels;
    with.emplace_back(result);
    scrape.add(metric, std::move(with), static_cast<double>(count));
  };
  add("matched", stamps.matched);
  add("collisions", stamps.collisions);
  add("missed", stamps.missed);
}

void add_class(Scrape& scrape, const std::string& interface, const ClassReading& reading) {
  const Scrape::Labels labels{interface, std::to_string(reading.traffic_class.value())};
  const auto add = [&](const char* metric, std::uint64_t count) {
    scrape.add(metric, labels, static_cast<double>(count));
  };
  add("isoline_port_frames_total", reading.frames);
  add("isoline_port_bytes_total", reading.bytes);
  if (reading.queue) {
    scrape.add("isoline_port_queue_seconds", labels, figures_of(*reading.queue));
    add_stamps(scrape, "isoline_port_queue_stamps_total", labels, reading.queue_matches);
  }
  if (reading.forward) {
    scrape.add("isoline_port_forward_seconds", labels, figures_of(*reading.forward));
    add_stamps(scrape, "isoline_port_forward_stamps_total", labels, reading.forward_matches);
  }
  if (!reading.gates) return;
  add("isoline_port_in_window_frames_total", reading.gates->in_window);
  add("isoline_port_never_open_frames_total", reading.gates->never_open);
  add("isoline_port_before_base_frames_total", reading.gates->before_base);
  scrape.add("isoline_port_early_seconds", labels, figures_of(reading.gates->early));
  scrape.add("isoline_port_late_seconds", labels, figures_of(reading.gates->late));
}

}  // namespace

void add_queues(Scrape& scrape, const Readings& readings) {
  if (readings.queue_clock) {
    scrape.add("isoline_clock_read_error_seconds", {}, seconds(readings.queue_clock->read_error));
    scrape.add("isoline_clock_stepped_seconds", {}, seconds(readings.queue_clock->stepped));
    scrape.add("isoline_clock_tai_offset_seconds", {}, seconds(readings.queue_clock->tai_offset));
  }
  scrape.close_group("queues");
  for (const QueuePort& port : readings.queues) {
    const std::string& interface = port.reading.interface;
    if (port.shift) {
      scrape.add("isoline_port_base_time_shift_seconds", {interface}, seconds(port.shift->shift));
      scrape.add("isoline_port_base_time_shift_least_seconds", {interface}, seconds(port.shift->least));
      scrape.add("isoline_port_base_time_shift_most_seconds", {interface}, seconds(port.shift->most));
      scrape.add("isoline_port_base_time_shift_resolution_seconds", {interface}, seconds(port.shift->resolution));
    }
    for (const ClassReading& reading : port.reading.classes) add_class(scrape, interface, reading);
    scrape.close_group("queues");
  }
}

}  // namespace isoline::exporter
