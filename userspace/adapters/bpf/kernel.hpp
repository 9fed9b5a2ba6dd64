// Small dealings with the kernel that every file of this adapter needs: errors in words, descriptors that close.
#pragma once

#include <string>
#include <utility>

#include <unistd.h>

#include "model/error.hpp"

namespace isoline::bpf {

/// A file descriptor that is closed with its owner.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

/// An Error for a failed call of libbpf or bpf(): maps the errno to a kind, a cause and a hint.
/// code: errno, positive or negative. Adds what libbpf said last, if it said something.
Error kernel_error(const std::string& what, const std::string& where, int code);

/// Keeps libbpf from writing to stderr; its last warning is kept for kernel_error().
void quiet_libbpf();

/// From `uname`: major * 1000 + minor, e.g. 6001 for Linux 6.1.
unsigned kernel_version();

/// True for PREEMPT_RT, from /sys/kernel/realtime.
bool is_real_time_kernel();

}  // namespace isoline::bpf
