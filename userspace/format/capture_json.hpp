// What is to be known of a capture file, as a member of a document.
#pragma once

#include "format/json_writer.hpp"
#include "model/capture.hpp"

namespace isoline::format {

/// "capture": {…}, into an object that is open.
void write_capture(JsonWriter& json, const CaptureReport& report);

}  // namespace isoline::format
