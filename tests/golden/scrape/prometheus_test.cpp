// A real Prometheus scrapes the exporter and is asked for what it saw.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <tuple>

#include "adapters/prometheus/exporter.hpp"
#include "support/netns.hpp"
#include "support/sample_readings.hpp"

using namespace isoline;

namespace {

std::uint16_t free_port() {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  REQUIRE(::bind(descriptor, reinterpret_cast<sockaddr*>(&address), length) == 0);
  REQUIRE(::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) == 0);
  ::close(descriptor);
  return ntohs(address.sin_port);
}

// A folder and a Prometheus in it; both are gone at the end.
class Prometheus {
 public:
  explicit Prometheus(std::uint16_t exporter) : port_(free_port()) {
    std::string pattern = std::filesystem::temp_directory_path() / "isoline-prometheus-XXXXXX";
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    std::ofstream(folder_ / "prometheus.yml")
        << "global: {scrape_interval: 200ms, scrape_timeout: 200ms}\n"
        << "scrape_configs:\n- job_name: isoline\n  static_configs: [{targets: ['127.0.0.1:" << exporter << "']}]\n";
    const std::string config = "--config.file=" + (folder_ / "prometheus.yml").string();
    const std::string storage = "--storage.tsdb.path=" + (folder_ / "data").string();
    const std::string listen = "--web.listen-address=127.0.0.1:" + std::to_string(port_);
    const std::string log = folder_ / "log";
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      std::ignore = ::freopen(log.c_str(), "w", stderr);
      ::execl(ISOLINE_PROMETHEUS, "prometheus", config.c_str(), storage.c_str(), listen.c_str(), nullptr);
      ::_exit(127);
    }
  }
  ~Prometheus() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    std::filesystem::remove_all(folder_);
  }
  Prometheus(const Prometheus&) = delete;
  Prometheus& operator=(const Prometheus&) = delete;

  std::string ask(const std::string& query) const {
    return test::run("curl -s -m 5 --data-urlencode 'query=" + query + "' http://127.0.0.1:" + std::to_string(port_) +
                     "/api/v1/query")
        .output;
  }
  std::string log() const { return test::run("tail -5 " + (folder_ / "log").string()).output; }

 private:
  std::filesystem::path folder_;
  std::uint16_t port_;
  pid_t pid_ = -1;
};

}  // namespace

TEST_CASE("Prometheus scrapes the exporter") {
  // Made here: the server's threads have small stacks, and a build that does not optimize needs a large one for this.
  auto exporter = exporter::Exporter::listen("127.0.0.1:0", {}, [made = test::sample_readings()] { return made; });
  REQUIRE(exporter);
  const Prometheus prometheus((*exporter)->port());

  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  std::string answer;
  const std::string up_is_one = "\"1\"]}]";
  do {
    answer = prometheus.ask("up == 1");
    ::usleep(50'000);  // between two questions, not instead of one
  } while (answer.find(up_is_one) == std::string::npos && std::chrono::steady_clock::now() < give_up);
  INFO(prometheus.log());
  REQUIRE(answer.find(up_is_one) != std::string::npos);

  CHECK(prometheus.ask("isoline_stream_deadline_misses_total{stream=\"axis-1\"}").find("\"1\"]}]") !=
        std::string::npos);
  // Three of the four round trips were below 65.536 us.
  CHECK(prometheus.ask("isoline_flow_round_trip_seconds_bucket{le=\"6.5536e-05\"}").find("\"3\"]}]") !=
        std::string::npos);
  CHECK(prometheus.ask("sum(isoline_flow_packets_total) + sum(isoline_stream_packets_total)").find("\"1950\"]}]") !=
        std::string::npos);
}
