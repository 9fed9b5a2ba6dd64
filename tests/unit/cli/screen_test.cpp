#include "isoline/watch/screen.hpp"

#include <catch2/catch.hpp>

#include "unit/cli/snapshots.hpp"

using namespace isoline;
using namespace isoline::cli;
using test::reading;
using test::udp_flow;

namespace {

Screen screen_by(const char* sort, std::vector<std::string> interfaces = {"eth0", "eth1"}) {
  Screen::Options options;
  options.selection.sort = analysis::find_sort_key(sort).value();
  options.interfaces = std::move(interfaces);
  options.source = "this command";
  return Screen(std::move(options));
}

std::string all_text(Screen& screen, ScreenSize size = {24, 120}) {
  std::string text;
  for (const auto& line : screen.image(size).lines) text += line.text + "\n";
  return text;
}

bool shows(Screen& screen, const std::string& text) { return all_text(screen).find(text) != std::string::npos; }

/// The source ports of the rows, from the top.
std::vector<int> ports(Screen& screen, ScreenSize size = {24, 120}) {
  std::vector<int> result;
  for (const auto& line : screen.image(size).lines) {
    const auto at = line.text.find("10.0.0.1:");
    if (at != std::string::npos) result.push_back(std::atoi(line.text.c_str() + at + 9));
  }
  return result;
}

int selected_port(Screen& screen, ScreenSize size = {24, 120}) {
  for (const auto& line : screen.image(size).lines) {
    const bool selected = line.look == Look::selected || line.look == Look::selected_alert;
    if (selected) return std::atoi(line.text.c_str() + line.text.find("10.0.0.1:") + 9);
  }
  return -1;
}

void press(Screen& screen, const std::u32string& text) {
  for (const char32_t c : text) screen.handle(key_of(c));
}

}  // namespace

TEST_CASE("the image always fits the screen") {
  auto screen = screen_by("packets");
  std::vector<Flow> flows;
  for (std::uint16_t port = 1; port <= 50; ++port) flows.push_back(udp_flow(port, port));
  screen.take(reading(2, flows));
  for (const Key& mode : {Key{KeyName::unknown}, key_of(U'?'), key_of(U'x'), Key{KeyName::enter}}) {
    screen.handle(mode);
    for (std::size_t rows = 0; rows < 40; ++rows) {
      for (std::size_t columns : {0, 1, 2, 10, 40, 80, 200}) {
        const auto image = screen.image({rows, columns});
        CHECK(image.lines.size() == (columns ? rows : 0));
        for (const auto& line : image.lines) CHECK(format::width_of(line.text) <= columns);
        if (image.cursor) CHECK(image.cursor->second < columns);
      }
    }
  }
}

TEST_CASE("rows are sorted, r reverses, s and < go through the keys") {
  auto screen = screen_by("packets");
  screen.take(reading(2, {udp_flow(1, 10), udp_flow(2, 30), udp_flow(3, 20)}));
  CHECK(ports(screen) == std::vector<int>{2, 3, 1});
  press(screen, U"r");
  CHECK(ports(screen) == std::vector<int>{1, 3, 2});
  CHECK(shows(screen, "by packets reversed"));
  press(screen, U"s");
  CHECK(shows(screen, "by bytes reversed"));
  press(screen, U"<<<");
  CHECK(shows(screen, "by name reversed"));  // around the beginning: rate, then the last one
  press(screen, U">");
  CHECK(shows(screen, "by rate reversed"));
}

TEST_CASE("the filter is typed, applied and left") {
  auto screen = screen_by("packets");
  screen.take(reading(2, {udp_flow(1, 10), udp_flow(2, 30)}));
  press(screen, U"/packets>20");
  CHECK(ports(screen) == std::vector<int>{2, 1});  // not before Enter
  CHECK(screen.image({24, 80}).cursor.has_value());
  screen.handle({KeyName::enter});
  CHECK(ports(screen) == std::vector<int>{2});
  CHECK(shows(screen, "filter: packets>20"));
  CHECK(shows(screen, "1 of 2 flows"));
  CHECK_FALSE(screen.image({24, 80}).cursor.has_value());

  press(screen, U"/0");
  screen.handle({KeyName::escape});
  CHECK(ports(screen) == std::vector<int>{2});  // as it was

  press(screen, U"/");
  screen.handle({KeyName::clear_line});
  screen.handle({KeyName::enter});
  CHECK(ports(screen).size() == 2);
}

