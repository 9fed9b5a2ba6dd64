// One program on one hook of one port; destruction takes it off, and nothing else.
#pragma once

#include <memory>

#include "model/error.hpp"
#include "model/flow_key.hpp"
#include "model/probe.hpp"

namespace isoline::bpf {

class Attachment {
 public:
  virtual ~Attachment() = default;
};

/// Where to attach: a port of the calling thread's network namespace.
struct HookPoint {
  std::string interface;
  IfIndex index;
  Direction direction = Direction::ingress;
};

/// A BPF link at the head of the port's TCX chain. It vanishes with this process, however that ends.
/// Errors: unsupported before Linux 6.6.
Result<std::unique_ptr<Attachment>> attach_tcx(const HookPoint& point, int program);

/// A probe's right to one of the 64 filter handles that are ours. It is a lock (an abstract socket name of the network
/// namespace) that is free again as soon as its process is gone: so the next start tells a dead owner's filters.
class ClsactOwner {
 public:
  /// Errors: occupied when all of them are held in this network namespace; says by which users.
  static Result<std::shared_ptr<ClsactOwner>> claim();
  virtual ~ClsactOwner() = default;
  virtual unsigned number() const = 0;
};

/// A direct-action filter on the port's clsact qdisc, which is made if there is none and never removed.
/// Dead owners' filters on the port are removed first. Errors: occupied if this owner is attached there already;
/// unsupported where an ingress qdisc leaves no egress hook.
Result<std::unique_ptr<Attachment>> attach_clsact(const HookPoint& point, int program,
                                                  std::shared_ptr<ClsactOwner> owner);

/// A BPF link on the port's XDP slot, native where the driver can. Errors: occupied if another program is there.
Result<std::unique_ptr<Attachment>> attach_xdp(const HookPoint& point, int program);

/// True if this kernel has TCX; found out by trying on the port, once.
bool has_tcx(IfIndex index, int program);

}  // namespace isoline::bpf
