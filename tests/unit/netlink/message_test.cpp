// Messages and the kernel's refusals.
#include "adapters/netlink/message.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include <catch2/catch.hpp>
#include <cerrno>

using namespace isoline;
using namespace isoline::netlink;

namespace {

constexpr std::uint16_t capped = NLM_F_CAPPED, tlvs = NLM_F_ACK_TLVS;

/// An error message as the kernel lays it out.
Bytes error_message(int code, std::uint16_t flags, const Bytes& echoed, const char* words) {
  AttributeWriter out;
  nlmsgerr error{};
  error.error = code;
  error.msg.nlmsg_len = static_cast<std::uint32_t>(sizeof(nlmsghdr) + echoed.size());
  Request request = Request::of(NLMSG_ERROR, flags, error);
  request.attributes.put_raw(echoed);
  if (words != nullptr) request.attributes.put_text(NLMSGERR_ATTR_MSG, words);
  return to_bytes(request, 5, 0);
}

Answer answer_in(const Bytes& bytes) {
  Answer answer;
  CHECK(for_each_message(bytes, [&](const Message& message) { answer = answer_of(message); }));
  return answer;
}

}  // namespace

TEST_CASE("a request is one message") {
  Request request = Request::of(RTM_NEWQDISC, NLM_F_CREATE, tcmsg{});
  request.attributes.put_text(TCA_KIND, "taprio");
  int seen = 0;
  const Bytes bytes = to_bytes(request, 7, NLM_F_ACK);
  CHECK(for_each_message(bytes, [&](const Message& message) {
    ++seen;
    CHECK(message.type == RTM_NEWQDISC);
    CHECK(message.flags == (NLM_F_REQUEST | NLM_F_CREATE | NLM_F_ACK));
    CHECK(message.sequence == 7);
    CHECK(message.header<tcmsg>());
    CHECK(message.attributes<tcmsg>().find(TCA_KIND)->text() == "taprio");
  }));
  CHECK(seen == 1);
}

TEST_CASE("the kernel's words are found with and without the request before them") {
  CHECK(answer_in(error_message(0, capped, {}, nullptr)).done());
  const Answer with = answer_in(error_message(-EINVAL, capped | tlvs, {}, "Invalid cycle"));
  CHECK(with.code == EINVAL);
  CHECK(with.words == "Invalid cycle");
  CHECK(answer_in(error_message(-EINVAL, tlvs, Bytes(10, 0xff), "Invalid cycle")).words == "Invalid cycle");
  CHECK(answer_in(error_message(-EINVAL, capped, {}, "Invalid cycle")).words.empty());  // not said to be there
  CHECK(explain(with) == "Invalid cycle (EINVAL)");
  CHECK(explain({524, {}}).find("ENOTSUPP") != std::string::npos);
}

TEST_CASE("an error message that is cut off or says nonsense is no success") {
  const Bytes whole = error_message(-EINVAL, capped | tlvs, {}, "Invalid cycle");
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    CHECK_FALSE((cut > 0 && for_each_message(ByteView(whole).first(cut), [](const Message&) { FAIL("seen"); })));
  }
  CHECK(answer_of(Message{NLMSG_ERROR, 0, 0, 0, {}}).code == EBADMSG);
  CHECK(answer_in(error_message(EINVAL, capped, {}, nullptr)).code == EBADMSG);
}

TEST_CASE("what the caller can act on") {
  const auto kind = [](Answer answer) { return refusal("cannot add qdisc", "eth1", answer).kind; };
  CHECK(kind({EPERM, {}}) == ErrorKind::no_permission);
  CHECK(kind({ENODEV, {}}) == ErrorKind::vanished);
  CHECK(kind({ENOENT, "Specified qdisc kind is unknown"}) == ErrorKind::unsupported);
  CHECK(kind({ENOENT, "Failed to find specified qdisc"}) == ErrorKind::failed);
  CHECK(kind({524, {}}) == ErrorKind::unsupported);
  CHECK(kind({EEXIST, {}}) == ErrorKind::occupied);
  CHECK(kind({EINVAL, {}}) == ErrorKind::failed);
}
