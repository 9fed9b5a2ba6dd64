// Keeps flows alive: plays one frame of each, over and over, a pass each half second, until it is ended.
//   bench_player INTERFACE ipv4|tcp FLOWS
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "bench/probe/traffic.hpp"

int main(int argc, char** argv) {
  using namespace isoline::bench;
  if (argc != 4) {
    std::fprintf(stderr, "usage: bench_player INTERFACE ipv4|tcp FLOWS\n");
    return 2;
  }
  const Mix mix = std::strcmp(argv[2], "tcp") == 0 ? Mix::tcp : Mix::ipv4;
  auto frames = frames_of(mix, static_cast<std::uint32_t>(std::strtoul(argv[3], nullptr, 10)));
  Player player(argv[1]);
  std::printf("playing %zu flows\n", frames.size());
  std::fflush(stdout);
  for (auto due = std::chrono::steady_clock::now();; due += std::chrono::milliseconds(500)) {
    player.play(mix, frames, frames.size());
    std::this_thread::sleep_until(due);
  }
}
