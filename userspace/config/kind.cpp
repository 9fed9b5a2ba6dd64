#include "config/kind.hpp"

#include <algorithm>
#include <string>

namespace isoline::config {

namespace {

using yaml::Node;

bool some_stream_has(const Node& root, std::string_view key) {
  const Node* streams = root.find("streams");
  if (!streams) return false;
  return std::ranges::any_of(streams->elements(), [&](const Node& stream) { return stream.find(key) != nullptr; });
}

std::string words(FileKind kind) {
  switch (kind) {
    case FileKind::network: return "a network file";
    case FileKind::requests: return "a file of stream requests";
    case FileKind::plan: return "a plan";
    case FileKind::probe_streams: return "a stream file of the probe";
    case FileKind::schedule: return "a schedule file";
    case FileKind::unknown: break;
  }
  return "another file";
}

std::string signs(FileKind kind) {
  switch (kind) {
    case FileKind::network: return "it has nodes and links";
    case FileKind::requests: return "its streams have talkers";
    case FileKind::plan: return "it has planned streams";
    case FileKind::probe_streams: return "its streams have match, or it has rtp";
    case FileKind::schedule: return "it has ports with an interface, and no network";
    case FileKind::unknown: break;
  }
  return {};
}

std::string use(FileKind kind) {
  switch (kind) {
    case FileKind::network: return "isoline plan compute takes it";
    case FileKind::requests: return "isoline plan compute takes it behind a network file";
    case FileKind::plan: return "isoline plan show takes it";
    case FileKind::probe_streams: return "isolined and isoline flow take it";
    case FileKind::schedule: return "isoline schedule takes it";
    case FileKind::unknown: break;
  }
  return {};
}

}  // namespace

FileKind kind_of(const Node& root) {
  if (root.find("planned")) return FileKind::plan;
  if (root.find("nodes") || root.find("links")) return FileKind::network;
  if (root.find("rtp") || some_stream_has(root, "match") || some_stream_has(root, "cycle")) {
    return FileKind::probe_streams;
  }
  if (root.find("ports")) return FileKind::schedule;
  if (some_stream_has(root, "talker") || some_stream_has(root, "listeners")) return FileKind::requests;
  return FileKind::unknown;
}

bool refuse_other_kind(const Node& root, FileKind wanted, yaml::Report& report) {
  const FileKind found = kind_of(root);
  if (found == wanted || found == FileKind::unknown) return false;
  report.add(root.at(), "this is " + words(found) + ", " + words(wanted) + " is meant here", signs(found), use(found));
  return true;
}

}  // namespace isoline::config
