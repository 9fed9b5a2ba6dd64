#include "adapters/bpf/programs.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <map>

#include <bpf/bpf.h>
#include <linux/bpf.h>
#include <net/if.h>

#include "adapters/bpf/flow_probe.hpp"
#include "adapters/bpf/kernel.hpp"

namespace isoline::bpf {
namespace {

constexpr const char* our_prefix = "isoline_";

Result<bpf_prog_info> info_of(int program) {
  bpf_prog_info info{};
  __u32 length = sizeof info;
  if (const int error = bpf_obj_get_info_by_fd(program, &info, &length))
    return fail(kernel_error("cannot ask for a program's run time", "", error));
  return info;
}

/// The statistics and the programs of others are CAP_SYS_ADMIN's: what suffices for a probe does not for these.
Error error_of_root_only(const std::string& what, int code) {
  Error error = kernel_error(what, "", code);
  if (error.kind == ErrorKind::no_permission) error.hint = "run it as root";
  return error;
}

ProbeCost cost_from(const bpf_prog_info& info) {
  ProbeCost cost;
  cost.program = info.name;
  cost.runs = info.run_cnt;
  cost.run_time = Nanoseconds(static_cast<std::int64_t>(info.run_time_ns));
  cost.direction = cost.program == "isoline_out" ? Direction::egress : Direction::ingress;
  return cost;
}

/// bpf_link_info as Linux 6.6 has it: the first words of every link, and ifindex of XDP and TCX links.
struct LinkInfo {
  __u32 type, id, program_id, padding;
  __u32 ifindex;
  __u32 rest[64];
};
constexpr __u32 link_type_xdp = 6, link_type_tcx = 11;

/// Program id -> interface names, joined by commas, of all links that have an interface in this network namespace.
std::map<__u32, std::string> interfaces_by_program() {
  std::map<__u32, std::string> interfaces;
  __u32 id = 0;
  while (bpf_link_get_next_id(id, &id) == 0) {
    const Descriptor link(bpf_link_get_fd_by_id(id));
    LinkInfo info{};
    __u32 length = sizeof info;
    if (!link || bpf_obj_get_info_by_fd(link.get(), &info, &length)) continue;
    if (info.type != link_type_xdp && info.type != link_type_tcx) continue;
    std::array<char, IFNAMSIZ> name{};
    if (!::if_indextoname(info.ifindex, name.data())) continue;
    std::string& ports = interfaces[info.program_id];
    ports += (ports.empty() ? "" : ",") + std::string(name.data());
  }
  return interfaces;
}

}  // namespace

Result<ProbeCost> program_cost(int program) {
  const auto info = info_of(program);
  if (!info) return tl::unexpected(info.error());
  return cost_from(*info);
}

Result<std::vector<ProbeCost>> loaded_programs() {
  std::vector<ProbeCost> programs;
  const auto interfaces = interfaces_by_program();
  __u32 id = 0;
  while (true) {
    if (bpf_prog_get_next_id(id, &id) != 0) {
      if (errno == ENOENT) return programs;
      return fail(error_of_root_only("cannot list the kernel's programs", errno));
    }
    const Descriptor program(bpf_prog_get_fd_by_id(id));
    if (!program) {
      if (errno == ENOENT) continue;  // unloaded meanwhile
      return fail(error_of_root_only("cannot look at the kernel's programs", errno));
    }
    const auto info = info_of(program.get());
    if (!info || std::strncmp(info->name, our_prefix, std::strlen(our_prefix)) != 0) continue;
    auto cost = cost_from(*info);
    if (cost.program == "isoline_sweep") continue;
    if (const auto found = interfaces.find(info->id); found != interfaces.end()) cost.interface = found->second;
    programs.push_back(std::move(cost));
  }
}

Result<RunTimeStatistics> RunTimeStatistics::enable() {
  const int descriptor = bpf_enable_stats(BPF_STATS_RUN_TIME);
  if (descriptor < 0) return fail(error_of_root_only("cannot switch on the kernel's run-time statistics", errno));
  return RunTimeStatistics(descriptor);
}

RunTimeStatistics::RunTimeStatistics(RunTimeStatistics&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

RunTimeStatistics::~RunTimeStatistics() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace isoline::bpf
