#include <catch2/catch.hpp>

#include "house/layers.hpp"

namespace isoline::house {
namespace {

constexpr auto rules = R"(# Architecture
## Who may use whom
Words.

| layer | may use |
|---|---|
| `model` | nothing |
| `wire` | `model`, `bpf/abi` |
| `check/strict` | `model` |
| `check` | `model`, `wire` |
| `adapters` | `model` |
| `agent` | everything above |
| `tools/isoline` | everything above |

## One home for each library

| library | included as | home |
|---|---|---|
| yaml-cpp | `yaml-cpp/` | `wire` |
| libbpf | `bpf/`, `*.skel.h` | `adapters/bpf` |
)";

struct Fixture {
  ScratchTree tree;
  Fixture() {
    tree.write("docs/ARCHITECTURE.md", rules);
    tree.write("userspace/model/noun.hpp", "#include <string>\n#include <unistd.h>\n");
    tree.write("userspace/wire/frame.hpp", "#include \"model/noun.hpp\"\n#include \"abi/key.h\"\n");
    tree.write("userspace/adapters/a/a.hpp", "");
    tree.write("bpf/abi/key.h", "");
    tree.write("bpf/lib/parse.h", "");
  }
  std::string findings(std::string_view file, std::string_view text) const {
    tree.write(file, text);
    return to_string(check_includes(tree.root(), read_architecture(tree.root() / "docs/ARCHITECTURE.md")));
  }
};

TEST_CASE_METHOD(Fixture, "what the table allows is no finding") {
  CHECK(findings("userspace/agent/run.cpp", "#include \"adapters/a/a.hpp\"\n#include \"wire/frame.hpp\"\n") == "");
  CHECK(findings("userspace/check/strict/s.hpp", "#include \"model/noun.hpp\"\n") == "");
  CHECK(findings("userspace/check/c.hpp", "#include \"check/strict/s.hpp\"\n#include \"strict/s.hpp\"\n") == "");
  CHECK(findings("tools/isoline/main.cpp", "#include \"agent/run.cpp\"\n#include <sys/wait.h>\n") == "");
  CHECK(findings("userspace/adapters/bpf/x.cpp", "#include <bpf/libbpf.h>\n#include \"p.skel.h\"\n") == "");
}

TEST_CASE_METHOD(Fixture, "an include upwards is found with file and line") {
  CHECK(findings("userspace/model/up.hpp", "#pragma once\n#include \"wire/frame.hpp\"\n") ==
        "userspace/model/up.hpp:2: model may not use wire\n");
}

TEST_CASE_METHOD(Fixture, "an include by a relative path is found") {
  CHECK(findings("userspace/model/up.hpp", "#include \"../wire/frame.hpp\"\n") ==
        "userspace/model/up.hpp:1: model may not use wire\n");
}

TEST_CASE_METHOD(Fixture, "adapters never include each other") {
  CHECK(findings("userspace/adapters/b/b.cpp", "#include \"adapters/a/a.hpp\"\n") ==
        "userspace/adapters/b/b.cpp:1: adapters/b may not use adapters/a\n");
}

TEST_CASE_METHOD(Fixture, "a room with a row of its own follows that row") {
  CHECK(findings("userspace/check/strict/s.hpp", "#include \"wire/frame.hpp\"\n") ==
        "userspace/check/strict/s.hpp:1: check/strict may not use wire\n");
}

TEST_CASE_METHOD(Fixture, "of the kernel side only the ABI may be used, and only where the row says so") {
  CHECK(findings("userspace/wire/f.hpp", "#include \"lib/parse.h\"\n") ==
        "userspace/wire/f.hpp:1: wire may not use bpf/lib/parse.h\n");
  tree.write("userspace/wire/f.hpp", "");
  CHECK(findings("userspace/adapters/a/k.hpp", "#include \"bpf/abi/key.h\"\n") ==
        "userspace/adapters/a/k.hpp:1: adapters/a may not use bpf/abi/key.h\n");
}

TEST_CASE_METHOD(Fixture, "a library outside of its home is found") {
  CHECK(findings("userspace/agent/y.cpp", "#include <yaml-cpp/yaml.h>\n") ==
        "userspace/agent/y.cpp:1: <yaml-cpp/yaml.h> is included outside of its home, which is wire\n");
}

TEST_CASE_METHOD(Fixture, "a generated skeleton outside of its home is found") {
  CHECK(findings("userspace/agent/y.cpp", "#include \"flow_probe.skel.h\"\n") ==
        "userspace/agent/y.cpp:1: <flow_probe.skel.h> is included outside of its home, which is adapters/bpf\n");
}

TEST_CASE_METHOD(Fixture, "a library without a home is found") {
  CHECK(findings("userspace/agent/y.cpp", "#include <curl/curl.h>\n") ==
        "userspace/agent/y.cpp:1: <curl/curl.h> has no home in docs/ARCHITECTURE.md\n");
}

TEST_CASE_METHOD(Fixture, "a folder that is no layer is found") {
  CHECK(findings("userspace/misc/x.hpp", "") == "userspace/misc/x.hpp: misc is no layer of docs/ARCHITECTURE.md\n");
}

TEST_CASE_METHOD(Fixture, "a table that uses a layer before its row is refused") {
  tree.write("docs/ARCHITECTURE.md",
             "## Who may use whom\n| layer | may use |\n|---|---|\n| `model` | `wire` |\n| `wire` | nothing |\n");
  CHECK_THROWS_WITH(read_architecture(tree.root() / "docs/ARCHITECTURE.md"), Catch::Contains("ground floor first"));
}

TEST_CASE("the tree keeps the rules of docs/ARCHITECTURE.md") {
  const std::filesystem::path root = ISOLINE_TREE;
  const Architecture architecture = read_architecture(root / "docs/ARCHITECTURE.md");
  CHECK(to_string(check_includes(root, architecture)) == "");
}

}  // namespace
}  // namespace isoline::house
