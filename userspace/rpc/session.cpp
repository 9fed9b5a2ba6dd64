#include "rpc/session.hpp"

#include <algorithm>
#include <utility>

#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

namespace isoline::rpc {

namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

Error no_request(std::string why, std::string hint = {}) {
  return {ErrorKind::invalid_input, "cannot read the request", {}, std::move(why), std::move(hint)};
}

}  // namespace

Session::Session(Socket socket, Permission permission, SessionShare& share)
    : stream_(std::move(socket)), permission_(permission), share_(share), buffer_(share.options.max_request * 2) {
  share_.open.insert(this);
  ++share_.connections;
  if (permission_ != Permission::change) ++share_.readers;
}

Session::~Session() {
  written();
  share_.open.erase(this);
  --share_.connections;
  if (permission_ != Permission::change) --share_.readers;
}

void Session::close() {
  beast::error_code ignored;
  static_cast<void>(stream_.socket().shutdown(boost::asio::socket_base::shutdown_both, ignored));
  stream_.close();
}

void Session::read_request() {
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(share_.options.max_request, UINT32_MAX)));
  parser_->body_limit(share_.options.max_request);
  stream_.expires_after(
      std::chrono::duration_cast<std::chrono::steady_clock::duration>(share_.options.request_timeout));
  http::async_read(stream_, buffer_, *parser_,
                   [self = shared_from_this()](beast::error_code error, std::size_t) { self->request_came(error); });
}

void Session::request_came(beast::error_code error) {
  if (error) return refuse_request(error);
  const auto& request = parser_->get();
  answer(handle({.method = view(request.method_string()), .target = view(request.target()), .body = request.body()},
                permission_, share_.api),
         request.keep_alive());
}

// Nonsense gets an answer that says so; whoever went away or stalled gets none. Either way that was the last request,
// because nobody knows where the next would begin.
void Session::refuse_request(beast::error_code error) {
  if (error == http::error::body_limit || error == http::error::buffer_overflow) {
    answer(error_response(
               413, no_request("its body is larger than " + std::to_string(share_.options.max_request) + " bytes")),
           false);
  } else if (error == http::error::header_limit) {
    answer(error_response(
               431, no_request("its header is larger than " + std::to_string(share_.options.max_request) + " bytes")),
           false);
  } else if (error != http::error::end_of_stream && error != http::error::partial_message &&
             error.category() == http::make_error_code(http::error::bad_method).category()) {
    answer(error_response(no_request("it is no HTTP/1.1: " + error.message(), "this socket is for isoline(1)")), false);
  } else {
    close();
  }
}

void Session::answer(Response response, bool keep_alive) {
  // Small answers always find room: every connection may hold one of them.
  constexpr std::size_t small = 64 * 1024;
  const std::size_t size = response.body.size();
  if (size > small && share_.pending > 0 && share_.pending + size > share_.options.max_pending) {
    response = error_response(
        503,
        {ErrorKind::failed, "the daemon is busy", {}, "too many answers wait for slow readers", "ask again later"});
  }
  pending_ = response.body.size();
  share_.pending += pending_;

  message_.emplace(static_cast<http::status>(response.status), 11);
  message_->set(http::field::server, "isolined/" ISOLINE_VERSION);
  message_->set(http::field::content_type, "application/json");
  message_->set(http::field::cache_control, "no-store");
  if (!response.allow.empty()) message_->set(http::field::allow, response.allow);
  message_->keep_alive(keep_alive);
  message_->body() = std::move(response.body);
  message_->prepare_payload();
  serializer_.emplace(*message_);
  answer_deadline_ = std::chrono::steady_clock::now() +
                     std::chrono::duration_cast<std::chrono::steady_clock::duration>(share_.options.answer_timeout);
  write_more();
}

// One piece at a time, so that the stall timeout begins anew whenever the client took something.
void Session::write_more() {
  const auto stalls = std::chrono::steady_clock::now() +
                      std::chrono::duration_cast<std::chrono::steady_clock::duration>(share_.options.stall_timeout);
  stream_.expires_at(std::min(stalls, answer_deadline_));
  http::async_write_some(stream_, *serializer_, [self = shared_from_this()](beast::error_code error, std::size_t) {
    if (error) {
      self->close();
    } else if (!self->serializer_->is_done()) {
      self->write_more();
    } else {
      const bool keep_alive = self->message_->keep_alive();
      self->written();
      keep_alive ? self->read_request() : self->close();
    }
  });
}

void Session::written() {
  share_.pending -= std::exchange(pending_, 0);
  serializer_.reset();
  message_.reset();
}

}  // namespace isoline::rpc
