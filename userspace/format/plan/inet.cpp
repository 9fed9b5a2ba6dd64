// A plan as a configuration of the INET framework: gates, sources, sinks.
#include <algorithm>
#include <map>
#include <set>

#include "format/plan/export.hpp"
#include "model/digits.hpp"
#include "model/words.hpp"

namespace isoline::format {
namespace {

/// Between the payload of INET's sources and our frame size: MAC addresses, tag, type, FCS, IPv4 and UDP headers.
constexpr std::uint32_t headers = 12 + 4 + 2 + 4 + 20 + 8;
constexpr unsigned first_port = 10'000, last_port = 65'535;

/// Names of modules: letters, digits and '_', each once.
std::vector<std::string> module_names(const Network& network) {
  std::set<std::string> taken;
  std::vector<std::string> names;
  for (const Node& node : network.nodes) {
    std::string name;
    for (const char c : node.name) {
      const bool plain = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      name += plain ? c : '_';
    }
    if (name.empty() || is_digit(name[0])) name = "n" + name;
    std::string free = name;
    for (unsigned more = 2; !taken.insert(free).second; ++more) free = name + "_" + std::to_string(more);
    names.push_back(std::move(free));
  }
  return names;
}

std::string nanoseconds(Nanoseconds time) { return std::to_string(time.count()) + "ns"; }

/// What a module of the network gets: applications, and which of its streams have which priority.
struct Applications {
  unsigned count = 0;
  std::string lines;
  std::vector<std::string> identified, encoded;
};

class Writer {
 public:
  explicit Writer(const Plan& plan) : plan_(plan), names_(module_names(plan.network)) {}

  Exported write() {
    exported_.text =
        "# Gates and streams of a plan for the INET framework, 4.4 or later (OMNeT++). Written by isoline.\n"
        "# Checked for its syntax only: it was not run in a simulation. Add a network with modules called like the "
        "nodes.\n" +
        renamed_modules() + "[Config plan]\n**.hasEgressTrafficShaping = true\n";
    write_ports();
    write_streams();
    return std::move(exported_);
  }

 private:
  std::string renamed_modules() const {
    std::string text;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const std::string& node = plan_.network.nodes[i].name;
      if (names_[i] != node) text += "# " + names_[i] + " is node " + inet_comment(node) + "\n";
    }
    return text;
  }

  void write_ports() {
    const Network& network = plan_.network;
    std::map<std::pair<NodeIndex, std::string>, std::size_t> index;
    std::vector<std::size_t> ports(network.nodes.size());
    for (const Link& link : network.links) index[{link.from, link.interface}] = ports[link.from]++;
    for (const auto& node : schedule::node_schedules(plan_)) {
      for (const PortConfig& port : node.schedule.ports) {
        exported_.text += inet_port(port, index[{node.node, port.interface}], "**." + names_[node.node]);
      }
    }
  }

  void write_streams() {
    std::vector<Applications> modules(plan_.network.nodes.size());
    unsigned number = 0;
    for (const StreamPlan& planned : plan_.planned) {
      const StreamRequest& request = plan_.streams[planned.stream];
      if (planned.members.size() > 1) exported_.left_out.push_back(request.name + ": its second copy");
      if (request.listeners.size() > 1) {
        exported_.left_out.push_back(request.name + ": all listeners but the first: it has several");
      }
      if (request.frame_size < headers) exported_.left_out.push_back(request.name + ": frames that short");
      if (first_port + number > last_port) {
        exported_.left_out.push_back("streams behind " + request.name + ": there are no more UDP ports");
        break;
      }
      add_stream(modules, planned, first_port + number++);
    }
    for (std::size_t node = 0; node < modules.size(); ++node) {
      const Applications& one = modules[node];
      if (one.count == 0) continue;
      const std::string module = "**." + names_[node];
      exported_.text += "\n" + module + ".numApps = " + std::to_string(one.count) + "\n" + one.lines;
      if (one.identified.empty()) continue;
      exported_.text += module + ".hasOutgoingStreams = true\n" + module +
                        ".bridging.streamIdentifier.identifier.mapping = [" + joined(one.identified) + "]\n" + module +
                        ".bridging.streamCoder.encoder.mapping = [" + joined(one.encoded) + "]\n";
    }
  }

  std::string application(Applications& module, std::size_t node) const {
    return "**." + names_[node] + ".app[" + std::to_string(module.count++) + "]";
  }

  /// A source for each frame of a burst, all of them one stream.
  void add_stream(std::vector<Applications>& modules, const StreamPlan& planned, unsigned port) {
    const StreamRequest& request = plan_.streams[planned.stream];
    const NodeIndex listener = request.listeners.front();
    const std::string number = std::to_string(port);
    const std::uint32_t payload = request.frame_size > headers ? request.frame_size - headers : 1;
    Applications& talker = modules[request.talker];
    for (std::uint32_t frame = 0; frame < request.frames; ++frame) {
      const std::string app = application(talker, request.talker);
      talker.lines +=
          app + ".typename = \"UdpSourceApp\"\n" + app + ".source.packetLength = " + std::to_string(payload) + "B\n" +
          app + ".source.productionInterval = " + nanoseconds(request.period) + "\n" + app +
          ".source.initialProductionOffset = " + nanoseconds(planned.members[0].starts[frame]) + "\n" + app +
          ".io.destAddress = \"" + names_[listener] + "\"\n" + app + ".io.destPort = " + number + "\n";
    }
    const std::string stream = "\"stream" + number + "\"";
    talker.identified.push_back("{stream: " + stream + ", packetFilter: expr(udp.destPort == " + number + ")}");
    talker.encoded.push_back("{stream: " + stream + ", pcp: " + std::to_string(planned.traffic_class.value()) + "}");
    Applications& sink = modules[listener];
    const std::string app = application(sink, listener);
    sink.lines += app + ".typename = \"UdpSinkApp\"\n" + app + ".io.localPort = " + number + "\n";
  }

  const Plan& plan_;
  std::vector<std::string> names_;
  Exported exported_;
};

}  // namespace

Exported plan_inet(const Plan& plan) { return Writer(plan).write(); }

}  // namespace isoline::format
