#include "config/streams.hpp"

#include <map>
#include <utility>

#include "config/file.hpp"
#include "config/kind.hpp"
#include "config/match.hpp"
#include "config/stream_list.hpp"
#include "config/yaml/check.hpp"
#include "model/units.hpp"

namespace isoline::config {

namespace {

// Reports what stands twice where it may stand once.
class Seen {
 public:
  Seen(std::string thing, yaml::Report& report) : thing_(std::move(thing)), report_(report) {}

  void note(const std::string& value, yaml::Position at, const std::string& what) {
    const auto [first, fresh] = first_.emplace(value, at);
    if (!fresh) report_.add(at, what, thing_ + " at " + to_string(first->second) + " has it already");
  }

 private:
  std::string thing_;
  yaml::Report& report_;
  std::map<std::string, yaml::Position> first_;
};

void read_times(const Section& section, PlannedStream& stream, yaml::Report& report) {
  const auto cycle = section.duration("cycle");
  if (!cycle) return;
  stream.cycle = *cycle;
  stream.deadline = section.duration("deadline").value_or(Nanoseconds(0));
  stream.allowed_deviation = section.duration("allowed_deviation").value_or(*cycle / 10);
  if (stream.allowed_deviation >= stream.cycle) {
    report.add(section.at("allowed_deviation"), "allowed_deviation is too long",
               "a frame that is a whole cycle (" + to_string(stream.cycle) + ") off is a lost or an additional one",
               "make it shorter than the cycle");
  }
}

}  // namespace

StreamFile read_stream_lists(const Section& parent, std::span<const Key> keys, yaml::Report& report) {
  StreamFile file;
  Seen names("the stream", report), matches("the stream whose match is", report), ports("the RTP port", report);
  for (const Section& section : parent.maps("streams")) {
    PlannedStream stream;
    if (const auto name = section.text("name")) {
      stream.name = *name;
      names.note(*name, section.at("name"), "duplicate stream name " + yaml::quoted(*name));
    }
    const Section match = section.map("match");
    stream.match = read_match(match, keys, report);
    if (match.text("protocol")) {
      matches.note(identity(stream.match), section.at("match"), "two streams have the same match");
    }
    read_times(section, stream, report);
    file.streams.push_back(std::move(stream));
  }
  for (const Section& section : parent.maps("rtp")) {
    const auto port = section.integer("port");
    const auto rate = section.hertz("clock_rate");
    if (port) ports.note(std::to_string(*port), section.at("port"), "duplicate RTP port " + std::to_string(*port));
    if (port && rate) file.rtp_ports.push_back({static_cast<std::uint16_t>(*port), *rate});
  }
  return file;
}

Loaded<StreamFile> parse_stream_file(std::string_view text, const std::string& name) {
  yaml::Report report(name);
  StreamFile file;
  const auto tree = yaml::parse_tree(text, report);
  if (tree && !refuse_other_kind(tree->root(), FileKind::probe_streams, report)) {
    yaml::check(tree->root(), stream_file_keys(), report);
    file = read_stream_lists(Section(tree->root(), stream_file_keys()), stream_file_keys(), report);
    if (report.empty() && file.streams.empty() && file.rtp_ports.empty()) {
      report.add(tree->root().at(), "the file names no stream", "it has neither streams nor rtp",
                 "see isolined.yaml(5), or remove the file");
    }
  }
  if (!report.empty()) return tl::unexpected(report.take());
  return file;
}

Loaded<StreamFile> read_stream_file(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return tl::unexpected(Problems{text.error()});
  return parse_stream_file(*text, path);
}

}  // namespace isoline::config
