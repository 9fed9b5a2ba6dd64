#include "adapters/netlink/kernel_parts.hpp"

#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>

#include <cerrno>
#include <string_view>

#include "adapters/netlink/qdisc.hpp"
#include "model/own_tc.hpp"

namespace isoline::netlink {
namespace {

// Nobody's: a probe must not meet a qdisc that is there.
constexpr std::uint32_t probe_handle = own_tc::question << 16;
// The same in every network namespace.
constexpr IfIndex loopback{1};
constexpr std::string_view action_prefix = "act_";
constexpr const char* all_parts[] = {"taprio", "mqprio",      "cbs",      "etf",
                                     "clsact", "act_skbedit", "act_gate", "act_police"};

Request probe_of(const std::string& part) {
  if (part.starts_with(action_prefix)) {
    Request request = Request::of(RTM_NEWACTION, NLM_F_CREATE | NLM_F_EXCL, tcamsg{});
    request.attributes.nest(TCA_ACT_TAB, [&] {
      request.attributes.nest(
          1, [&] { request.attributes.put_text(TCA_ACT_KIND, std::string_view(part).substr(action_prefix.size())); });
    });
    return request;
  }
  // Never on the port: a taprio or mqprio that fails to come takes the traffic classes of the one that runs with it.
  // clsact takes no options, but has only one place, and this is not it.
  return graft_qdisc(loopback, {part, probe_handle, TC_H_ROOT, {}});
}

}  // namespace

Result<void> KernelParts::need(RequestSocket& kernel, const PortLink& link, const std::string& part) {
  auto known = answers_.find(part);
  if (known == answers_.end()) {
    Answer answer = kernel.ask(probe_of(part));
    if (answer.code == ENODEV) return fail(refusal("cannot look for " + part, link.name, answer));
    known = answers_.emplace(part, std::move(answer)).first;
  }
  const Answer& answer = known->second;
  if (answer.code != ENOENT && answer.code != EPERM) return {};
  Error error = refusal("cannot use " + part, link.name, answer);
  if (answer.code == ENOENT) {
    error.kind = ErrorKind::unsupported;
    error.hint = "a kernel with " + (part.starts_with(action_prefix) ? part : "sch_" + part);
  }
  return fail(std::move(error));
}

std::vector<std::string> KernelParts::missing(RequestSocket& kernel, const PortLink& link) {
  std::vector<std::string> parts;
  for (const char* part : all_parts) {
    const auto there = need(kernel, link, part);
    if (!there && there.error().kind == ErrorKind::unsupported) parts.emplace_back(part);
  }
  return parts;
}

}  // namespace isoline::netlink
