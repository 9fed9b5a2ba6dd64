// An XDP program of somebody else on an interface: lets every frame pass.
#pragma once

#include <bpf/bpf.h>
#include <linux/bpf.h>
#include <net/if.h>
#include <unistd.h>

#include <string>

namespace isoline::test {

/// Sits on the interface of the calling thread's network namespace, by a link of BPF, as long as it lives.
class ForeignXdp {
 public:
  explicit ForeignXdp(const std::string& interface) {
    const bpf_insn pass[]{{BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, XDP_PASS}, {BPF_JMP | BPF_EXIT, 0, 0, 0, 0}};
    program_ = bpf_prog_load(BPF_PROG_TYPE_XDP, "foreign", "GPL", pass, 2, nullptr);
    link_ = bpf_link_create(program_, static_cast<int>(::if_nametoindex(interface.c_str())), BPF_XDP, nullptr);
  }
  ~ForeignXdp() {
    ::close(link_);
    ::close(program_);
  }
  ForeignXdp(const ForeignXdp&) = delete;
  ForeignXdp& operator=(const ForeignXdp&) = delete;
  bool attached() const { return link_ >= 0; }

 private:
  int program_ = -1, link_ = -1;
};

}  // namespace isoline::test
