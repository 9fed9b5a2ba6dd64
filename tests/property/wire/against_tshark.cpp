// Our STAMP packets as Wireshark reads them: an implementation that shares nothing with ours.
#include <catch2/catch.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include <unistd.h>

#include "support/captures/capture_writer.hpp"
#include "support/root.hpp"
#include "wire/reflect.hpp"
#include "wire/stamped_frame.hpp"

using namespace isoline;
using namespace isoline::wire;

namespace {

constexpr Nanoseconds sent{1'700'000'000'500'000'000}, received{1'700'000'000'500'010'000},
    answered{1'700'000'000'500'012'000};
// tshark's words for them.
constexpr const char* sent_text = "Nov 14, 2023 22:13:20.500000000 UTC";
constexpr const char* received_text = "Nov 14, 2023 22:13:20.500010000 UTC";
constexpr const char* answered_text = "Nov 14, 2023 22:13:20.500012000 UTC";

std::string output_of(const std::string& command) {
  struct Close {
    void operator()(FILE* pipe) const { pclose(pipe); }
  };
  const std::unique_ptr<FILE, Close> pipe(popen(command.c_str(), "r"));
  std::string text;
  char piece[4096];
  for (std::size_t got = 0; pipe && (got = fread(piece, 1, sizeof piece, pipe.get())) != 0;) text.append(piece, got);
  return text;
}

/// A test packet and its answer.
void add(test::PcapWriter& capture, bool v6, TimestampFormat format) {
  TrafficStream stream;
  stream.frame_size = 150;
  stream.headers = {.src_mac = MacAddress{{2, 0, 0, 0, 0, 1}},
                    .dst_mac = MacAddress{{2, 0, 0, 0, 0, 2}},
                    .vid = VlanId::from_tci(100),
                    .pcp = 6,
                    .src_address = parse_ip_address(v6 ? "fd00::1" : "10.0.0.1").value(),
                    .dst_address = parse_ip_address(v6 ? "fd00::2" : "10.0.0.2").value(),
                    .src_port = 50'000,
                    .dst_port = stamp_port,
                    .dscp = 46};
  StampIdentity identity;
  identity.session = 5;
  identity.format = format;
  identity.clock.synchronised = true;
  const auto frame = StampedFrame::make(stream, identity).value();
  std::vector<std::uint8_t> bytes(frame.size());
  frame.write(7, sent, bytes);
  capture.frame(bytes, sent);
  FrameBuffer buffer{bytes, bytes.size()};
  const Headers headers = read_headers(bytes).value();
  const auto test = parse_stamp_test(std::span(bytes).subspan(headers.payload)).value();
  REQUIRE(reflect(buffer, headers, test, {received, answered, 9},
                  error_estimate(std::chrono::microseconds(1), true, format), *stream.headers.dst_mac));
  capture.frame(buffer.bytes(), answered);
}

std::vector<std::string> columns_of(const std::string& line) {
  std::vector<std::string> columns;
  std::istringstream rest(line);
  for (std::string column; std::getline(rest, column, '|');) columns.push_back(column);
  return columns;
}

}  // namespace

TEST_CASE("Wireshark reads what we wrote, over both versions of IP and in both formats of time") {
  if (std::system("command -v tshark >/dev/null 2>&1") != 0)
    test::skip_program("tshark is not installed: scripts/setup tools");
  test::PcapWriter capture;
  for (const bool v6 : {false, true}) {
    for (const auto format : {TimestampFormat::ntp, TimestampFormat::ptp}) add(capture, v6, format);
  }
  const auto path = std::filesystem::temp_directory_path() / ("isoline-stamps-" + std::to_string(::getpid()) + ".pcap");
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(capture.bytes().data()),
             static_cast<std::streamsize>(capture.bytes().size()));
  const std::string text = output_of(
      "TZ=UTC tshark -n -r '" + path.string() +
      "' -d udp.port==862,twamp.test -o ip.check_checksum:TRUE -o udp.check_checksum:TRUE -T fields -E 'separator=|'"
      " -e _ws.col.Protocol -e udp.checksum.status -e _ws.malformed -e twamp.test.seq_number -e twamp.test.timestamp"
      " -e twamp.test.mbz1 -e twamp.test.receive_timestamp -e twamp.test.sender_seq_number"
      " -e twamp.test.sender_timestamp -e twamp.test.sender_ttl -e twamp.test.error_estimate.s"
      " -e ip.checksum.status 2>/dev/null");
  std::filesystem::remove(path);
  INFO(text);
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line); ++number) {
    const auto columns = columns_of(line);
    REQUIRE(columns.size() >= 11);
    const bool answer = number % 2 == 1, v6 = number >= 4;
    CHECK(columns[0] == "TWAMP-Test");
    CHECK(columns[1] == "1");  // a good checksum
    CHECK(columns[2].empty());
    CHECK(columns[3] == (answer ? "9" : "7"));
    CHECK(columns[4] == (answer ? answered_text : sent_text));
    CHECK(std::stoi(columns[5], nullptr, 0) == 5);
    CHECK(columns[10].substr(0, 1) == "1");
    CHECK((v6 || columns.at(11) == "1"));
    if (!answer) continue;
    CHECK(columns[6] == received_text);
    CHECK(columns[7] == "7");
    // It takes this one for NTP's whatever the error estimate beside it says.
    if (number % 4 == 1) CHECK(columns[8] == sent_text);
    CHECK(columns[9] == "255");
  }
  CHECK(number == 8);
}
