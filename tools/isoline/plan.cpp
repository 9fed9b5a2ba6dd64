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
               "are such. What --budget and the like say holds for every link, whatever the file says.\n"
               "The same input, seed and number of threads give the same plan, unless time runs out.\n"
               "--method cbs and cqf give streams bandwidth or cycles instead of times, with bounds of\n"
               "their latencies; --output is then a folder for a schedule file a node.",
               {"NETWORK", "a network file", Completes::file},
               {"output", "method", "cycle", "measurement-interval", "budget", "min-background", "minimum-interval",
                "keep", "time-limit", "seed", "threads", "json"},
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
               "time for other traffic and what merging of windows took of that. --svg draws it.\n"
               "With --launch-times a row a frame: when a talker has to send it, by SO_TXTIME and tc-etf.",
               plan,
               {"ports", "launch-times", "svg", "json"},
               show_plan},
              {"explain",
               "say where a stream's time goes, or why it has none",
               "Of a planned stream: when each frame can leave, starts and arrives, hop by hop, and when\n"
               "its gate is open. Of a rejected one: streams that leave it no place, as few as do; those to\n"
               "take off so that it finds one; and what would have to be other, the cheapest first.",
               plan,
               {"stream", "json"},
               explain_plan},
              {"add",
               "give more streams their times, and leave all others theirs",
               "The streams of a file find a place beside those that are planned, whose times stay as\n"
               "they are; so do the gates of ports off their way. A stream that was rejected may be among\n"
               "them, with another request or the same; without STREAMS all rejected ones are tried again.\n"
               "FILE is replaced, unless --output names another one. A period with which everything would\n"
               "repeat later than before is refused, unless --allow-rehyper is said. Exits with 3 if a\n"
               "stream found no place.",
               plan,
               {"output", "allow-rehyper", "json"},
               add_to_plan,
               {"STREAMS", "a file with the new streams", Completes::file, false}},
              {"remove",
               "take a stream off, and leave all others their times",
               "The gates of ports off its way stay as they are. FILE is replaced, unless --output names\n"
               "another one.",
               plan,
               {"output", "json"},
               remove_from_plan,
               {"STREAM", "its name"}},
              {"diff",
               "say what is other in a second plan",
               "Streams that were added, removed, moved to another route or class, or have other times;\n"
               "ports whose gates are other ones. Streams and ports that are the same are not named.\n"
               "Exits with 3 if anything differs.",
               {"OLD", "a plan", Completes::file},
               {"json"},
               diff_plans,
               {"NEW", "the plan to compare with it", Completes::file}},
              {"simulate",
               "run a plan frame by frame: clocks that err, other traffic, a broken cable",
               "Each clock is wrong by a constant amount within --sync-error (default: that of the\n"
               "network). --background is the share of the time in which every port sends other traffic\n"
               "as far as the gates let it. --fail breaks a cable. Runs until all streams repeat, or for\n"
               "the time of --for. Exits with 3 if frames came too late or never.",
               plan,
               {"seed", "sync-error", "background", "fail", "for", "svg", "json"},
               simulate_plan},
              {"export",
               "write a plan in the words of another tool",
               "schedule: a file a node that isoline schedule takes. csv: a row a frame and hop, and\n"
               "rejected.csv beside it. yang: JSON by IEEE Std 802.1Qcw, a file a node. inet: an ini file\n"
               "for the INET framework of OMNeT++, of which only the syntax is checked. Where several\n"
               "files are written, --output is their folder.",
               plan,
               {"format", "launch-delta", "output"},
               export_plan},
          }};
}

}  // namespace isoline::cli
