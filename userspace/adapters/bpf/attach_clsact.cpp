// The classic hook: cls_bpf filters on clsact, with handles of our own and locks that tell live owners from dead.
#include <array>
#include <cerrno>
#include <optional>

#include <bpf/libbpf.h>

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
  const int made = bpf_tc_hook_create(&hook);
  if (made && made != -EEXIST) return fail(kernel_error("cannot make the clsact qdisc", point.interface, made));
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
