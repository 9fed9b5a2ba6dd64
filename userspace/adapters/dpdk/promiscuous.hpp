// A kernel interface that hears all frames for as long as the object lives, and not a moment longer.
#pragma once

#include <string>
#include <utility>

#include "model/error.hpp"

namespace isoline::dpdk {

/// The kernel itself undoes it when the process ends, however it does: unlike the flag IFF_PROMISC, which DPDK sets.
class Promiscuous {
 public:
  /// Errors: not_found, no_permission, failed.
  static Result<Promiscuous> listen(const std::string& interface);
  Promiscuous(Promiscuous&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}
  Promiscuous& operator=(Promiscuous&&) = delete;
  ~Promiscuous();

 private:
  explicit Promiscuous(int socket) : socket_(socket) {}
  int socket_;
};

/// Whether somebody has switched the interface to hear all frames by hand (ip link set … promisc on): DPDK's drivers
/// switch that off as they start and as they close. Put back on request and at the end.
class KeptPromiscuity {
 public:
  explicit KeptPromiscuity(std::string interface);
  KeptPromiscuity(KeptPromiscuity&& other) noexcept : interface_(std::exchange(other.interface_, {})) {}
  KeptPromiscuity& operator=(KeptPromiscuity&&) = delete;
  ~KeptPromiscuity() { put_back(); }
  void put_back() const;

 private:
  std::string interface_;  ///< empty: it was not on
};

}  // namespace isoline::dpdk
