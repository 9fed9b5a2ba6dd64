#include "config/frame_size.hpp"

#include "model/stream_request.hpp"

namespace isoline::config {

std::uint32_t read_frame_size(const Section& stream, bool redundant, yaml::Report& report) {
  const bool has_size = stream.find("frame_size") != nullptr, has_payload = stream.find("payload") != nullptr;
  if (has_size && has_payload) {
    report.add(stream.at("payload"), "frame_size and payload are both there", "they say the same in two ways",
               "remove one of them");
    return 0;
  }
  if (!has_size && !has_payload) {
    report.add(stream.at(), "frame_size is missing", "every stream needs it, or payload");
    return 0;
  }
  if (has_size) return static_cast<std::uint32_t>(stream.integer("frame_size").value_or(0));
  const auto payload = stream.integer("payload");
  return payload ? frame_size_of(static_cast<std::uint32_t>(*payload), redundant) : 0;
}

}  // namespace isoline::config
