// Stamped traffic over a real link: between both of our ends, and with a kernel at either end.
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <regex>
#include <thread>

#include "netns/cli/link.hpp"
#include "wire/stamp.hpp"

using namespace isoline;
using namespace isoline::test;

namespace {

/// Addresses that no kernel here has.
constexpr const char* talker = "10.9.0.8";
constexpr const char* reflector = "10.9.0.9";

std::string mac_of(const NetNamespace& where, const std::string& interface) {
  const std::string text = where.run("cat /sys/class/net/" + interface + "/address").output;
  return text.substr(0, text.find('\n'));
}

/// Every number of that key, in the order of the document.
std::vector<std::uint64_t> numbers(const std::string& json, const std::string& key) {
  std::vector<std::uint64_t> found;
  const std::regex pattern("\"" + key + "\": ?([0-9]+)");
  for (std::sregex_iterator at(json.begin(), json.end(), pattern), end; at != end; ++at)
    found.push_back(std::stoull((*at)[1]));
  return found;
}

class StreamFile {
 public:
  explicit StreamFile(const std::string& streams)
      : path_(std::filesystem::temp_directory_path() / ("isoline-streams-" + std::to_string(::getpid()) + ".yaml")) {
    std::ofstream(path_) << "streams:\n" << streams;
  }
  ~StreamFile() { std::filesystem::remove(path_); }
  StreamFile(const StreamFile&) = delete;
  StreamFile& operator=(const StreamFile&) = delete;
  std::string path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string ip_stream(const char* to) {
  return std::string(
             "  - {name: ip, talker: a, listeners: [b], period: 2ms, frame_size: 128, headers: {src_address: ") +
         talker + ", dst_address: " + to + "}}\n";
}

/// A UDP socket of the namespace's kernel.
class UdpSocket {
 public:
  UdpSocket(const NetNamespace& where, const char* address, std::uint16_t port) {
    const auto inside = where.enter();
    descriptor_ = ::socket(AF_INET, SOCK_DGRAM, 0);
    const sockaddr_in own = place(address, port);
    REQUIRE(::bind(descriptor_, reinterpret_cast<const sockaddr*>(&own), sizeof own) == 0);
  }
  ~UdpSocket() { ::close(descriptor_); }
  UdpSocket(const UdpSocket&) = delete;
  UdpSocket& operator=(const UdpSocket&) = delete;

