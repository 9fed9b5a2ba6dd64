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
