#include "netns/probe/reference.hpp"

#include <cerrno>
#include <stdexcept>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <net/if.h>
#include <unistd.h>

#include "reference.skel.h"

namespace isoline::test {
namespace {

constexpr unsigned foreign_handle = 1;

bpf_tc_hook hook_of(int index, bool ingress) {
  bpf_tc_hook hook{};
  hook.sz = sizeof hook;
  hook.ifindex = index;
  hook.attach_point = ingress ? BPF_TC_INGRESS : BPF_TC_EGRESS;
  return hook;
}

bpf_tc_opts filter_of(unsigned preference) {
  bpf_tc_opts options{};
  options.sz = sizeof options;
  options.handle = foreign_handle;
  options.priority = preference;
  return options;
}

}  // namespace

Reference::Reference(const std::string& interface, Place place, bool decide)
    : index_(static_cast<int>(::if_nametoindex(interface.c_str()))) {
  skeleton_ = reference__open_and_load();
  if (!skeleton_) throw std::runtime_error("the reference program does not load");
  for (const bool ingress : {true, false}) {
    const auto* program = !ingress ? skeleton_->progs.count_out
                          : decide ? skeleton_->progs.decide_in
                                   : skeleton_->progs.count_in;
    int error = 0;
    if (place == Place::tcx_after || place == Place::tcx_before) {
      LIBBPF_OPTS(bpf_link_create_opts, options, .flags = place == Place::tcx_before ? 1u << 3 : 1u << 4);
      error = links_[!ingress] =
          bpf_link_create(bpf_program__fd(program), index_, static_cast<bpf_attach_type>(ingress ? 46 : 47), &options);
    } else {
      preference_ = place == Place::clsact_before ? 1 : 50;
      auto hook = hook_of(index_, ingress);
      const int made = bpf_tc_hook_create(&hook);
      if (made && made != -EEXIST) throw std::runtime_error("no clsact: " + std::to_string(made));
      auto options = filter_of(preference_);
      options.prog_fd = bpf_program__fd(program);
      error = bpf_tc_attach(&hook, &options);
    }
    if (error < 0) throw std::runtime_error("the reference does not attach: " + std::to_string(error));
  }
}

Reference::~Reference() {
  for (const bool ingress : {true, false}) {
    if (links_[!ingress] >= 0) ::close(links_[!ingress]);
    if (!preference_) continue;
    const auto hook = hook_of(index_, ingress);
    const auto options = filter_of(preference_);
    bpf_tc_detach(&hook, &options);
  }
  reference__destroy(skeleton_);
}

Counts Reference::read(unsigned side) const {
  Counts counts;
  static_assert(sizeof counts == 3 * sizeof(__u64));
  bpf_map_lookup_elem(bpf_map__fd(skeleton_->maps.totals), &side, &counts);
  return counts;
}

}  // namespace isoline::test
