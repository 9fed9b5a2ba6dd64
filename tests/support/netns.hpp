// A network namespace that a test owns: made on construction, left and deleted on destruction. Needs root.
#pragma once

#include <string>
#include <utility>

namespace isoline::test {

/// Prints why and ends the program with 77 (skipped) when namespaces cannot be made here.
void need_root_and_namespaces();

/// What a command said and how it ended.
struct CommandOutcome {
  int status = -1;     ///< exit status, 128 + signal if it was killed
  std::string output;  ///< stdout and stderr
};

/// Runs a shell command in the calling thread's namespace.
CommandOutcome run(const std::string& command);

/// A new namespace, named "iso-<pid>-<n>", with its loopback up. Known to `ip netns`, so that ip(8) can move
/// interfaces there. Not thread-safe; entering is per thread.
class NetNamespace {
 public:
  NetNamespace();
  ~NetNamespace();
  NetNamespace(const NetNamespace&) = delete;
  NetNamespace& operator=(const NetNamespace&) = delete;

  const std::string& name() const { return name_; }

  /// Runs a shell command inside, wherever the calling thread is.
  CommandOutcome run(const std::string& command) const;
  /// As run(), but throws std::runtime_error with the output when it fails: for set-up.
  void must(const std::string& command) const;

  /// While it lives, the calling thread is inside.
  class Inside {
   public:
    explicit Inside(const NetNamespace& where);
    ~Inside();
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

   private:
    int home_ = -1;
  };
  /// `const auto inside = ns.enter();`
  [[nodiscard]] Inside enter() const { return Inside(*this); }

 private:
  std::string name_;
};

/// Whether this kernel has TCX, the hook of Linux 6.6 and newer.
bool kernel_has_tcx();

/// A veth pair between two namespaces, both ends up, with these addresses ("10.0.0.1/24"; empty: none).
void make_veth(const NetNamespace& a, const std::string& name_a, const std::string& address_a, const NetNamespace& b,
               const std::string& name_b, const std::string& address_b);

}  // namespace isoline::test
