// Writes a capture of TCP connections that run at the same time: requests and answers, acknowledgements, now and then a
// segment that is sent again.
//   make_capture FILE PACKETS FLOWS [SEED [udp]]
// udp: datagrams instead, of each flow in turn, so that each has one histogram.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>

#include "wire/build.hpp"

using namespace isoline;

namespace {

struct Connection {
  std::uint32_t sent[2];
  std::uint64_t last_us = 0;
  int step = 0;  // 0 … 2: handshake; then request, answer, acknowledgement
  std::uint32_t size = 0;
};

class Writer {
 public:
  explicit Writer(std::FILE* file) : file_(file) {
    const std::uint32_t header[6] = {0xa1b2c3d4, 4u << 16 | 2, 0, 0, 65535, 1};
    std::fwrite(header, sizeof header, 1, file_);
  }
  void write(std::uint64_t time_us, const std::vector<std::uint8_t>& frame) {
    const std::uint32_t record[4] = {
        static_cast<std::uint32_t>(time_us / 1'000'000), static_cast<std::uint32_t>(time_us % 1'000'000),
        static_cast<std::uint32_t>(frame.size()), static_cast<std::uint32_t>(frame.size())};
    std::fwrite(record, sizeof record, 1, file_);
    std::fwrite(frame.data(), frame.size(), 1, file_);
  }

 private:
  std::FILE* file_;
};

IpAddress client(std::uint32_t number) {
  return *parse_ip_address("10." + std::to_string(number >> 16) + "." + std::to_string(number >> 8 & 255) + "." +
                           std::to_string(number & 255));
}

std::vector<std::uint8_t> segment(std::uint32_t number, const Connection& talk, bool answer, std::uint32_t sequence,
                                  std::uint8_t flags, std::uint32_t size) {
  const IpAddress a = client(number);
  const IpAddress server = *parse_ip_address("192.168.0.1");
  wire::TcpFields fields;
  fields.sequence = sequence;
  fields.acknowledgement = flags == 0x02 ? 0 : talk.sent[answer ? 0 : 1];
  fields.flags = flags;
  return wire::FrameBuilder()
      .ethernet({{2, 0, 0, 0, 0, 1}}, {{2, 0, 0, 0, 0, 2}})
      .ipv4(answer ? server : a, answer ? a : server)
      .tcp(answer ? 4840 : 50000, answer ? 50000 : 4840, fields)
      .payload(size)
      .build();
}

void write_datagrams(Writer& writer, std::uint64_t packets, std::uint32_t flows, std::uint64_t now_us) {
  const IpAddress server = *parse_ip_address("192.168.0.1");
  for (std::uint64_t i = 0; i < packets; ++i)
    writer.write(now_us + i, wire::FrameBuilder()
                                 .ethernet({{2, 0, 0, 0, 0, 1}}, {{2, 0, 0, 0, 0, 2}})
                                 .ipv4(client(static_cast<std::uint32_t>(i % flows)), server)
                                 .udp(50000, 4840)
                                 .payload(18, static_cast<std::uint8_t>(i / flows))
                                 .build());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: make_capture FILE PACKETS FLOWS [SEED [udp]]\n");
    return 2;
  }
  std::FILE* file = std::fopen(argv[1], "wb");
  if (!file) {
    std::perror(argv[1]);
    return 1;
  }
  const std::uint64_t packets = std::strtoull(argv[2], nullptr, 10);
  std::mt19937_64 random(argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 1);
  std::vector<Connection> talks(std::max<std::uint64_t>(std::strtoull(argv[3], nullptr, 10) / 2, 1));
  for (Connection& talk : talks)
    talk.sent[0] = static_cast<std::uint32_t>(random()), talk.sent[1] = static_cast<std::uint32_t>(random());
  Writer writer(file);
  std::uint64_t now_us = 1'767'225'600'000'000;
  if (argc > 5 && std::strcmp(argv[5], "udp") == 0) {
    const std::uint64_t flows = std::max<std::uint64_t>(std::strtoull(argv[3], nullptr, 10), 1);
    write_datagrams(writer, packets, static_cast<std::uint32_t>(flows), now_us);
    return std::fclose(file) == 0 ? 0 : 1;
  }
  for (std::uint64_t written = 0; written < packets; ++written) {
    now_us += 1 + random() % 4;
    const auto number = static_cast<std::uint32_t>(random() % talks.size());
    Connection& talk = talks[number];
    const auto send = [&](bool answer, std::uint8_t flags, std::uint32_t size, std::uint32_t length) {
      writer.write(now_us, segment(number, talk, answer, talk.sent[answer], flags, size));
      talk.sent[answer] += length;
    };
    switch (talk.step) {
      case 0: send(false, 0x02, 0, 1); break;
      case 1: send(true, 0x12, 0, 1); break;
      case 2: send(false, 0x10, 0, 0); break;
      case 3:
        talk.size = 20 + static_cast<std::uint32_t>(random() % 80);
        send(false, 0x18, talk.size, talk.size);
        if (random() % 500 == 0) {  // once more, as if it had been lost behind here
          now_us += 3000;
          writer.write(now_us, segment(number, talk, false, talk.sent[0] - talk.size, 0x18, talk.size));
          ++written;
        }
        break;
      case 4: {
        const auto size = 20 + static_cast<std::uint32_t>(random() % 80);
        send(true, 0x18, size, size);
        break;
      }
      default: send(false, 0x10, 0, 0); talk.step = 2;
    }
    ++talk.step;
  }
  return std::fclose(file) == 0 ? 0 : 1;
}
