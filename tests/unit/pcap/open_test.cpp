// Opening captures: files, pipes, and what is no capture.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "adapters/pcap/capture_file.hpp"
#include "support/captures/capture_writer.hpp"
#include "support/captures/memory_source.hpp"

using namespace isoline;
using test::Bytes;
namespace fs = std::filesystem;

namespace {

struct Folder {
  Folder() {
    std::string pattern = fs::temp_directory_path() / "isoline-pcap-XXXXXX";
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~Folder() { fs::remove_all(path); }
  std::string write(const char* name, std::string_view bytes) const {
    std::ofstream(path / name, std::ios::binary) << bytes;
    return path / name;
  }
  fs::path path;
};

std::string_view text(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

Bytes many_frames() {
  test::PcapWriter writer;
  for (int i = 0; i < 5000; ++i) writer.frame(Bytes(100, static_cast<std::uint8_t>(i)), Nanoseconds(0));
  return writer.bytes();
}

Error refused(const std::string& path) {
  const auto opened = pcap::open_capture(path);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().what == "cannot read the capture");
  CHECK(opened.error().where == path);
  return opened.error();
}

}  // namespace

TEST_CASE("a file and a FIFO give the same frames") {
  const Folder folder;
  const Bytes bytes = many_frames();
  auto file = pcap::open_capture(folder.write("a.pcap", text(bytes)));
  REQUIRE(file);
  const auto of_file = test::read_whole(**file);
  REQUIRE(of_file);
  CHECK(of_file->frames.size() == 5000);
  CHECK(of_file->report.file_size == bytes.size());
  CHECK(of_file->report.bytes_read == bytes.size());

  const std::string fifo = folder.path / "fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  std::thread recorder([&] { std::ofstream(fifo, std::ios::binary) << text(bytes); });
  auto pipe = pcap::open_capture(fifo);
  const auto of_pipe = pipe ? test::read_whole(**pipe) : fail(pipe.error());
  recorder.join();
  REQUIRE(of_pipe);
  CHECK(of_pipe->frames == of_file->frames);
  CHECK_FALSE(of_pipe->report.file_size);
  CHECK(of_pipe->report.bytes_read == bytes.size());
}

TEST_CASE("standard input is read where the name is a dash, and frames do not wait for a full block") {
  int ends[2];
  REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  const int kept = ::dup(STDIN_FILENO);
  REQUIRE(::dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
  const Bytes bytes =
      test::PcapWriter().frame(Bytes(60, 1), Nanoseconds(0)).frame(Bytes(60, 2), Nanoseconds(0)).bytes();
  // The whole of the first record and a part of the second one; nobody closes the pipe.
  REQUIRE(::write(ends[1], bytes.data(), 24 + 76 + 30) == 130);
  auto opened = pcap::open_capture("-");
  REQUIRE(opened);
  CHECK((*opened)->next()->size() == 1);
  ::close(ends[1]);
  CHECK((*opened)->next()->empty());
  REQUIRE((*opened)->report().damage);
  CHECK((*opened)->report().damage->offset == 100);
  REQUIRE(::dup2(kept, STDIN_FILENO) == STDIN_FILENO);
  ::close(kept);
  ::close(ends[0]);
}

TEST_CASE("what cannot be opened says why") {
  const Folder folder;
  CHECK(refused(folder.path / "none.pcap").kind == ErrorKind::not_found);
  CHECK(refused(folder.path).kind == ErrorKind::invalid_input);
  CHECK(refused(folder.path).why == "Is a directory");
  const std::string secret = folder.write("secret.pcap", text(many_frames()));
  fs::permissions(secret, fs::perms::none);
  // Root may read everything.
  if (::geteuid() != 0) CHECK(refused(secret).kind == ErrorKind::no_permission);
}

TEST_CASE("what is no capture says so, and what to try") {
  const Folder folder;
  const Error empty = refused(folder.write("empty.pcap", ""));
  CHECK(empty.kind == ErrorKind::invalid_input);
  CHECK(empty.why == "it is empty");
  const Error text = refused(folder.write("text", "once upon a time there was a frame\n"));
  CHECK(text.kind == ErrorKind::invalid_input);
  CHECK(text.why == "it is neither pcap nor pcapng");
  CHECK_FALSE(text.hint.empty());
  CHECK(refused(folder.write("short", "x")).why == "it is neither pcap nor pcapng");
  CHECK(refused(folder.write("header", std::string_view("\xd4\xc3\xb2\xa1\x02\x00\x04\x00", 8))).why ==
        "it ends inside its header");
  CHECK(refused(folder.write("snoop", "snoop\n                       ")).why == "it is a capture of snoop");
  CHECK(refused(folder.write("xz",
                             "\xfd"
                             "7zXZ          "))
            .why == "it is compressed by xz");
  const auto odd = test::PcapWriter({.major = 3, .minor = 1}).bytes();
  CHECK(refused(folder.write("odd", ::text(odd))).why == "it says that it is pcap version 3.1, which is not known");
}

TEST_CASE("an error of the system while reading is one") {
  // Reading a process's memory from its beginning fails.
  const auto opened = pcap::open_capture("/proc/self/mem");
  REQUIRE_FALSE(opened);
  CHECK(opened.error().kind == ErrorKind::failed);
  CHECK(opened.error().where == "/proc/self/mem");
}
