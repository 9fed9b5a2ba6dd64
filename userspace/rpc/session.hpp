// One client's connection inside the server. Private to rpc: it carries Beast.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/string_body.hpp>

#include "rpc/api.hpp"
#include "rpc/handle.hpp"
#include "rpc/permission.hpp"
#include "rpc/server.hpp"

namespace isoline::rpc {

class Session;

/// What the sessions of a server have in common. Used by the server's thread only, but for `connections`.
struct SessionShare {
  ServerOptions options;
  Api& api;
  std::set<Session*> open = {};
  std::atomic<unsigned> connections = 0;
  unsigned readers = 0;     ///< of these connections: those who may not change
  std::size_t pending = 0;  ///< bytes of answers that are not taken yet
};

/// Reads requests one after the other and answers each. Keeps itself alive while something is under way.
class Session final : public std::enable_shared_from_this<Session> {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;

  Session(Socket socket, Permission permission, SessionShare& share);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void read_request();
  void close();

 private:
  using Body = boost::beast::http::string_body;
  using Message = boost::beast::http::response<Body>;

  void request_came(boost::beast::error_code error);
  void refuse_request(boost::beast::error_code error);
  void answer(Response response, bool keep_alive);
  void write_more();
  void written();

  boost::beast::basic_stream<boost::asio::local::stream_protocol> stream_;
  Permission permission_;
  SessionShare& share_;
  boost::beast::flat_buffer buffer_;
  std::optional<boost::beast::http::request_parser<Body>> parser_;
  std::optional<Message> message_;
  std::optional<boost::beast::http::response_serializer<Body>> serializer_;
  std::size_t pending_ = 0;  // this session's part of share_.pending
  std::chrono::steady_clock::time_point answer_deadline_{};
};

}  // namespace isoline::rpc
