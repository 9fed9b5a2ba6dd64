// isoline probe: lasting probes, which isolined keeps, and what probes cost.
#include <net/if.h>
#include <unistd.h>

#include "adapters/bpf/flow_probe.hpp"
#include "format/api_json.hpp"
#include "format/flow_table.hpp"
#include "isoline/cost_difference.hpp"
#include "isoline/interruption.hpp"
#include "isoline/measurement.hpp"
#include "isoline/output.hpp"
#include "isoline/probe_options.hpp"
#include "isoline/text_style.hpp"
#include "model/units.hpp"
#include "rpc/client.hpp"

namespace isoline::cli {
namespace {

Result<ExitStatus> put(const std::string& text) {
  const auto written = write_out(text);
  if (!written) return tl::unexpected(written.error());
  return ExitStatus::done;
}

Result<std::unique_ptr<rpc::Api>> connect(const Invocation& invocation) {
  return rpc::Client::connect(invocation.text("socket").value_or(rpc::default_socket));
}

/// The daemon, for verbs that need it to outlive them.
Result<std::unique_ptr<rpc::Api>> connect_for_lasting(const Invocation& invocation) {
  auto daemon = connect(invocation);
  if (!daemon && daemon.error().kind == ErrorKind::unreachable) {
    auto error = daemon.error();
    error.what = "isoline " + invocation.name() + " needs isolined";
    error.hint = "systemctl start isolined; or isoline flow watch, which measures while it runs";
    return fail(error);
  }
  if (daemon) {
    const auto elsewhere = is_elsewhere(**daemon);
    if (!elsewhere) return tl::unexpected(elsewhere.error());
    if (*elsewhere) {
      return fail({ErrorKind::not_found, "cannot " + invocation.name() + " here", *invocation.operand(),
                   "isolined is in another network namespace, where this name means another interface",
                   "run the command in isolined's namespace: nsenter --net --target $(pidof isolined)"});
    }
  }
  return daemon;
}

/// Where isolined probes now, for --json of verbs that changed it.
Result<ExitStatus> put_ports(rpc::Api& daemon) {
  const auto ports = daemon.ports();
  if (!ports) return tl::unexpected(ports.error());
  return put(format::encode_ports(*ports, true));
}

Result<ExitStatus> state_memory(const Invocation& invocation) {
  const auto options = probe_options(invocation);
  if (!options) return tl::unexpected(options.error());
  const auto& interface = *invocation.operand();
  if (::if_nametoindex(interface.c_str()) == 0) {
    return fail({ErrorKind::not_found, "cannot attach to " + interface, "", "no such interface", "ip -brief link"});
  }
  const auto memory = bpf::probe_memory(*options, bpf::possible_cpus());
  if (!memory) return tl::unexpected(memory.error());
  if (invocation.has("json")) return put(format::encode_memory(*memory, true));
  say("isoline: dry run: nothing is attached to " + interface);
  return put(format::memory_table(*memory, text_style_of_stdout()));
}

Result<ExitStatus> attach(const Invocation& invocation) {
  const auto lasting = invocation.duration("for");
  if (!lasting) return tl::unexpected(lasting.error());
  if (invocation.has("dry-run")) return state_memory(invocation);
  if (asks_for_own_probe(invocation)) {
    return fail(invocation.error("these options only size a --dry-run", "isolined's probe is as isolined.yaml says",
                                 "man isolined.yaml"));
  }
  const auto daemon = connect_for_lasting(invocation);
  if (!daemon) return tl::unexpected(daemon.error());
  const auto attached = (*daemon)->attach(*invocation.operand(), *lasting);
  if (!attached) return tl::unexpected(attached.error());
  say("isoline: probing " + *invocation.operand() + (*lasting ? " for " + to_string(**lasting) : ""));
  if (invocation.has("json")) return put_ports(**daemon);
  return ExitStatus::done;
}

Result<ExitStatus> detach(const Invocation& invocation) {
  const auto daemon = connect_for_lasting(invocation);
  if (!daemon) return tl::unexpected(daemon.error());
  const auto detached = (*daemon)->detach(*invocation.operand());
  if (!detached) return tl::unexpected(detached.error());
  say("isoline: " + *invocation.operand() + " is no longer probed");
  if (invocation.has("json")) return put_ports(**daemon);
  return ExitStatus::done;
}

/// Without a daemon: what the kernel says of programs that anybody loaded.
Result<ExitStatus> list_programs(const Invocation& invocation) {
  const auto programs = bpf::loaded_programs();
  if (!programs) return tl::unexpected(programs.error());
  say(programs->empty()
          ? "isoline: isolined does not answer, and no isoline program is loaded in this kernel"
          : "isoline: isolined does not answer; these programs of other commands are loaded in this kernel");
  if (invocation.has("json")) return put(format::encode_cost(*programs, true));
  return programs->empty() ? ExitStatus::done
                           : put(format::cost_table(*programs, Nanoseconds{0}, text_style_of_stdout()));
}

Result<ExitStatus> list(const Invocation& invocation) {
  const auto daemon = connect(invocation);
  if (!daemon) {
    const bool ask_kernel =
        daemon.error().kind == ErrorKind::unreachable && !invocation.has("socket") && ::geteuid() == 0;
    if (ask_kernel) return list_programs(invocation);
    return tl::unexpected(daemon.error());
  }
  const auto elsewhere = is_elsewhere(**daemon);
  if (!elsewhere) return tl::unexpected(elsewhere.error());
  if (*elsewhere) say("isoline: isolined is in another network namespace: these are its interfaces");
  const auto ports = (*daemon)->ports();
  if (!ports) return tl::unexpected(ports.error());
  if (invocation.has("json")) return put(format::encode_ports(*ports, true));
  if (ports->empty()) say("isoline: isolined probes no interface");
  return ports->empty() ? ExitStatus::done : put(format::port_table(*ports, text_style_of_stdout()));
}

Result<ExitStatus> cost(const Invocation& invocation) {
  const auto asked = invocation.duration("for");
  if (!asked) return tl::unexpected(asked.error());
  auto interruption = Interruption::begin();
  if (!interruption) return tl::unexpected(interruption.error());
  const auto statistics = bpf::RunTimeStatistics::enable();
  if (!statistics) return tl::unexpected(statistics.error());
  const auto begin = now();
  auto before = bpf::loaded_programs();
  if (!before) return tl::unexpected(before.error());
  if (before->empty()) {
    return fail({ErrorKind::not_found, "nothing to measure", "", "no isoline program is loaded in this kernel",
                 "isoline flow watch in another terminal, or isoline probe attach"});
  }
  const auto end = begin + asked->value_or(std::chrono::seconds(5));
  Progress progress;
  progress.show("measuring " + std::to_string(before->size()) + " programs for " + to_string(end - begin));
  while (interruption->wait_until(end) == Interruption::Woken::resized) {
  }
  progress.clear();
  auto after = bpf::loaded_programs();
  if (!after) return tl::unexpected(after.error());
  const auto covers = now() - begin;
  const auto difference = cost_difference(std::move(*after), std::move(*before));
  if (invocation.has("json")) return put(format::encode_cost(difference, true));
  say("isoline: the times include the two clock reads a run that the kernel's statistics add");
  return put(format::cost_table(difference, covers, text_style_of_stdout()));
}

}  // namespace

Noun probe_noun() {
  const Operand interface{"INTERFACE", "the port, as in eth0", Completes::interface};
  return {"probe",
          "lasting probes kept by isolined, and what probes cost",
          "isoline-probe(1)",
          {
              {"attach",
               "have isolined probe an interface",
               "isolined measures the interface until it is detached, or for the time of --for. With\n"
               "--dry-run nothing is attached: the kernel memory that a probe with these options\n"
               "takes is printed, which needs neither root nor isolined.",
               interface,
               {"for", "dry-run", "max-flows", "streams", "rtp", "hook", "clock", "vxlan-inner", "json", "socket"},
               attach},
              {"list",
               "where isolined probes",
               "Without isolined, root is shown the isoline programs that are loaded in the kernel.",
               {},
               {"json", "socket"},
               list},
              {"cost",
               "measure what the probes of this host cost",
               "Switches the kernel's run-time statistics on for a while (--for, default 5s) and prints\n"
               "the time that each isoline program took a run. The figure includes the two clock reads\n"
               "a run that the statistics themselves add. Needs root.",
               {},
               {"for", "json"},
               cost},
              {"detach",
               "have isolined take its probe off an interface",
               "What was counted there is gone with it: print it before, if it is wanted.",
               interface,
               {"json", "socket"},
               detach},
          }};
}

}  // namespace isoline::cli
