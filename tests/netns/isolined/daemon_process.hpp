// A real isolined that a test runs in a namespace; the test is its service manager and hears what it says.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "support/netns.hpp"

namespace isoline::test {

/// A folder for one test, gone at its end; anybody may write in it.
class Workplace {
 public:
  Workplace();
  ~Workplace();
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  std::string path(const std::string& name) const { return folder_ / name; }
  void write(const std::string& name, const std::string& text) const;
  std::string read(const std::string& name) const;

 private:
  std::filesystem::path folder_;
};

/// A command that starts another as the unit does it: a user without rights but these three.
inline const std::vector<std::string> unprivileged{"setpriv",
                                                   "--reuid=65534",
                                                   "--regid=65534",
                                                   "--clear-groups",
                                                   "--no-new-privs",
                                                   "--inh-caps=-all,+bpf,+net_admin,+perfmon",
                                                   "--ambient-caps=-all,+bpf,+net_admin,+perfmon",
                                                   "--bounding-set=-all,+bpf,+net_admin,+perfmon"};

class DaemonProcess {
 public:
  /// before: a command that starts it, such as setpriv with its options; arguments: those of isolined,
  /// which keeps its journal in the place's folder "state".
  DaemonProcess(const NetNamespace& where, const Workplace& place, const std::vector<std::string>& arguments,
                const std::vector<std::string>& before = {});
  ~DaemonProcess();  ///< kills it if it still runs
  DaemonProcess(const DaemonProcess&) = delete;
  DaemonProcess& operator=(const DaemonProcess&) = delete;

  /// Waits until a message to the service manager holds this text; false if it ended or a minute passed before.
  bool says(const std::string& text);
  void signal(int number) const;
  /// Waits at most a minute for its end: exit status, 128 + signal, or -1 if it still runs.
  int end();
  /// Its stderr so far.
  std::string log() const;

 private:
  const Workplace& place_;
  std::string log_name_;
  pid_t pid_ = -1;
  int ended_ = -1;
  int listening_ = -1;
};

/// BPF programs on an interface of the calling thread's namespace, of anybody: TCX or clsact in both
/// directions, and XDP.
unsigned programs_on(const std::string& interface);

}  // namespace isoline::test
