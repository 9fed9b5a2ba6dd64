// The classic hook: cls_bpf filters on clsact, with handles of our own and locks that tell live owners from dead.
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include <bpf/libbpf.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "adapters/bpf/attachment.hpp"
#include "adapters/bpf/clsact_owner.hpp"
#include "adapters/bpf/flow_probe.hpp"
#include "adapters/bpf/kernel.hpp"

namespace isoline::bpf {
namespace {

/// Handles are ours from here, one for each owner; the number spells nothing that others would choose.
constexpr unsigned handle_base = 0x1501e000;
/// Before everybody else if possible: within one preference the newest filter runs first.
constexpr std::array<unsigned, 4> preferences{1, 2, 3, 4};

bpf_tc_attach_point side_of(Direction direction) {
  return direction == Direction::ingress ? BPF_TC_INGRESS : BPF_TC_EGRESS;
}

bpf_tc_hook hook_on(IfIndex index, Direction direction) {
  bpf_tc_hook hook{};
  hook.sz = sizeof hook;
  hook.ifindex = static_cast<int>(index.value);
  hook.attach_point = side_of(direction);
  return hook;
}

bpf_tc_opts filter(unsigned owner, unsigned preference) {
  bpf_tc_opts options{};
  options.sz = sizeof options;
  options.handle = handle_base + owner;
  options.priority = preference;
  return options;
}

/// holder: who has the owner's name now, if somebody has; what that user loaded may be a living owner's and stays.
bool remove_filter(IfIndex index, Direction direction, unsigned owner, unsigned preference,
                   std::optional<uid_t> holder = {}) {
  const auto hook = hook_on(index, direction);
  auto options = filter(owner, preference);
  if (bpf_tc_query(&hook, &options) != 0) return false;
  if (holder && !is_of_another(*holder, options.prog_id)) return false;
  options = filter(owner, preference);
  return bpf_tc_detach(&hook, &options) == 0;
}

/// On an ingress qdisc the kernel takes a filter for the egress side and puts it on the ingress side: where the
/// probe's own ingress filter is already (EEXIST), or where it would count the wrong direction.
bool lands_on_ingress(const HookPoint& point, unsigned owner, unsigned preference) {
  if (point.direction == Direction::ingress) return false;
  const auto egress = hook_on(point.index, Direction::egress), ingress = hook_on(point.index, Direction::ingress);
  auto sent = filter(owner, preference), found = filter(owner, preference);
  return bpf_tc_query(&egress, &sent) == 0 && bpf_tc_query(&ingress, &found) == 0 && sent.prog_id == found.prog_id;
}

/// Kind of the qdisc at this place of the device; "" if there is none or it cannot be told. The question for a filter
/// does not answer that: it is as invalid at a clsact that has none yet as without a clsact.
std::string qdisc_at(IfIndex index, std::uint32_t place) {
  const Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  struct {
    nlmsghdr header;
    tcmsg place;
  } request{};
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = RTM_GETQDISC;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ECHO;  // up to 6.7 the answer goes to who listens to news only
  request.place.tcm_ifindex = static_cast<int>(index.value);
  request.place.tcm_parent = place;
  alignas(nlmsghdr) std::array<char, 32 * 1024> answer{};
  if (!socket || ::send(socket.get(), &request, sizeof request, 0) != static_cast<ssize_t>(sizeof request)) return {};
  const ssize_t got = ::recv(socket.get(), answer.data(), answer.size(), 0);
  const auto* message = reinterpret_cast<const nlmsghdr*>(answer.data());
  if (got < 0 || !NLMSG_OK(message, static_cast<unsigned>(got)) || message->nlmsg_type != RTM_NEWQDISC) return {};
  auto left = static_cast<int>(TCA_PAYLOAD(message));
  for (const rtattr* one = TCA_RTA(NLMSG_DATA(message)); RTA_OK(one, left); one = RTA_NEXT(one, left)) {
    const auto* text = static_cast<const char*>(RTA_DATA(one));
    if (one->rta_type == TCA_KIND) return {text, ::strnlen(text, RTA_PAYLOAD(one))};
  }
  return {};
}

bool has_hook(IfIndex index) {
  const std::string kind = qdisc_at(index, TC_H_INGRESS);
  return kind == "clsact" || kind == "ingress";
}

/// Kind of the root qdisc; "" if it cannot be told.
std::string root_qdisc(IfIndex index) {
  const Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  struct {
    nlmsghdr header;
    ifinfomsg link;
  } request{};
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = RTM_GETLINK;
  request.header.nlmsg_flags = NLM_F_REQUEST;
  request.link.ifi_index = static_cast<int>(index.value);
  alignas(nlmsghdr) std::array<char, 32 * 1024> answer{};
  if (!socket || ::send(socket.get(), &request, sizeof request, 0) != static_cast<ssize_t>(sizeof request)) return {};
  const ssize_t got = ::recv(socket.get(), answer.data(), answer.size(), 0);
  const auto* message = reinterpret_cast<const nlmsghdr*>(answer.data());
  if (got < 0 || !NLMSG_OK(message, static_cast<unsigned>(got)) || message->nlmsg_type != RTM_NEWLINK) return {};
  auto left = static_cast<int>(IFLA_PAYLOAD(message));
  for (const rtattr* one = IFLA_RTA(NLMSG_DATA(message)); RTA_OK(one, left); one = RTA_NEXT(one, left)) {
    const auto* text = static_cast<const char*>(RTA_DATA(one));
    if (one->rta_type == IFLA_QDISC) return {text, ::strnlen(text, RTA_PAYLOAD(one))};
  }
  return {};
}

/// A clsact that comes, as one that goes, stops the timer of a taprio: its gates stay where they are for good.
Result<void> make_hook(const HookPoint& point, bpf_tc_hook& hook) {
  if (has_hook(point.index)) return {};
  if (root_qdisc(point.index) == "taprio") {
    return fail({ErrorKind::occupied, "cannot attach the probe by clsact", point.interface,
                 "a schedule runs there, and a new clsact qdisc would stop its gates",
                 "tc qdisc add dev " + point.interface + " clsact, then isoline schedule apply --at +1s its file"});
  }
  const int made = bpf_tc_hook_create(&hook);
  if (made && made != -EEXIST) return fail(kernel_error("cannot make the clsact qdisc", point.interface, made));
  return {};
}

unsigned remove_filters_of(IfIndex index, unsigned owner, std::optional<uid_t> holder = {}) {
  unsigned removed = 0;
  for (const auto direction : {Direction::ingress, Direction::egress})
    for (const unsigned preference : preferences) removed += remove_filter(index, direction, owner, preference, holder);
  return removed;
}

class Filter final : public Attachment {
 public:
  Filter(const HookPoint& point, unsigned preference, std::shared_ptr<ClsactOwner> owner)
      : point_(point), preference_(preference), owner_(std::move(owner)) {}
  ~Filter() override { remove_filter(point_.index, point_.direction, owner_->number(), preference_); }

