#include "support/root.hpp"

#include <unistd.h>

#include <cstdlib>
#include <iostream>

namespace isoline::test {

void skip_program(std::string_view reason) {
  std::cout << "skipped: " << reason << std::endl;
  std::exit(skip_status);
}

void require_root() {
  if (geteuid() != 0) {
    skip_program("needs root: it makes namespaces and loads BPF programs");
  }
}

}  // namespace isoline::test
