#include "adapters/netlink/message.hpp"

#include <linux/netlink.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace isoline::netlink {
namespace {

constexpr int kernel_not_supported = 524;  // ENOTSUPP, which the kernel lets out although user space does not know it

ErrorKind kind_of(const Answer& answer) {
  switch (answer.code) {
    case EPERM:
    case EACCES: return ErrorKind::no_permission;
    case ENODEV: return ErrorKind::vanished;
    case EOPNOTSUPP:
    case kernel_not_supported: return ErrorKind::unsupported;
    case EEXIST:
    case EBUSY: return ErrorKind::occupied;
    // The kernel's word for a qdisc, classifier or action that it lacks; a missing parent has other words.
    case ENOENT: {
      const bool kind = answer.words.find("unknown") != std::string::npos || answer.words.find("TC") == 0;
      return kind ? ErrorKind::unsupported : ErrorKind::failed;
    }
    default: return ErrorKind::failed;
  }
}

std::string hint_of(ErrorKind kind, const Answer& answer) {
  if (kind == ErrorKind::no_permission) return "needs CAP_NET_ADMIN: run as root";
  if (kind == ErrorKind::unsupported && answer.code == ENOENT) return "a kernel that has it";
  return {};
}

}  // namespace

Bytes to_bytes(const Request& request, std::uint32_t sequence, std::uint16_t more_flags) {
  AttributeWriter out;
  nlmsghdr header{};
  header.nlmsg_type = request.type;
  header.nlmsg_flags = static_cast<std::uint16_t>(request.flags | NLM_F_REQUEST | more_flags);
  header.nlmsg_seq = sequence;
  header.nlmsg_len = static_cast<std::uint32_t>(sizeof header + ((request.header.size() + 3) & ~std::size_t{3}) +
                                                request.attributes.bytes().size());
  out.put_raw(bytes_of(header));
  out.put_raw(request.header);
  out.put_raw(request.attributes.bytes());
  return out.bytes();
}

bool for_each_message(ByteView datagram, const std::function<void(const Message&)>& see) {
  while (datagram.size() >= sizeof(nlmsghdr)) {
    nlmsghdr header;
    std::memcpy(&header, datagram.data(), sizeof header);
    if (header.nlmsg_len < sizeof header || header.nlmsg_len > datagram.size()) return false;
    see({header.nlmsg_type, header.nlmsg_flags, header.nlmsg_seq, header.nlmsg_pid,
         datagram.subspan(sizeof header, header.nlmsg_len - sizeof header)});
    const std::size_t step = (std::size_t{header.nlmsg_len} + 3) & ~std::size_t{3};
    datagram = datagram.subspan(std::min(step, datagram.size()));
  }
  return datagram.empty();
}

Answer answer_of(const Message& message) {
  const auto error = message.header<nlmsgerr>();
  if (!error || error->error > 0 || error->error < -4095) return {EBADMSG, {}};
  Answer answer{-error->error, {}};
  if ((message.flags & NLM_F_ACK_TLVS) == 0) return answer;
  // Without NLM_F_CAPPED the request itself stands between the header and the attributes.
  std::size_t skip = sizeof(nlmsgerr);
  if ((message.flags & NLM_F_CAPPED) == 0 && error->msg.nlmsg_len > sizeof(nlmsghdr)) {
    skip += ((std::size_t{error->msg.nlmsg_len} + 3) & ~std::size_t{3}) - sizeof(nlmsghdr);
  }
  if (skip < message.payload.size()) {
    if (const auto words = Attributes(message.payload.subspan(skip)).find(NLMSGERR_ATTR_MSG)) {
      answer.words = words->text();
    }
  }
  return answer;
}

std::string explain(const Answer& answer) {
  const char* name = answer.code == kernel_not_supported ? "ENOTSUPP" : ::strerrorname_np(answer.code);
  const std::string code = name != nullptr ? name : std::to_string(answer.code);
  if (!answer.words.empty()) return answer.words + " (" + code + ")";
  const char* meaning = ::strerrordesc_np(answer.code);
  return meaning != nullptr ? std::string(meaning) + " (" + code + ")" : "error " + code;
}

Error refusal(const std::string& what, const std::string& where, const Answer& answer) {
  const ErrorKind kind = kind_of(answer);
  return {kind, what, where, explain(answer), hint_of(kind, answer)};
}

}  // namespace isoline::netlink
