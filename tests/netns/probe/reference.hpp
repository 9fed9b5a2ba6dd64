// The reference program on a port's hooks, and foreign filters before and after the probe's.
#pragma once

#include <string>

#include "model/counts.hpp"

struct reference;  // the skeleton

namespace isoline::test {

/// How the reference gets its place.
enum class Place { tcx_after, tcx_before, clsact_before, clsact_after };

/// Counts both directions of an interface of the calling thread's namespace until it is destroyed.
/// Throws std::runtime_error. decide: its ingress program returns TC_ACT_OK, which ends the chain behind it.
class Reference {
 public:
  Reference(const std::string& interface, Place place, bool decide = false);
  ~Reference();
  Reference(const Reference&) = delete;
  Reference& operator=(const Reference&) = delete;
  Counts in() const { return read(0); }
  Counts out() const { return read(1); }

 private:
  Counts read(unsigned side) const;
  ::reference* skeleton_ = nullptr;
  int links_[2] = {-1, -1};
  int index_ = 0;
  unsigned preference_ = 0;
};

}  // namespace isoline::test
