#include <catch2/catch.hpp>

#include "house/licences.hpp"

namespace isoline::house {
namespace {

constexpr auto header = "/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */\n";

TEST_CASE("a kernel-side header without the dual licence is found") {
  const ScratchTree tree;
  tree.write("bpf/abi/key.h", header);
  CHECK(to_string(check_licences(tree.root())) == "");
  tree.write("bpf/abi/key.h", "/* SPDX-License-Identifier: GPL-2.0 */\n");
  CHECK(to_string(check_licences(tree.root())) ==
        "bpf/abi/key.h:1: the first line does not say SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause\n");
}

TEST_CASE("a program object that does not tell the kernel its licence is found") {
  const ScratchTree tree;
  tree.write("bpf/p.bpf.c", std::string(header) + "char LICENSE[] SEC(\"license\") = \"Dual BSD/GPL\";\n");
  CHECK(to_string(check_licences(tree.root())) == "");
  tree.write("bpf/p.bpf.c", std::string(header) + "char LICENSE[] SEC(\"license\") = \"BSD\";\n");
  CHECK(to_string(check_licences(tree.root())) == "bpf/p.bpf.c: no section says \"Dual BSD/GPL\"\n");
}

TEST_CASE("every kernel-side file carries its licence") { CHECK(to_string(check_licences(ISOLINE_TREE)) == ""); }

}  // namespace
}  // namespace isoline::house