TEST_CASE("a bad filter is told in place and can be mended") {
  auto screen = screen_by("packets");
  screen.take(reading(2, {udp_flow(1, 10), udp_flow(2, 30)}));
  press(screen, U"/packest>20");
  screen.handle({KeyName::enter});
  CHECK(shows(screen, "filter: packest>20"));
  CHECK(shows(screen, "packets"));  // the nearest field
  CHECK(ports(screen).size() == 2);
  CHECK(screen.image({24, 80}).cursor.has_value());  // still typing
  for (int i = 0; i < 3; ++i) screen.handle({KeyName::left});
  screen.handle({KeyName::backspace});
  screen.handle({KeyName::backspace});
  press(screen, U"ts");
  screen.handle({KeyName::enter});
  CHECK(ports(screen) == std::vector<int>{2});
}

TEST_CASE("q in the filter is a letter") {
  auto screen = screen_by("packets");
  screen.take(reading(2, {udp_flow(1, 10)}));
  press(screen, U"/");
  CHECK(screen.handle(key_of(U'q')) == Screen::Wish::draw);
  CHECK(shows(screen, "filter: q"));
  screen.handle({KeyName::escape});
  CHECK(screen.handle(key_of(U'q')) == Screen::Wish::quit);
}

TEST_CASE("the selection stays with its flow when rows change places") {
  auto screen = screen_by("packets");
  screen.take(reading(2, {udp_flow(1, 10), udp_flow(2, 30), udp_flow(3, 20)}));
  CHECK(selected_port(screen) == 2);
  screen.handle({KeyName::down});
  CHECK(selected_port(screen) == 3);
  screen.take(reading(3, {udp_flow(1, 10), udp_flow(2, 30), udp_flow(3, 200)}));
  CHECK(selected_port(screen) == 3);
  screen.handle({KeyName::home});
  screen.take(reading(4, {udp_flow(1, 1000), udp_flow(2, 30), udp_flow(3, 200)}));
  CHECK(selected_port(screen) == 1);  // at the top it stays at the top
  screen.handle({KeyName::end});
  CHECK(selected_port(screen) == 2);
}

TEST_CASE("a long table scrolls with the selection") {
  auto screen = screen_by("packets");
  std::vector<Flow> flows;
  for (std::uint16_t port = 1; port <= 100; ++port) flows.push_back(udp_flow(port, 1000U - port));
  screen.take(reading(2, flows));
  const ScreenSize size{20, 120};
  const auto first = ports(screen, size);
  REQUIRE(first.size() > 5);
  CHECK(first.front() == 1);
  screen.handle({KeyName::page_down});
  CHECK(selected_port(screen, size) == static_cast<int>(first.size()));
  screen.handle({KeyName::end});
  CHECK(ports(screen, size).back() == 100);
  CHECK(ports(screen, size).size() == first.size());
  screen.handle({KeyName::page_up});
  screen.handle({KeyName::up});
  CHECK(selected_port(screen, size) == 100 - static_cast<int>(first.size()));
  // Fewer flows than the position: the end is shown, nothing is lost.
  screen.take(reading(3, {udp_flow(7, 1)}));
  CHECK(ports(screen, size) == std::vector<int>{7});
}

TEST_CASE("c changes between totals and the last interval") {
  auto screen = screen_by("packets");
  screen.take(reading(2, {udp_flow(1, 1000), udp_flow(2, 30)}));
  screen.take(reading(3, {udp_flow(1, 1001), udp_flow(2, 80)}));
  CHECK(ports(screen) == std::vector<int>{1, 2});
  press(screen, U"c");
  CHECK(ports(screen) == std::vector<int>{2, 1});
  CHECK(shows(screen, "last interval"));
}

TEST_CASE("the pause holds the picture, and reads at once when it ends") {
  auto screen = screen_by("packets");
  screen.take(reading(2, {udp_flow(1, 10)}));
  press(screen, U"p");
  CHECK(shows(screen, "PAUSED"));
  screen.take(reading(3, {udp_flow(1, 10), udp_flow(2, 30)}));
  CHECK(ports(screen) == std::vector<int>{1});
  CHECK(screen.handle(key_of(U' ')) == Screen::Wish::read);
  screen.take(reading(4, {udp_flow(1, 10), udp_flow(2, 30)}));
  CHECK(ports(screen).size() == 2);
}

TEST_CASE("i goes through the interfaces") {
  auto screen = screen_by("packets");
  screen.take(reading(2, {udp_flow(1, 10, "eth0"), udp_flow(2, 5, "eth1")}));
  CHECK(ports(screen) == std::vector<int>{1, 2});
  press(screen, U"i");
  CHECK(ports(screen) == std::vector<int>{1});
  press(screen, U"i");
  CHECK(ports(screen) == std::vector<int>{2});
  press(screen, U"i");
  CHECK(ports(screen) == std::vector<int>{1, 2});
}

TEST_CASE("plus and minus go through the intervals and stop at the ends") {
  auto screen = screen_by("packets");
  press(screen, U"+");
  CHECK(screen.interval() == std::chrono::seconds(2));
  press(screen, U"---");
  CHECK(screen.interval() == std::chrono::milliseconds(200));
  press(screen, U"----");
  CHECK(screen.interval() == std::chrono::milliseconds(100));
  press(screen, U"+++++++++++++");
  CHECK(screen.interval() == std::chrono::seconds(60));
}

