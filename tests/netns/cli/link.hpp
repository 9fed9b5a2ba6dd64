// Two namespaces with a link between them, and isoline at one end of it.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "support/netns.hpp"

namespace isoline::test {

/// An answer that comes within the time, or a test that fails by itself; looks every 20 ms.
bool comes_true(const std::function<bool()>& what, std::chrono::seconds within = std::chrono::seconds(60));

class Link {
 public:
  Link();

  /// isoline's end; the name is unique on this host, because the kernel lists programs of all namespaces.
  const std::string& interface() const { return interface_; }
  const NetNamespace& here() const { return here_; }
  const NetNamespace& there() const { return there_; }

  /// Runs isoline inside with these arguments, as the shell reads them.
  CommandOutcome isoline(const std::string& arguments) const;
  /// The same, stderr thrown away: only data.
  CommandOutcome data_of(const std::string& arguments) const;

  /// True while a program is attached to the interface's TCX ingress hook.
  bool is_probed() const;

 private:
  NetNamespace here_, there_;
  std::string interface_;
};

/// A program that runs beside the test; ended by SIGKILL if it still runs at destruction.
class Background {
 public:
  /// A shell command in the namespace; stdout goes to a file, stderr to another.
  Background(const NetNamespace& where, const std::string& command);
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  void signal(int number) const;
  /// Exit status, or 128 + signal; -1 if it does not end in time.
  int wait(std::chrono::seconds within = std::chrono::seconds(60));
  std::string output() const;
  std::string talk() const;

 private:
  int pid_ = -1;
  bool ended_ = false;
  std::string folder_;
};

}  // namespace isoline::test
