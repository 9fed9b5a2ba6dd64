// Netlink messages: requests as they are sent, answers as they are read from foreign bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "adapters/netlink/attributes.hpp"
#include "model/error.hpp"

namespace isoline::netlink {

/// A request: the family's own header (tcmsg, ifinfomsg …), then attributes.
struct Request {
  std::uint16_t type = 0;
  std::uint16_t flags = 0;  ///< NLM_F_REQUEST and what the socket needs are added
  Bytes header;
  AttributeWriter attributes;

  template <class Header>
  static Request of(std::uint16_t type, std::uint16_t flags, const Header& header) {
    const auto bytes = bytes_of(header);
    return {type, flags, Bytes(bytes.begin(), bytes.end()), {}};
  }
};

Bytes to_bytes(const Request& request, std::uint32_t sequence, std::uint16_t more_flags);

/// One message of a datagram. A view.
struct Message {
  std::uint16_t type = 0;
  std::uint16_t flags = 0;
  std::uint32_t sequence = 0;
  std::uint32_t port = 0;  ///< the socket that caused it
  ByteView payload;

  /// The family's header; nothing if the payload is shorter.
  template <class Header>
  std::optional<Header> header() const {
    return Attribute{0, payload, 0}.as<Header>();
  }
  template <class Header>
  Attributes attributes() const {
    constexpr std::size_t skip = (sizeof(Header) + 3) & ~std::size_t{3};
    return Attributes(payload.size() > skip ? payload.subspan(skip) : ByteView{});
  }
};

/// Calls see() for each message of a datagram. False if bytes were left that are no message.
bool for_each_message(ByteView datagram, const std::function<void(const Message&)>& see);

/// How the kernel answered a request.
struct Answer {
  int code = 0;       ///< errno; 0 = done
  std::string words;  ///< the kernel's own explanation (NLMSGERR_ATTR_MSG); often empty
  bool done() const { return code == 0; }
};

/// Of a NLMSG_ERROR message. A payload that is too short counts as EBADMSG.
Answer answer_of(const Message& message);

/// "Specified qdisc kind is unknown (ENOENT)", or what the code means.
std::string explain(const Answer& answer);

/// The error of a request that the kernel refused; where = interface.
Error refusal(const std::string& what, const std::string& where, const Answer& answer);

}  // namespace isoline::netlink
