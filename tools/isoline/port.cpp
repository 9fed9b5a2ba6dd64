// isoline port: what the ports of this host are, do and can do.
#include <algorithm>

#include "adapters/netlink/interfaces.hpp"
#include "format/schedule/port.hpp"
#include "isoline/command_line.hpp"
#include "isoline/output.hpp"
#include "isoline/schedule_parts.hpp"
#include "isoline/text_style.hpp"

namespace isoline::cli {
namespace {

Result<ExitStatus> put(const std::string& text) {
  const auto written = write_out(text);
  if (!written) return tl::unexpected(written.error());
  return ExitStatus::done;
}

Result<format::PortView> view_of(const std::string& interface, host::TrafficControl& ports) {
  auto capability = ports.capability(interface);
  if (!capability) return tl::unexpected(capability.error());
  format::PortView view{std::move(*capability), std::nullopt};
  auto state = ports.read(interface);
  if (state) {
    view.state = std::move(*state);
  } else if (state.error().kind != ErrorKind::unsupported) {
    return tl::unexpected(state.error());
  }
  return view;
}

Result<ExitStatus> list(const Invocation& invocation) {
  const auto interfaces = netlink::open_interfaces();
  if (!interfaces) return tl::unexpected(interfaces.error());
  const auto all = (*interfaces)->list();
  if (!all) return tl::unexpected(all.error());
  auto parts = ScheduleParts::open();
  if (!parts) return tl::unexpected(parts.error());
  std::vector<format::PortView> views;
  for (const auto& interface : *all) {
    if (interface.loopback || !interface.has_mac) continue;
    auto view = view_of(interface.name, parts->ports());
    if (view) {
      views.push_back(std::move(*view));
    } else if (view.error().kind != ErrorKind::not_found && view.error().kind != ErrorKind::vanished) {
      return tl::unexpected(view.error());
    }
  }
  std::sort(views.begin(), views.end(),
            [](const auto& a, const auto& b) { return a.capability.interface < b.capability.interface; });
  return put(invocation.has("json") ? format::encode_port_views(views, false)
                                    : format::port_list_text(views, text_style_of_stdout()));
}

Result<ExitStatus> show(const Invocation& invocation) {
  auto parts = ScheduleParts::open();
  if (!parts) return tl::unexpected(parts.error());
  const auto view = view_of(*invocation.operand(), parts->ports());
  if (!view) return tl::unexpected(view.error());
  return put(invocation.has("json") ? format::encode_port_views({*view}, true)
                                    : format::port_text(*view, text_style_of_stdout()));
}

}  // namespace

Noun port_noun() {
  return {"port",
          "what the ports of this host are, do and can do",
          "isoline-port(1)",
          {
              {"list",
               "print one row a port",
               "Driver, link, transmit queues, time stamps, hardware clock, root qdisc, and whether\n"
               "gates run. Loopback and tunnels without Ethernet frames are left out. Needs no root.",
               {},
               {"json"},
               list},
              {"show",
               "print everything known of one port",
               "What it can do and what this kernel lacks for it, its queues, clocks, VLANs, the tree\n"
               "of its qdiscs, and the classes and gates that run. Needs no root.",
               {"INTERFACE", "a port of this host", Completes::interface},
               {"json"},
               show},
          }};
}

}  // namespace isoline::cli
