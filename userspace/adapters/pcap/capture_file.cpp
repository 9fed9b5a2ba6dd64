#include "adapters/pcap/capture_file.hpp"

#include <utility>

#include "adapters/pcap/capture_reader.hpp"
#include "adapters/pcap/file_source.hpp"

namespace isoline::pcap {

Result<std::unique_ptr<host::FrameSource>> open_capture(const std::string& path, const CaptureOptions& options) {
  auto file = open_file(path);
  if (!file) return fail(file.error());
  return read_capture(std::move(*file), path == "-" ? "standard input" : path, options.block);
}

}  // namespace isoline::pcap