TEST_CASE("Enter shows the selected flow, live, and Esc comes back") {
  auto screen = screen_by("packets");
  screen.take(reading(2, {udp_flow(1, 10), udp_flow(2, 30)}));
  screen.handle({KeyName::down});
  screen.handle({KeyName::enter});
  CHECK(shows(screen, "udp 10.0.0.1:1 10.0.0.9:80"));
  CHECK_FALSE(shows(screen, "10.0.0.1:2"));
  screen.take(reading(3, {udp_flow(1, 4711), udp_flow(2, 30)}));
  CHECK(shows(screen, "4711"));
  screen.take(reading(4, {udp_flow(2, 30)}));
  CHECK(shows(screen, "the flow is gone"));
  screen.handle({KeyName::escape});
  CHECK(shows(screen, "10.0.0.1:2"));
  // q leaves the details, not the program
  screen.handle({KeyName::enter});
  CHECK(screen.handle(key_of(U'q')) == Screen::Wish::draw);
  CHECK(screen.handle(key_of(U'q')) == Screen::Wish::quit);
}

TEST_CASE("help names every key, and any key leaves it") {
  auto screen = screen_by("packets");
  screen.take(reading(2, {udp_flow(1, 10)}));
  press(screen, U"?");
  for (const auto& key : watch_keys()) CHECK(shows(screen, std::string(key.meaning)));
  press(screen, U"q");
  CHECK(ports(screen).size() == 1);
}

TEST_CASE("a disturbed flow stands out, also when it is selected") {
  auto screen = screen_by("packets");
  auto disturbed = udp_flow(1, 10);
  disturbed.lost = 3;
  disturbed.disturbed = MonotonicTime(std::chrono::seconds(1));
  screen.take(reading(2, {disturbed, udp_flow(2, 30)}));
  const auto look_of_port = [&](const std::string& port) {
    for (const auto& line : screen.image({24, 120}).lines) {
      if (line.text.find("10.0.0.1:" + port) != std::string::npos) return line.look;
    }
    return Look::bar;
  };
  CHECK(look_of_port("1") == Look::alert);
  CHECK(look_of_port("2") == Look::selected);
  screen.handle({KeyName::end});
  CHECK(look_of_port("1") == Look::selected_alert);
}

TEST_CASE("the status line accounts for every packet and says what is full") {
  auto screen = screen_by("packets");
  auto snapshot = reading(2, {udp_flow(1, 10)});
  snapshot.interfaces[0].total.packets += 7;
  snapshot.overflow = {{"eth0", Direction::ingress, FlowKind::udp, {5, 5, 500}}};
  snapshot.interfaces[0].evicted.flows = 4;
  screen.take(snapshot);
  CHECK(shows(screen, "flows 1 of 65536"));
  CHECK(shows(screen, "overflow 5"));
  CHECK(shows(screen, "evicted 4"));
  CHECK(shows(screen, "unaccounted 2"));
  CHECK(shows(screen, "clock monotonic"));
}

TEST_CASE("frames that a port loses are a warning while it loses them, and stay in the sum") {
  auto screen = screen_by("packets");
  auto snapshot = reading(2, {udp_flow(1, 10)});
  const auto losing = [&](PortLosses losses) {
    snapshot.taken += std::chrono::seconds(1);
    snapshot.interfaces[0].losses = losses;
    screen.take(snapshot);
    for (const auto& line : screen.image({24, 120}).lines)
      if (line.text.find("ports lose frames") != std::string::npos) return line.look == Look::alert ? line.text : "";
    return std::string();
  };
  CHECK(losing({}).empty());
  CHECK_FALSE(shows(screen, "lost at ports"));
  CHECK(losing({40, 2, 0}).find("42 frames (40 missed, 2 without a buffer)") != std::string::npos);
  CHECK(losing({45, 2, 0}).find("5 frames (5 missed)") != std::string::npos);
  CHECK(losing({45, 2, 0}).empty());
  CHECK(shows(screen, "lost at ports 47"));
}

TEST_CASE("news is shown until the next key") {
  auto screen = screen_by("packets");
  screen.take(reading(2, {udp_flow(1, 10)}));
  screen.tell("eth0: is gone");
  CHECK(shows(screen, "eth0: is gone"));
  screen.handle({KeyName::down});
  CHECK_FALSE(shows(screen, "eth0: is gone"));
}

TEST_CASE("before the first reading and without flows there is a picture too") {
  auto screen = screen_by("packets");
  CHECK(shows(screen, "waiting for the first reading"));
  screen.handle({KeyName::enter});
  screen.handle({KeyName::down});
  screen.take(reading(1, {}));
  CHECK(shows(screen, "no flow yet"));
}
