// isoline fastpath: ports past the kernel.
#include "isoline/fastpath_verbs.hpp"

namespace isoline::cli {

Noun fastpath_noun() {
  const Operand none;
  return {"fastpath",
          "every packet of a tap or a fast port, past the kernel (DPDK)",
          "isoline-fastpath(1)",
          {
              {"run",
               "show a live table of all flows, as flow watch does",
               "Takes every frame of the ports, whoever it is for, and measures its flow. A port is a\n"
               "PCI address (bound to vfio-pci), an interface (through the kernel, which keeps it),\n"
               "af_xdp:INTERFACE, or a virtual device of DPDK. On a terminal: a live table, press ? for\n"
               "its keys. What the ports lost and how well the loops kept up is said at the end.",
               none,
               {"port", "cores", "no-huge", "stamp", "forward", "tap", "listen", "interval", "for", "filter", "sort",
                "top", "json", "histograms", "streams", "rtp", "max-flows", "vxlan-inner", "dry-run"},
               run_fastpath},
              {"list",
               "measure, then print one row a flow",
               "As run, but prints a table once at the end (--for, default 5s). Ctrl-C ends it early.",
               none,
               {"port", "cores", "no-huge", "stamp", "forward", "tap", "for", "filter", "sort", "top", "json",
                "histograms", "streams", "rtp", "max-flows", "vxlan-inner"},
               list_fastpath},
              {"generate",
               "send stamped traffic, and say what became of it",
               "Sends the streams of a network file, of a file of streams alone or of a plan (headers\n"
               "and departures: docs/formats/network.md), each frame when it is due: over IP as STAMP\n"
               "(RFC 8762), on layer 2 with a short stamp. Answers are measured: loss, round trip,\n"
               "both ways where clocks agree.",
               none,
               {"port", "streams", "talker", "to", "for", "phase", "seed", "late-after", "linger", "stateful",
                "clocks-agree", "clock-id", "cores", "no-huge", "stamp", "top", "json", "histograms"},
               generate_fastpath},
              {"reflect",
               "answer stamped traffic, of others too",
               "Sends STAMP test packets (UDP port 862) and frames with the layer-2 stamp back to\n"
               "where they came from, and says of each stream how it came. With --address it also\n"
               "answers ARP, neighbour solicitations and echo requests for that address, so that\n"
               "others find it.",
               none,
               {"port", "address", "udp-port", "max-streams", "for", "stateful", "clocks-agree", "clock-id", "cores",
                "no-huge", "stamp", "top", "json", "histograms"},
               reflect_fastpath},
              {"selftest",
               "say how fast this machine is",
               "Needs no network card, no huge pages and no root: frames go round through a ring of\n"
               "DPDK and are measured as those of a port would be. Takes about ten seconds, and up to\n"
               "900 MiB for a million flows.",
               none,
               {"json"},
               selftest_fastpath},
          }};
}

}  // namespace isoline::cli
