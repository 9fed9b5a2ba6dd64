#include "rpc/client.hpp"

#include <exception>
#include <string_view>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include "format/api_json.hpp"
#include "format/json.hpp"
#include "model/units.hpp"
#include "rpc/target.hpp"

namespace isoline::rpc {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Protocol = net::local::stream_protocol;
using std::chrono::steady_clock;

namespace {

/// A request and its answer over a connection of their own.
class Exchange {
 public:
  Exchange(const std::string& socket, const ClientOptions& options) : socket_(socket), options_(options) {}

  Result<void> connect() {
    stream_.expires_after(std::chrono::duration_cast<steady_clock::duration>(options_.connect_timeout));
    beast::error_code error;
    stream_.async_connect(Protocol::endpoint(socket_), [&](beast::error_code code) { error = code; });
    run();
    if (error) return fail(no_connection(error));
    return {};
  }

  /// The answer's body if the daemon is content, its error otherwise.
  Result<std::string> ask(http::verb verb, const std::string& target, std::string body) {
    http::request<http::string_body> request(verb, target, 11);
    request.set(http::field::host, "isolined");
    request.set(http::field::user_agent, "isoline/" ISOLINE_VERSION);
    request.keep_alive(false);
    if (!body.empty()) request.set(http::field::content_type, "application/json");
    request.body() = std::move(body);
    request.prepare_payload();

    stream_.expires_after(std::chrono::duration_cast<steady_clock::duration>(options_.answer_timeout));
    beast::error_code error;
    http::async_write(stream_, request, [&](beast::error_code code, std::size_t) { error = code; });
    run();
    // A daemon that refuses may close before it read everything; its answer is there all the same.
    if (error == beast::error::timeout) return fail(no_answer(error, false));

    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(options_.max_answer);
    http::async_read(stream_, buffer, parser, [&](beast::error_code code, std::size_t) { error = code; });
    run();
    if (error) return fail(no_answer(error, parser.got_some()));

    auto response = parser.release();
    if (response.result() == http::status::ok) return std::move(response.body());
    return fail(error_of(response));
  }

 private:
  void run() {
    io_.restart();
    io_.run();
  }

  Error no_connection(beast::error_code error) const {
    Error result{ErrorKind::unreachable, "cannot reach isolined", socket_, error.message(),
                 "is isolined running? systemctl start isolined"};
    if (error == beast::errc::no_such_file_or_directory) result.why = "there is no such socket";
    if (error == beast::errc::connection_refused) result.why = "nobody listens there";
    if (error == beast::error::timeout) result.why = "it does not accept connections";
    if (error == beast::errc::permission_denied || error == beast::errc::operation_not_permitted) {
      result.kind = ErrorKind::no_permission;
      result.why = "the socket is for root and members of the group isoline";
      result.hint = "use sudo, or have an administrator run: usermod -aG isoline USER, and log in again";
    }
    return result;
  }

  Error no_answer(beast::error_code error, bool began) const {
    if (error == beast::error::timeout) {
      return {ErrorKind::unreachable, "isolined does not answer", socket_,
              "no whole answer within " + to_string(options_.answer_timeout), "journalctl -u isolined may tell why"};
    }
    if (error == http::error::body_limit) {
      return {ErrorKind::failed, "cannot read the answer of isolined", socket_,
              "it is larger than " + bytes_for_people(options_.max_answer), "configure a smaller max_flows"};
    }
    const bool ended = error == http::error::end_of_stream || error == http::error::partial_message ||
                       error == beast::errc::connection_reset || error == beast::errc::broken_pipe ||
                       error == net::error::eof;
    if (ended) {
      return {ErrorKind::vanished, "isolined went away", socket_,
              began ? "it ended in the middle of its answer" : "it closed the connection without an answer",
              "systemctl status isolined may tell why"};
    }
    return {ErrorKind::failed, "cannot read the answer of isolined", socket_, error.message(),
            "is it really isolined that listens there?"};
  }

  Error error_of(const http::response<http::string_body>& response) const {
    if (response[http::field::content_type] == "application/json") return format::decode_error(response.body());
    return {ErrorKind::failed, "cannot understand the answer of isolined", socket_,
            "HTTP status " + std::to_string(response.result_int()) + ", without a reason",
            "is it really isolined that listens there?"};
  }

  std::string socket_;
  ClientOptions options_;
  net::io_context io_{1};
  beast::basic_stream<Protocol> stream_{io_};
};

class SocketApi final : public Api {
 public:
  SocketApi(std::string socket, const ClientOptions& options) : socket_(std::move(socket)), options_(options) {}

  Result<Status> status() override { return get("/v1/status", format::decode_status); }
  Result<Snapshot> snapshot() override { return get("/v1/flows", format::decode_snapshot); }
  Result<std::vector<ProbePort>> ports() override { return get("/v1/probes", format::decode_ports); }
  Result<std::vector<ProbeCost>> cost() override { return get("/v1/cost", format::decode_cost); }

  Result<void> attach(const std::string& interface, std::optional<Nanoseconds> lasting) override {
    return ask(http::verb::post, "/v1/probes", format::encode_attach_request({interface, lasting}))
        .map([](const auto&) {});
  }
  Result<void> detach(const std::string& interface) override {
    if (auto fine = check_interface_name(interface); !fine) return fine;  // would be another path
    return ask(http::verb::delete_, "/v1/probes/" + percent_encoded(interface), {}).map([](const auto&) {});
  }

 private:
  // Reads a good answer's body; a daemon that says nonsense is named.
  template <class T>
  Result<T> get(const char* target, Result<T> (*decode)(std::string_view)) {
    const auto body = ask(http::verb::get, target, {});
    if (!body) return fail(body.error());
    return decode(*body).map_error([this](Error error) {
      error.kind = ErrorKind::failed;
      error.what = "cannot understand the answer of isolined: " + error.what;
      error.where = socket_ + (error.where.empty() ? "" : ": " + error.where);
      if (error.hint.empty()) error.hint = "are isoline and isolined of one version?";
      return error;
    });
  }

  Result<std::string> ask(http::verb verb, const std::string& target, std::string body) {
    try {
      Exchange exchange(socket_, options_);
      if (auto connected = exchange.connect(); !connected) return fail(connected.error());
      return exchange.ask(verb, target, std::move(body));
    } catch (const std::exception& exception) {
      return fail({ErrorKind::failed, "cannot ask isolined", socket_, exception.what(), {}});
    }
  }

  std::string socket_;
  ClientOptions options_;
};

}  // namespace

Result<std::unique_ptr<Api>> Client::connect(const std::string& socket, const ClientOptions& options) {
  try {
    if (auto connected = Exchange(socket, options).connect(); !connected) return fail(connected.error());
    return std::make_unique<SocketApi>(socket, options);
  } catch (const std::exception& exception) {  // a path that is too long for an address
    return fail({ErrorKind::unreachable, "cannot reach isolined", socket, exception.what(), {}});
  }
}

}  // namespace isoline::rpc