  static sockaddr_in place(const char* address, std::uint16_t port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    ::inet_pton(AF_INET, address, &at.sin_addr);
    return at;
  }
  void send(std::span<const std::uint8_t> bytes, const sockaddr_in& to) {
    ::sendto(descriptor_, bytes.data(), bytes.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }
  /// What comes within the time; 0: nothing.
  std::size_t receive(std::span<std::uint8_t> bytes, sockaddr_in& from, int milliseconds) {
    pollfd waiting{descriptor_, POLLIN, 0};
    if (::poll(&waiting, 1, milliseconds) <= 0) return 0;
    socklen_t size = sizeof from;
    const auto got = ::recvfrom(descriptor_, bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
    return got > 0 ? static_cast<std::size_t>(got) : 0;
  }

 private:
  int descriptor_ = -1;
};

std::string reflect_command() {
  return std::string(ISOLINE_PROGRAM) + " fastpath reflect --no-huge --json --port far --address " + reflector;
}

bool is_answering(const Background& program) {
  return comes_true([&] { return program.talk().find("answering on") != std::string::npos; });
}

}  // namespace

TEST_CASE("frames go there and back, on layer 2 and over IP, and none is lost") {
  need_root_and_namespaces();
  const Link link;
  Background reflect(link.there(), reflect_command());
  REQUIRE(is_answering(reflect));
  const StreamFile file(
      "  - {name: axis, talker: a, listeners: [b], period: 1ms, frame_size: 64, headers: {vid: 5, pcp: 6}}\n" +
      ip_stream(reflector));
  const auto generated =
      link.isoline("fastpath generate --no-huge --json --clocks-agree --port " + link.interface() + " --streams " +
                   file.path() + " --to " + mac_of(link.there(), "far") + " --for 500ms --linger 5s");
  INFO(generated.output);
  CHECK(generated.status == 0);
  const auto sent = numbers(generated.output, "sent"), lost = numbers(generated.output, "lost"),
             received = numbers(generated.output, "received");
  REQUIRE(sent.size() == 3);  // all, and each stream
  CHECK(sent[1] > 100);
  CHECK(sent[2] > 50);
  CHECK(lost == std::vector<std::uint64_t>{0, 0});
  CHECK(received == std::vector<std::uint64_t>{sent[1], sent[2]});
  CHECK(generated.output.find("one_way_delay_ns") != std::string::npos);
  reflect.signal(SIGTERM);
  CHECK(reflect.wait() == 0);
  INFO(reflect.output());
  CHECK(numbers(reflect.output(), "answered_layer2").at(0) == sent[1]);
  CHECK(numbers(reflect.output(), "answered_stamp").at(0) == sent[2]);
}

TEST_CASE("the kernel's programs find a reflector and understand it") {
  need_root_and_namespaces();
  const Link link;
  Background reflect(link.there(), reflect_command());
  REQUIRE(is_answering(reflect));
  link.here().must(std::string("ping -c 3 -i 0.05 -w 10 ") + reflector);

  UdpSocket socket(link.here(), "10.9.0.1", 5000);
  std::array<std::uint8_t, 100> bytes{};
  wire::print_stamp(wire::StampTest{.sequence = 9, .timestamp = 77, .error = {}, .session = 5},
                    std::span<std::uint8_t, wire::stamp_size>(bytes.data(), wire::stamp_size));
  sockaddr_in from{};
  std::size_t size = 0;
  // The kernel counts its checksum into the packet and drops what has none that fits.
  REQUIRE(comes_true([&] {
    socket.send(std::span(bytes).first(60), UdpSocket::place(reflector, 862));
    size = socket.receive(bytes, from, 200);
    return size != 0;
  }));
  CHECK(size == 60);
  CHECK(ntohs(from.sin_port) == 862);
  const auto answer = wire::parse_stamp_answer(std::span(bytes).first(size));
  REQUIRE(answer);
  CHECK(answer->test_sequence == 9);
  CHECK(answer->test_timestamp == 77);
  CHECK(answer->session == 5);
  CHECK(answer->test_hops == 64);
  CHECK(answer->time() >= answer->received_time());
}

TEST_CASE("a reflector that is a kernel's program finds the generator, and its answers are understood") {
  need_root_and_namespaces();
  const Link link;
  UdpSocket socket(link.there(), "10.9.0.2", 862);
  std::atomic<bool> done{false};
  std::jthread reflect([&] {
    std::array<std::uint8_t, 2048> bytes{};
    for (std::uint32_t number = 0; !done.load();) {
      sockaddr_in from{};
      const std::size_t size = socket.receive(bytes, from, 50);
      const auto test = wire::parse_stamp_test(std::span(bytes).first(size));
      if (!test) continue;
      // Its clock is decades off, and it numbers its answers itself.
      wire::print_stamp(wire::StampAnswer{.sequence = number++,
                                          .timestamp = 1000,
                                          .error = {},
                                          .session = test->session,
                                          .received = 500,
                                          .test_sequence = test->sequence,
                                          .test_timestamp = test->timestamp,
                                          .test_error = test->error,
                                          .test_hops = 255},
                        std::span<std::uint8_t, wire::stamp_size>(bytes.data(), wire::stamp_size));
      socket.send(std::span(bytes).first(size), from);
    }
  });
  const StreamFile file(ip_stream("10.9.0.2"));
  const auto generated =
      link.isoline("fastpath generate --no-huge --json --stateful --port " + link.interface() + " --streams " +
                   file.path() + " --to " + mac_of(link.there(), "far") + " --for 500ms --linger 5s");
  done.store(true);
  INFO(generated.output);
  CHECK(generated.status == 0);
  const auto sent = numbers(generated.output, "sent"), received = numbers(generated.output, "received");
  REQUIRE(received.size() == 2);  // answers, and the reflector's numbers
  CHECK(received[0] == sent.at(1));
  CHECK(numbers(generated.output, "lost") == std::vector<std::uint64_t>{0, 0});
  CHECK(generated.output.find("round_trip_ns") != std::string::npos);
  CHECK(generated.output.find("one_way_delay_ns") == std::string::npos);
}

TEST_CASE("what cannot be sent is said before anything is opened") {
  need_root_and_namespaces();
  const Link link;
  const StreamFile file("  - {name: a, talker: a, listeners: [b], period: 1ms, frame_size: 64}\n");
  const auto run = [&](const std::string& rest) {
    return link.isoline("fastpath generate --no-huge --for 100ms --port " + link.interface() + " --streams " + rest);
  };
  CHECK(run(file.path()).output.find("nothing says to which MAC address") != std::string::npos);
  CHECK(run(file.path() + " --to 02:00:00:00:00:01 --talker b").output.find("talkers are: a") != std::string::npos);
  CHECK(run(file.path() + " --to nowhere").status == 2);
  CHECK(run("/nowhere.yaml").status == 1);
  CHECK(link.isoline("fastpath reflect --no-huge --port nowhere0").status == 1);
}
