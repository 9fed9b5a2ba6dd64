#include "format/capture_json.hpp"

namespace isoline::format {

void write_capture(JsonWriter& json, const CaptureReport& report) {
  json.key("capture");
  json.begin_object();
  json.member("format", report.format);
  if (!report.compression.empty()) json.member("compression", report.compression);
  json.member("frames", report.frames);
  json.member("bytes_read", report.bytes_read);
  json.member("cut_frames", report.cut_frames);
  json.member("unknown_frames", report.unknown_frames);
  json.member("untimed_frames", report.untimed_frames);
  json.member("backward_steps", report.backward_steps);
  json.member("dropped", report.dropped);
  json.member("unwrapped_frames", report.unwrapped_frames);
  if (report.doubled) {
    json.key("doubled");
    json.begin_object(JsonWriter::Shape::line);
    json.member("examined", report.doubled->examined);
    json.member("copies", report.doubled->copies);
    json.member("removed", report.doubled->removed);
    json.member("window_ns", report.doubled->window);
    if (report.doubled->copies != 0) json.member("typical_ns", report.doubled->typical);
    json.end_object();
  }
  if (report.merged) {
    json.key("merged");
    json.begin_object(JsonWriter::Shape::line);
    json.member("frames", report.merged->frames);
    json.member("segments", report.merged->segments);
    json.member("longest", report.merged->longest);
    json.end_object();
  }
  if (report.damage) {
    json.key("damage");
    json.begin_object(JsonWriter::Shape::line);
    json.member("offset", report.damage->offset);
    json.member("what", report.damage->what);
    json.end_object();
  }
  json.end_object();
}

}  // namespace isoline::format
