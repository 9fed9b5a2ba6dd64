// The numbers that probes take for their clsact filters, and who holds them.
#pragma once

#include <sys/types.h>

#include <map>

#include "adapters/bpf/kernel.hpp"

namespace isoline::bpf {

/// Any user may hold a number's name, so that there are many more than probes.
constexpr unsigned clsact_owners_max = 64;

/// The lock of an owner number: an abstract socket name, free again as soon as its process is gone. It lives in the
/// network namespace, as the filters do. Invalid if somebody else has it.
Descriptor lock_clsact_owner(unsigned number);

/// Users whose processes hold numbers in the calling thread's network namespace; empty if the kernel does not tell.
std::map<unsigned, uid_t> clsact_holders();

/// True if the user who holds a filter's number is not the one who loaded its program: then the filter's owner is
/// dead, and the name was taken by another. False if it cannot be known, or root holds the number.
bool is_of_another(uid_t holder, unsigned program);

}  // namespace isoline::bpf
