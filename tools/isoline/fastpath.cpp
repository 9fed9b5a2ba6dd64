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