 private:
  HookPoint point_;
  unsigned preference_;
  std::shared_ptr<ClsactOwner> owner_;
};

}  // namespace

Result<unsigned> remove_stale_filters(IfIndex index) {
  quiet_libbpf();
  unsigned removed = 0;
  for (unsigned owner = 0; owner < clsact_owners_max; ++owner)
    if (const Descriptor lock = lock_clsact_owner(owner)) removed += remove_filters_of(index, owner);
  for (const auto& [owner, user] : clsact_holders())
    if (owner < clsact_owners_max) removed += remove_filters_of(index, owner, user);
  return removed;
}

Result<std::unique_ptr<Attachment>> attach_clsact(const HookPoint& point, int program,
                                                  std::shared_ptr<ClsactOwner> owner) {
  auto hook = hook_on(point.index, point.direction);
  if (auto made = make_hook(point, hook); !made) return tl::unexpected(made.error());
  if (auto removed = remove_stale_filters(point.index); !removed) return tl::unexpected(removed.error());
  // What stands under our own number on this side is a dead owner's too, who had the number before us.
  for (const unsigned preference : preferences)
    remove_filter(point.index, point.direction, owner->number(), preference);

  int error = 0;
  for (const unsigned preference : preferences) {
    auto options = filter(owner->number(), preference);
    options.prog_fd = program;
    error = bpf_tc_attach(&hook, &options);
    if (!error && lands_on_ingress(point, owner->number(), preference)) {
      remove_filter(point.index, Direction::ingress, owner->number(), preference);
      error = -EEXIST;
    }
    if (!error) return std::make_unique<Filter>(point, preference, std::move(owner));
    // Another kind of filter holds this preference: the next one.
    if (error != -EINVAL && error != -ENOENT && error != -EOPNOTSUPP) break;
  }
  Error refused = kernel_error("cannot attach the probe by clsact", point.interface, error);
  if (error == -EEXIST && point.direction == Direction::egress) {
    refused.kind = ErrorKind::unsupported;
    refused.why = "the port has an ingress qdisc, which has no egress hook";
    refused.hint = "measure ingress only, or let the qdisc's owner use clsact";
  }
  return fail(refused);
}

}  // namespace isoline::bpf
