// flow watch on a terminal, seen and operated through tmux.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>

#include "netns/cli/link.hpp"
#include "support/root.hpp"

using namespace isoline::test;

namespace {

/// A terminal of its own with a shell in the link's namespace.
class Terminal {
 public:
  explicit Terminal(const Link& link) : tmux_("tmux -f /dev/null -L isoline-" + std::to_string(::getpid()) + " ") {
    must("new-session -d -x 160 -y 30 'env LC_ALL=C.UTF-8 ip netns exec " + link.here().name() + " sh'");
  }
  ~Terminal() {
    run(tmux_ + "kill-server");
    std::remove(process_file().c_str());
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void type(const std::string& line) const { must("send-keys -l '" + line + "'"); }
  void press(const std::string& keys) const { must("send-keys '" + keys + "'"); }
  void resize(int columns, int rows) const {
    must("resize-window -x " + std::to_string(columns) + " -y " + std::to_string(rows));
  }
  /// Where a command leaves its process id, for signals.
  std::string process_file() const { return "/tmp/isoline-screen-" + std::to_string(::getpid()); }
  std::string picture() const { return run(tmux_ + "capture-pane -p").output; }
  bool comes_to_show(const std::string& text) const {
    const bool shown = comes_true([&] { return picture().find(text) != std::string::npos; });
    if (!shown) UNSCOPED_INFO("waited for '" << text << "' in:\n" << picture());
    return shown;
  }
  bool comes_to_hide(const std::string& text) const {
    const bool hidden = comes_true([&] { return picture().find(text) == std::string::npos; });
    if (!hidden) UNSCOPED_INFO("still '" << text << "' in:\n" << picture());
    return hidden;
  }

 private:
  void must(const std::string& command) const {
    const auto outcome = run(tmux_ + command);
    INFO(command << ": " << outcome.output);
    REQUIRE(outcome.status == 0);
  }
  std::string tmux_;
};

void need_tmux() {
  need_root_and_namespaces();
  if (run("tmux -V").status != 0) skip_program("there is no tmux on this host");
}

}  // namespace

TEST_CASE("the live table is drawn, operated, and given back") {
  need_tmux();
  const Link link;
  const Background ping(link.here(), "ping -q -i 0.05 10.9.0.2");
  const Terminal terminal(link);
  terminal.type("echo before; " ISOLINE_PROGRAM " flow watch --interval 200ms -i " + link.interface() +
                "; echo status $?");
  terminal.press("Enter");
  REQUIRE(terminal.comes_to_show("icmp 10.9.0.1 10.9.0.2 type 8"));
  CHECK(terminal.picture().find("before") == std::string::npos);  // the screen is ours
  CHECK(terminal.comes_to_show("unaccounted 0"));

  terminal.press("?");
  CHECK(terminal.comes_to_show("longer and shorter interval"));
  terminal.press("x");
  CHECK(terminal.comes_to_hide("longer and shorter interval"));

  terminal.type("/type=8");
  CHECK(terminal.comes_to_show("filter: type=8"));
  terminal.press("Enter");
  CHECK(terminal.comes_to_show("filter:1"));  // what is wrong, and where, in place
  terminal.press("C-u");
  terminal.type("icmp_type=8");
  terminal.press("Enter");
  CHECK(terminal.comes_to_show("1 of "));
  CHECK(terminal.comes_to_hide("type 0"));

  terminal.press("Enter");
  CHECK(terminal.comes_to_show("Esc back"));
  CHECK(terminal.comes_to_show("round trip"));
  terminal.press("Escape");
  CHECK(terminal.comes_to_show("q quit"));

  terminal.resize(70, 12);
  CHECK(terminal.comes_to_show("icmp"));
  terminal.resize(160, 30);
  terminal.press("p");
  CHECK(terminal.comes_to_show("PAUSED"));
  terminal.press("q");
  CHECK(terminal.comes_to_show("status 0"));
  CHECK(terminal.picture().find("before") != std::string::npos);  // given back as it was
  CHECK_FALSE(link.is_probed());
}

TEST_CASE("Ctrl-C, SIGTERM and the end of --for give the terminal back") {
  const Link link;
  const Terminal terminal(link);
  const auto begin = [&](const std::string& options, int number) {
    terminal.type("clear; sh -c \"echo \\$\\$ >" + terminal.process_file() +
                  "; exec " ISOLINE_PROGRAM " flow watch -i " + link.interface() + options + "\"; echo end " +
                  std::to_string(number) + " $?; stty -a | grep -o -w -e -echo -e echo");
    terminal.press("Enter");
  };
  begin("", 1);
  REQUIRE(terminal.comes_to_show("q quit"));
  terminal.press("C-c");
  CHECK(terminal.comes_to_show("end 1 0\necho"));

  begin("", 2);
  REQUIRE(terminal.comes_to_show("q quit"));
  REQUIRE(run("kill -TERM $(cat " + terminal.process_file() + ")").status == 0);
  CHECK(terminal.comes_to_show("end 2 0\necho"));
  begin(" --for 1s", 3);
  CHECK(terminal.comes_to_show("end 3 0\necho"));
  CHECK_FALSE(link.is_probed());
}

TEST_CASE("an interface that is gone is told in the picture, and the table goes on") {
  const Link link;
  const Terminal terminal(link);
  terminal.type(ISOLINE_PROGRAM " flow watch -i " + link.interface());
  terminal.press("Enter");
  REQUIRE(terminal.comes_to_show("q quit"));
  link.here().must("ip link del " + link.interface());
  CHECK(terminal.comes_to_show(link.interface() + ": is gone"));
  terminal.press("q");
  CHECK(terminal.comes_to_hide("q quit"));
}

TEST_CASE("a terminal that nobody knows is refused with a way out") {
  const Link link;
  const Terminal terminal(link);
  terminal.type("TERM=nosuch " ISOLINE_PROGRAM " flow watch -i " + link.interface() + "; echo status $?");
  terminal.press("Enter");
  CHECK(terminal.comes_to_show("status 5"));
  CHECK(terminal.comes_to_show("cannot draw a live table"));
}
