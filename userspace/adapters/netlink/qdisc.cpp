#include "adapters/netlink/qdisc.hpp"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cstdio>

namespace isoline::netlink {
namespace {

tcmsg of_interface(IfIndex interface) {
  tcmsg header{};
  header.tcm_family = AF_UNSPEC;
  header.tcm_ifindex = static_cast<int>(interface.value);
  return header;
}

Request put(IfIndex interface, const QdiscNode& node, std::uint32_t parent, std::uint16_t flags) {
  tcmsg header = of_interface(interface);
  header.tcm_handle = node.handle;
  header.tcm_parent = parent;
  Request request = Request::of(RTM_NEWQDISC, flags, header);
  request.attributes.put_text(TCA_KIND, node.kind);
  // ets insists on the flag, the others do not look.
  if (!node.options.empty()) request.attributes.put_bytes(TCA_OPTIONS | NLA_F_NESTED, node.options);
  return request;
}

}  // namespace

std::string handle_text(std::uint32_t handle) {
  if (handle == TC_H_ROOT) return "root";
  if (handle == TC_H_INGRESS) return "ingress";
  char text[16];
  const unsigned minor = TC_H_MIN(handle);
  const int length = minor == 0 ? std::snprintf(text, sizeof text, "%x:", TC_H_MAJ(handle) >> 16)
                                : std::snprintf(text, sizeof text, "%x:%x", TC_H_MAJ(handle) >> 16, minor);
  return {text, static_cast<std::size_t>(length)};
}

std::optional<QdiscMessage> qdisc_of(const Message& message) {
  if (message.type != RTM_NEWQDISC && message.type != RTM_DELQDISC) return std::nullopt;
  const auto header = message.header<tcmsg>();
  const Attributes attributes = message.attributes<tcmsg>();
  const auto kind = attributes.find(TCA_KIND);
  if (!header || header->tcm_ifindex <= 0 || !kind || kind->text().empty()) return std::nullopt;
  QdiscMessage found{{static_cast<std::uint32_t>(header->tcm_ifindex)}, {}, extra_of(attributes)};
  found.node.kind = kind->text();
  found.node.handle = header->tcm_handle;
  found.node.parent = header->tcm_parent;
  if (const auto options = attributes.find(TCA_OPTIONS)) {
    found.node.options.assign(options->payload.begin(), options->payload.end());
  }
  return found;
}

Result<QdiscTable> dump_qdiscs(RequestSocket& kernel) {
  QdiscTable all;
  const Answer answer = kernel.dump(
      Request::of(RTM_GETQDISC, 0, of_interface({})),
      [&](const Message& message) {
        auto found = qdisc_of(message);
        if (!found) return;
        if (!found->extra.empty()) all.extras[found->interface].push_back({found->node.handle, found->extra});
        all.nodes[found->interface].push_back(std::move(found->node));
      },
      [&] { all = {}; });
  if (!answer.done()) return fail(refusal("cannot list the qdiscs", "rtnetlink", answer));
  return all;
}

Result<std::vector<ClassNode>> dump_classes(RequestSocket& kernel, IfIndex interface) {
  std::vector<ClassNode> all;
  const Answer answer = kernel.dump(
      Request::of(RTM_GETTCLASS, 0, of_interface(interface)),
      [&](const Message& message) {
        const auto header = message.header<tcmsg>();
        const auto kind = message.attributes<tcmsg>().find(TCA_KIND);
        if (message.type == RTM_NEWTCLASS && header && kind) {
          all.push_back({kind->text(), header->tcm_handle, header->tcm_info});
        }
      },
      [&] { all.clear(); });
  if (!answer.done()) return fail(refusal("cannot list the classes", "rtnetlink", answer));
  return all;
}

std::optional<QdiscMessage> get_qdisc(RequestSocket& kernel, IfIndex interface, std::uint32_t handle) {
  tcmsg header = of_interface(interface);
  header.tcm_handle = handle;
  header.tcm_parent = handle == 0 ? TC_H_ROOT : 0;
  std::optional<QdiscMessage> answer;
  // Up to 6.7 the answer is a notification to everybody, and to the asker only with NLM_F_ECHO.
  (void)kernel.ask(Request::of(RTM_GETQDISC, NLM_F_ECHO, header), [&](const Message& message) {
    if (auto found = qdisc_of(message)) answer = std::move(found);
  });
  return answer;
}

Request add_qdisc(IfIndex interface, const QdiscNode& node) {
  return put(interface, node, node.parent, NLM_F_CREATE | NLM_F_EXCL);
}

Request graft_qdisc(IfIndex interface, const QdiscNode& node) {
  return put(interface, node, node.parent, NLM_F_CREATE | NLM_F_REPLACE);
}

Request change_qdisc(IfIndex interface, const QdiscNode& node) { return put(interface, node, 0, 0); }

Request delete_qdisc(IfIndex interface, std::uint32_t parent, std::uint32_t handle) {
  tcmsg header = of_interface(interface);
  header.tcm_parent = parent;
  header.tcm_handle = handle;
  return Request::of(RTM_DELQDISC, 0, header);
}

}  // namespace isoline::netlink
