#include "config/network.hpp"

#include <utility>

#include "config/file.hpp"
#include "config/kind.hpp"
#include "config/network_section.hpp"
#include "config/yaml/check.hpp"

namespace isoline::config {

Loaded<NetworkFile> parse_network(std::string_view text, const std::string& name) {
  yaml::Report report(name);
  NetworkFile file;
  if (const auto tree = yaml::parse_tree(text, report, network_limits)) {
    if (!refuse_other_kind(tree->root(), FileKind::network, report)) {
      yaml::check(tree->root(), network_keys(), report);
      const Section top(tree->root(), network_keys());
      file.network = read_network_section(top, report);
      // Of a network that is not whole, nodes would seem unknown and listeners out of reach.
      if (report.empty())
        file.streams = read_request_section(top, file.network, NetworkNames(file.network), {}, report);
    }
  }
  if (!report.empty()) return tl::unexpected(report.take());
  return file;
}

Loaded<NetworkFile> read_network(const std::string& path) {
  const auto text = read_file(path, network_limits.bytes);
  if (!text) return tl::unexpected(Problems{text.error()});
  return parse_network(*text, path);
}

Loaded<NetworkFile> read_network(const std::string& path, const std::string& streams_path) {
  auto file = read_network(path);
  if (!file) return file;
  auto streams = read_requests(file->network, file->streams, streams_path);
  if (!streams) return tl::unexpected(std::move(streams.error()));
  for (StreamRequest& stream : *streams) file->streams.push_back(std::move(stream));
  return file;
}

Loaded<std::vector<StreamRequest>> parse_requests(const Network& network, std::span<const StreamRequest> known,
                                                  std::string_view text, const std::string& name) {
  yaml::Report report(name);
  std::vector<StreamRequest> streams;
  if (const auto tree = yaml::parse_tree(text, report, network_limits)) {
    if (!refuse_other_kind(tree->root(), FileKind::requests, report)) {
      yaml::check(tree->root(), request_file_keys(), report);
      const Section top(tree->root(), request_file_keys());
      streams = read_request_section(top, network, NetworkNames(network), known, report);
      if (report.empty() && streams.empty()) {
        report.add(tree->root().at(), "the file names no stream", "streams is missing or an empty list");
      }
    }
  }
  if (!report.empty()) return tl::unexpected(report.take());
  return streams;
}

Loaded<std::vector<StreamRequest>> read_requests(const Network& network, std::span<const StreamRequest> known,
                                                 const std::string& path) {
  const auto text = read_file(path, network_limits.bytes);
  if (!text) return tl::unexpected(Problems{text.error()});
  return parse_requests(network, known, *text, path);
}

}  // namespace isoline::config
