// A socket that asks the kernel and waits for its answer.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include "adapters/netlink/message.hpp"
#include "model/error.hpp"

namespace isoline::netlink {

/// Closes a file descriptor at its end.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  int number() const { return number_; }

 private:
  int number_;
};

/// In the network namespace of the thread that opened it. Not thread-safe. libnl is not used for it because its
/// version of Debian 12 drops the kernel's explanation of a refusal.
class RequestSocket {
 public:
  /// Errors: failed, unsupported (no such netlink family).
  static Result<RequestSocket> open(int protocol);

  /// A change, or a question with one answer: see() is called for what comes before the acknowledgement.
  Answer ask(const Request& request, const std::function<void(const Message&)>& see = {});

  /// A question that one message or a refusal answers; there is no acknowledgement to wait for.
  Answer ask_one(const Request& request, const std::function<void(const Message&)>& see);

  /// A dump, from the start again where the tables changed in the middle of it; forget() is called before each start.
  Answer dump(const Request& request, const std::function<void(const Message&)>& see,
              const std::function<void()>& forget);

  /// The address that notifications name as their cause.
  std::uint32_t port() const { return port_; }
  /// How many requests were sent.
  std::uint32_t requests() const { return sequence_; }

 private:
  explicit RequestSocket(Descriptor socket, std::uint32_t port) : socket_(std::move(socket)), port_(port) {}
  int send(const Request& request, std::uint16_t flags);
  enum class Ends { with_a_word, with_an_answer };
  Answer receive(const std::function<void(const Message&)>& see, bool& interrupted, Ends ends = Ends::with_a_word);

  Descriptor socket_;
  std::uint32_t port_ = 0;
  std::uint32_t sequence_ = 0;
  Bytes buffer_;
};

}  // namespace isoline::netlink
