#include "adapters/netlink/filter_actions.hpp"

#include <linux/pkt_cls.h>
#include <linux/tc_act/tc_gact.h>
#include <linux/tc_act/tc_skbedit.h>

#include <algorithm>
#include <functional>

#include "adapters/netlink/stream_gate.hpp"
#include "adapters/netlink/stream_policer.hpp"
#include "model/own_tc.hpp"

namespace isoline::netlink {
namespace {

void put_action(AttributeWriter& out, std::uint16_t& number, const char* kind, std::string_view cookie,
                const std::function<void()>& options) {
  out.nest(++number, [&] {
    out.put_text(TCA_ACT_KIND, kind);
    out.nest(TCA_ACT_OPTIONS, options);
    if (!cookie.empty()) {
      out.put_bytes(TCA_ACT_COOKIE, {reinterpret_cast<const std::uint8_t*>(cookie.data()), cookie.size()});
    }
  });
}

std::string cookie_of(const Attributes& action) {
  const auto cookie = action.find(TCA_ACT_COOKIE);
  return cookie ? std::string(cookie->payload.begin(), cookie->payload.end()) : std::string();
}

std::string kind_of(const Attributes& action) {
  const auto kind = action.find(TCA_ACT_KIND);
  return kind ? kind->text() : std::string();
}

}  // namespace

void put_priority_actions(AttributeWriter& out, Pcp priority) {
  out.nest(TCA_FLOWER_ACT, [&] {
    std::uint16_t number = 0;
    put_action(out, number, "skbedit", own_tc::dscp_cookie, [&] {
      tc_skbedit parameters{};
      parameters.action = TC_ACT_UNSPEC;
      out.put(TCA_SKBEDIT_PARMS, parameters);
      out.put(TCA_SKBEDIT_PRIORITY, std::uint32_t{priority.value()});
    });
  });
}

std::optional<Pcp> decode_priority_actions(const Attributes& options) {
  const auto actions = options.nested(TCA_FLOWER_ACT);
  const auto first = actions.begin();
  if (first == actions.end()) return std::nullopt;
  const Attributes action(first->payload);
  if (kind_of(action) != "skbedit" || cookie_of(action) != own_tc::dscp_cookie) return std::nullopt;
  const auto priority = action.nested(TCA_ACT_OPTIONS).get<std::uint32_t>(TCA_SKBEDIT_PRIORITY);
  if (!priority || *priority > Pcp::most) return std::nullopt;
  return Pcp::masked(*priority);
}

void put_stream_actions(AttributeWriter& out, const StreamFilter& stream) {
  out.nest(TCA_FLOWER_ACT, [&] {
    std::uint16_t number = 0;
    if (stream.gate) put_action(out, number, "gate", {}, [&] { put_gate(out, *stream.gate); });
    if (stream.policer) put_action(out, number, "police", {}, [&] { put_policer(out, *stream.policer); });
    std::string_view rest = stream.name;
    do {
      const std::string_view piece = rest.substr(0, own_tc::cookie_size);
      rest.remove_prefix(piece.size());
      put_action(out, number, "gact", piece, [&] {
        tc_gact parameters{};
        parameters.action = rest.empty() ? TC_ACT_UNSPEC : TC_ACT_PIPE;
        out.put(TCA_GACT_PARMS, parameters);
      });
    } while (!rest.empty());
  });
}

bool decode_stream_actions(const Attributes& options, StreamFilter& stream) {
  stream.name.clear();
  for (const Attribute& one : options.nested(TCA_FLOWER_ACT)) {
    const Attributes action(one.payload);
    const std::string kind = kind_of(action);
    const Attributes details = action.nested(TCA_ACT_OPTIONS);
    if (kind == "gate") {
      stream.gate = decode_gate(details);
      if (!stream.gate) return false;
    } else if (kind == "police") {
      stream.policer = decode_policer(details);
      if (!stream.policer) return false;
    } else if (kind == "gact") {
      stream.name += cookie_of(action);
    } else {
      return false;
    }
  }
  return !stream.name.empty();
}

}  // namespace isoline::netlink
