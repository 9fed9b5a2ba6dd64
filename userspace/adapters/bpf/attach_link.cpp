// The hooks that are BPF links: TCX and XDP.
#include <cerrno>

#include <bpf/bpf.h>
#include <linux/bpf.h>

#include "adapters/bpf/attachment.hpp"
#include "adapters/bpf/kernel.hpp"

namespace isoline::bpf {
namespace {

// Numbers of the kernel's interface that this libbpf has no names for yet (Linux 6.6).
constexpr auto tcx_ingress = static_cast<bpf_attach_type>(46);
constexpr auto tcx_egress = static_cast<bpf_attach_type>(47);
constexpr unsigned before_all = 1u << 3;

class Link final : public Attachment {
 public:
  explicit Link(int descriptor) : descriptor_(descriptor) {}

 private:
  Descriptor descriptor_;
};

int create_tcx(IfIndex index, Direction direction, int program) {
  // First in the chain: a foreign program's TC_ACT_OK would end the chain before us.
  LIBBPF_OPTS(bpf_link_create_opts, options, .flags = before_all);
  return bpf_link_create(program, static_cast<int>(index.value),
                         direction == Direction::ingress ? tcx_ingress : tcx_egress, &options);
}

}  // namespace

Result<std::unique_ptr<Attachment>> attach_tcx(const HookPoint& point, int program) {
  const int link = create_tcx(point.index, point.direction, program);
  if (link >= 0) return std::make_unique<Link>(link);
  Error error = kernel_error("cannot attach the probe by TCX", point.interface, link);
  if (link == -EINVAL) {
    error.kind = ErrorKind::unsupported;
    error.why = "this kernel has no TCX (it came with Linux 6.6)";
    error.hint = "--hook clsact";
  }
  return fail(error);
}

bool has_tcx(IfIndex index, int program) {
  const Descriptor link(create_tcx(index, Direction::ingress, program));
  return static_cast<bool>(link);
}

Result<std::unique_ptr<Attachment>> attach_xdp(const HookPoint& point, int program) {
  const int link = bpf_link_create(program, static_cast<int>(point.index.value), BPF_XDP, nullptr);
  if (link >= 0) return std::make_unique<Link>(link);
  Error error = kernel_error("cannot attach the probe by XDP", point.interface, link);
  if (error.kind == ErrorKind::occupied) {
    error.why = "another XDP program holds this port";
    error.hint = "--hook auto measures behind it, in tc";
  }
  return fail(error);
}

}  // namespace isoline::bpf
