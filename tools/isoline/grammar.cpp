#include "isoline/grammar.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace isoline::cli {
namespace {

constexpr std::array all_options{
    Option{"interface", 'i', "NAME", "a port to measure; may be given several times", Completes::interface, "", true},
    Option{"for", 0, "DURATION", "how long: 500ms, 10s, 1h"},
    Option{"interval", 0, "DURATION", "time between two readings (default 1s)"},
    Option{"filter", 0, "EXPRESSION", "only flows that match, as in 'profinet and p99>100us'"},
    Option{"sort", 0, "KEY", "order by: rate (default), packets, p99, max, lost, age, name and more", Completes::words,
           "rate packets bytes p50 p99 max lost duplicated reordered retransmitted misses disturbed age idle name"},
    Option{"top", 0, "NUMBER", "only the first NUMBER flows"},
    Option{"json", 0, "", "write JSON instead of a table"},
    Option{"histograms", 0, "", "with --json: write each distribution's buckets too"},
    Option{"svg", 0, "FILE", "write the picture to FILE; where there are several, into that folder", Completes::file},
    Option{"csv", 0, "FILE", "write a row of comma-separated values for each flow into FILE", Completes::file},
    Option{"timeline", 0, "FILE", "write what each flow did over time into FILE, as a table", Completes::file},
    Option{"intervals", 0, "", "with --json: also what each flow did over time"},
    Option{"streams", 0, "FILE", "planned streams, see isoline-streams(5)", Completes::file},
    Option{"rtp", 0, "PORT:RATE", "UDP to PORT is RTP with this clock: 5004:90kHz", Completes::nothing, "", true},
    Option{"hook", 0, "HOOK", "where the probe hooks in: auto (default), tcx, clsact, xdp", Completes::words,
           "auto tcx clsact xdp"},
    Option{"clock", 0, "CLOCK", "where stamps come from: monotonic (default), skb, hardware", Completes::words,
           "monotonic skb hardware"},
    Option{"max-flows", 0, "NUMBER", "flows that the probe has room for (default 65536)"},
    Option{"vxlan-inner", 0, "", "name VXLAN traffic by the frame inside the tunnel"},
    Option{"mirror-inner", 0, "", "take frames out of the tunnels of mirrors: ERSPAN, Ethernet over GRE"},
    Option{"remove-duplicates", 0, "", "leave out frames that are there a second time"},
    Option{"duplicate-window", 0, "TIME", "how much later a second one may be (default 1ms)"},
    Option{"window", 0, "DURATION", "longest delay between the taps that is looked for (default 500ms)"},
    Option{"clocks", 0, "HOW", "what is known of both: estimated (default), synchronised", Completes::words,
           "estimated synchronised"},
    Option{"interfaces", 0, "A,B", "compare these two interfaces of one capture"},
    Option{"bytes", 0, "NUMBER", "compare no more of each frame behind its EtherType"},
    Option{"dry-run", 0, "", "say what would be done; change nothing"},
    Option{"at", 0, "+DURATION", "when the gates begin, counted from now: +2s"},
    Option{"confirm-within", 0, "DURATION", "go back unless confirmed in this time; needs isolined"},
    Option{"replace-foreign", 0, "", "take off what others made, even if it cannot be put back"},
    Option{"plan", 0, "FILE", "judge by this schedule file, not by what runs", Completes::file},
    Option{"from", 0, "NAME", "time frames that come in at this port, too", Completes::interface, "", true},
    Option{"format", 0, "FORMAT", "whose words; which ones there are is said above", Completes::words,
           "tc yang inet schedule csv tsnkit tsnbench"},
    Option{"output", 'o', "PATH", "write there instead of to stdout", Completes::file},
    Option{"method", 0, "METHOD", "scheduled (gates and times; default), cbs, cqf", Completes::words,
           "scheduled cbs cqf"},
    Option{"cycle", 0, "DURATION", "of cqf: how long a cycle is (default: chosen)"},
    Option{"measurement-interval", 0, "DURATION", "of cbs: a burst is reserved for in each (default: chosen)"},
    Option{"launch-times", 0, "", "a row a frame: when its talker launches it"},
    Option{"launch-delta", 0, "DURATION", "of schedule: end stations send by launch times, with this delta"},
    Option{"budget", 0, "NUMBER", "entries that the gate list of each port may have"},
    Option{"min-background", 0, "PERCENT", "of each link's time that planned frames leave free: 10%"},
    Option{"minimum-interval", 0, "DURATION", "of each gate list's entries; 'frame': of the shortest frame"},
    Option{"keep", 0, "PLAN", "an older plan: streams that are pinned stay where it has them", Completes::file},
    Option{"time-limit", 0, "DURATION", "after which the best that was found counts (default 10s)"},
    Option{"seed", 0, "NUMBER", "what chance begins with; the same gives the same (default 1)"},
    Option{"threads", 0, "NUMBER", "that search at the same time (default 2)"},
    Option{"stream", 0, "NAME", "which one"},
    Option{"allow-rehyper", 0, "", "also periods with which everything repeats later than before"},
    Option{"sync-error", 0, "DURATION", "how wrong clocks may be, instead of what the plan says: 200ns"},
    Option{"background", 0, "SHARE", "of the time with other traffic, 0 to 1 (default 0)"},
    Option{"fail", 0, "WHAT", "a cable to break: link=sw1-sw2; may be given several times", Completes::nothing, "",
           true},
    Option{"ports", 0, "", "a row a port instead of a row a stream"},
    Option{"socket", 0, "PATH", "isolined's socket (default /run/isoline/isolined.sock)", Completes::file},
    Option{"port", 0, "PORT", "PCI address, interface, af_xdp:INTERFACE or DPDK device; several times",
           Completes::interface, "", true},
    Option{"cores", 0, "LIST", "a packet loop on each, without rest: 2,3 (default: one that rests)"},
    Option{"no-huge", 0, "", "without huge pages: slower, and needs no preparation"},
    Option{"stamp", 0, "WHEN", "times frames: each burst (default), each frame, by hardware", Completes::words,
           "burst frame hardware"},
    Option{"forward", 0, "", "pass all frames on between two ports: this host is a part of the wire"},
    Option{"tap", 0, "", "two ports are the two directions of one link"},
    Option{"talker", 0, "NAME", "send the streams of this node only"},
    Option{"to", 0, "MAC", "where streams go that do not say it"},
    Option{"phase", 0, "HOW", "where periods begin: together (default), random, clock", Completes::words,
           "together random clock"},
    Option{"late-after", 0, "DURATION", "count frames that leave more than this late (default 10us)"},
    Option{"linger", 0, "DURATION", "wait for answers as long behind the last frame (default 100ms)"},
    Option{"address", 0, "IP", "an address of the reflector's own; may be given several times", Completes::nothing, "",
           true},
    Option{"udp-port", 0, "NUMBER", "where STAMP is answered (default 862)"},
    Option{"max-streams", 0, "NUMBER", "streams that are measured (default 4096); all are answered"},
    Option{"stateful", 0, "", "the reflector numbers its answers; to be said at both ends"},
    Option{"clocks-agree", 0, "", "the clocks of both ends tell the same time, whatever frames say"},
    Option{"clock-id", 0, "ID", "identity of the clock (default: of this host's boot)"},
    Option{"listen", 0, "ADDRESS", "serve metrics to Prometheus there: 127.0.0.1:9480"},
    Option{"help", 'h', "", "explain this verb"},
};

}  // namespace

std::span<const Option> options() { return all_options; }

const Option& option(std::string_view name) {
  const auto found =
      std::find_if(all_options.begin(), all_options.end(), [&](const Option& o) { return o.name == name; });
  if (found == all_options.end())
    throw std::logic_error("a verb names an option that no table has: " + std::string(name));
  return *found;
}

std::span<const Noun> nouns() {
  static const std::vector<Noun> all{flow_noun(), capture_noun(), fastpath_noun(), schedule_noun(),  plan_noun(),
                                     port_noun(), probe_noun(),   daemon_noun(),   completion_noun()};
  return all;
}

const Noun* find_noun(std::string_view name) {
  const auto all = nouns();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Noun& noun) { return noun.name == name; });
  return found == all.end() ? nullptr : &*found;
}

const Verb* find_verb(const Noun& noun, std::string_view name) {
  const auto found = std::find_if(noun.verbs.begin(), noun.verbs.end(), [&](const Verb& v) { return v.name == name; });
  return found == noun.verbs.end() ? nullptr : &*found;
}

}  // namespace isoline::cli
