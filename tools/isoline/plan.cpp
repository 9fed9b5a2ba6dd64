// isoline plan: from streams to schedules.
#include "isoline/plan_verbs.hpp"

namespace isoline::cli {

Noun plan_noun() {
  const Operand plan{"FILE", "a plan", Completes::file};
  return {"plan",
          "times for streams in a network: computed, checked, drawn, exported",
          "isoline-plan(1)",
          {
              {"import",
               "make a network file of another tool's instance",
               "--format tsnkit: a table of streams and one of links. --format tsnbench: a scenario,\n"
               "in one file or as NAME.top and NAME.pat. Each keeps its own model of time.",
               {"FILE", "streams (tsnkit), or a scenario", Completes::file},
               {"format", "output"},
               import_plan,
               {"TOPOLOGY", "the other one of two files", Completes::file, false}},
              {"compute",
               "give streams routes and times, and ports their gates",
               "Plans as many streams as it can within the time limit, checks the result as plan check\n"
               "does, and writes it. Says which streams found no place, and why; exits with 3 if there\n"
               "are such. --budget and --min-background hold for every link, whatever the file says.\n"
               "The same input, seed and number of threads give the same plan, unless time runs out.",
               {"NETWORK", "a network file", Completes::file},
               {"output", "budget", "min-background", "time-limit", "seed", "threads", "json"},
               compute_plan,
               {"STREAMS", "a file with more streams", Completes::file, false}},
              {"check",
               "say every promise that a plan does not keep",
               "Follows every frame on every link, whoever made the plan: routes, times, queues, gates,\n"
               "guards, deadlines, limits of ports. Shares no code with what computes plans. Exits with\n"
               "3 if anything does not hold.",
               plan,
               {"json"},
               check_plan_file},
              {"show",
               "print routes, latencies and headroom, or what ports have left",
               "A row a stream and listener: its route, its latency at the latest against its deadline.\n"
               "With --ports a row a port: entries of its gate list, load, time left for more streams,\n"
               "time for other traffic and what merging of windows took of that.",
               plan,
               {"ports", "json"},
               show_plan},
          }};
}

}  // namespace isoline::cli
