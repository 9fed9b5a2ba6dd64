// Every example is loaded, and says what its name promises.
#include <filesystem>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "config/daemon.hpp"
#include "config/file.hpp"
#include "config/keys.hpp"
#include "config/streams.hpp"
#include "config/yaml/tree.hpp"
#include "unit/config/problems.hpp"

using namespace isoline;
using isoline::test::problems_of;

namespace {

const std::filesystem::path examples = std::filesystem::path(ISOLINE_SOURCE) / "tsn-config/examples";

// The paths of all keys that a file uses, as the table writes them.
void collect(const config::yaml::Node& node, const std::string& path, std::set<std::string>& used) {
  if (!path.empty()) used.insert(path);
  for (const auto& entry : node.entries) collect(entry.value, path.empty() ? entry.key : path + "." + entry.key, used);
  for (const auto& element : node.elements) collect(element, path + "[]", used);
}

std::set<std::string> keys_used_by(const std::filesystem::path& file) {
  config::yaml::Report report(file);
  const auto tree = config::yaml::parse_tree(*config::read_file(file), report);
  REQUIRE(tree);
  std::set<std::string> used;
  collect(*tree, "", used);
  return used;
}

}  // namespace

TEST_CASE("every example loads") {
  unsigned count = 0;
  for (const auto& file : std::filesystem::directory_iterator(examples)) {
    const std::string name = file.path().filename();
    INFO(name);
    ++count;
    if (name.starts_with("isolined")) {
      const auto loaded = config::read_daemon_config(file.path());
      INFO(problems_of(loaded));
      CHECK(loaded);
    } else {
      const auto loaded = config::read_stream_file(file.path());
      INFO(problems_of(loaded));
      CHECK(loaded);
    }
  }
  CHECK(count >= 5);
}

TEST_CASE("an example uses every key of a stream file") {
  auto used = keys_used_by(examples / "streams-protocols.yaml");
  for (const auto& key : config::stream_file_keys()) {
    INFO(key.path);
    CHECK(used.contains(std::string(key.path)));
  }
}

TEST_CASE("examples use every key of the daemon's file, and none is without effect") {
  auto used = keys_used_by(examples / "isolined-all-keys.yaml");
  for (const auto& key : config::daemon_keys()) {
    if (key.path.starts_with("probe.streams[].match.") || key.path == "probe.streams_file") continue;
    INFO(key.path);
    CHECK(used.contains(std::string(key.path)));
  }
  const auto loaded = config::read_daemon_config(examples / "isolined-all-keys.yaml");
  REQUIRE(loaded);
  const config::DaemonConfig standard;
  CHECK(loaded->interfaces.size() == 3);
  CHECK(loaded->probe.hook == Hook::clsact);
  CHECK(loaded->probe.clock == ClockSource::hardware);
  CHECK(loaded->probe.max_flows == 131072);
  CHECK(loaded->probe.max_histograms == 65536);
  CHECK(loaded->probe.max_conversations == 16384);
  CHECK(loaded->probe.max_ports == 64);
  CHECK(loaded->probe.idle_timeout == std::chrono::minutes(5));
  CHECK(loaded->probe.round_trips != standard.probe.round_trips);
  CHECK(loaded->probe.histograms != standard.probe.histograms);
  CHECK(loaded->probe.vxlan_inner != standard.probe.vxlan_inner);
  CHECK(loaded->probe.streams.size() == 1);
  CHECK(loaded->probe.rtp_ports.size() == 1);
  CHECK_FALSE(loaded->exporter.enabled);
  CHECK(loaded->exporter.address == "[::1]:9480");
  CHECK(loaded->exporter.top_flows == 10);
  CHECK(loaded->exporter.max_series == 5000);
  CHECK(loaded->api.socket == "/run/isoline/other.sock");
  CHECK(loaded->api.everyone_may_read);
  CHECK(loaded->log_level == config::LogLevel::debug);
}
