// isoline schedule: gates, shapers and maps on this host's ports.
#include "isoline/schedule_verbs.hpp"

namespace isoline::cli {

Noun schedule_noun() {
  const Operand file{"FILE", "a schedule file", Completes::file};
  return {"schedule",
          "what ports do with traffic: gates, shapers, maps; checked, applied, verified",
          "isoline-schedule(1)",
          {
              {"check",
               "say everything that is wrong with a file",
               "Reads the file and checks it as apply would, but without asking this host's ports.\n"
               "Prints every problem and warning as file:line:column and exits with 3 if there are\n"
               "problems. Needs neither root nor the ports.",
               file,
               {"json"},
               check_schedule},
              {"show",
               "print what a file says, or draw its gates",
               "Prints classes, gates, VLANs and streams port by port, profiles applied. With --svg\n"
               "the gates are drawn over their cycle, a lane a traffic class.",
               file,
               {"svg", "json"},
               show_schedule},
              {"diff",
               "say how what runs differs from a file",
               "Reads the ports and compares: what is wanted (admin) against what runs (oper). Base\n"
               "times agree when they are a whole number of cycles apart. Exits with 3 if anything\n"
               "differs or cannot be verified. Changes nothing, needs no root.",
               file,
               {"json"},
               diff_schedule},
              {"apply",
               "put a file on all its ports, or on none",
               "Checks the file against the ports, notes in a journal what is there, changes port\n"
               "after port, waits until the gates run and compares. If anything fails, or Ctrl-C is\n"
               "pressed, every port is put back. Needs root.",
               file,
               {"dry-run", "at", "confirm-within", "replace-foreign", "json"},
               apply_schedule},
              {"confirm",
               "make an apply --confirm-within final",
               "Without it, isolined puts the ports back when the time is over. Needs root.",
               {},
               {},
               confirm_schedule},
              {"recover",
               "put ports back after a crash",
               "Undoes a transaction that was killed on its way, from the journal. Harmless when there\n"
               "is none. Needs root.",
               {},
               {},
               recover_schedule},
              {"watch",
               "say when ports drift from a file, as it happens",
               "Prints how each port compares, and again whenever that changes, within a second.\n"
               "With --json one document a line. Changes nothing, needs no root.",
               file,
               {"for", "json"},
               watch_schedule},
              {"measure",
               "say whether frames leave in their windows",
               "Measures the port's frames as their transmission begins: how many of each class in a\n"
               "window of its gate, how far the others beside it, how long they waited. The gates are\n"
               "those that run, or those of --plan. Exits with 3 if all gates are shifted. Needs root.",
               {"INTERFACE", "a port of this host", Completes::interface},
               {"for", "plan", "from", "histograms", "json"},
               measure_schedule},
              {"remove",
               "take everything of a schedule off a port",
               "Back to the kernel's defaults, journalled as well. A root qdisc that somebody else made\n"
               "is refused and left alone. Needs root.",
               {"INTERFACE", "a port of this host", Completes::interface},
               {"replace-foreign"},
               remove_schedule},
              {"export",
               "write a file in the words of another tool",
               "tc: the commands of tc(8), bridge(8) and ip(8). yang: JSON by IEEE Std 802.1Qcw.\n"
               "inet: an ini file for the INET framework of OMNeT++, of which only the syntax is\n"
               "checked. What the other tool has no words for is said on stderr.",
               file,
               {"format"},
               export_schedule},
          }};
}

}  // namespace isoline::cli
