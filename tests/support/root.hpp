// A test program's way to say that it cannot run here: the reason on stdout, then ctest's exit status for "skipped".
#pragma once

#include <string_view>

namespace isoline::test {

// Exit status that ctest counts as skipped (SKIP_RETURN_CODE of isoline_test).
inline constexpr int skip_status = 77;

// Ends the program as skipped, with the reason. Only for what a host can lack, never for what is broken.
[[noreturn]] void skip_program(std::string_view reason);

// Returns when the effective user is root; otherwise ends the program as skipped.
void require_root();

}  // namespace isoline::test
