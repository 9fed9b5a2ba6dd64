// The words for hooks.
#include "model/probe.hpp"

namespace isoline {

const char* to_string(Hook hook) {
  switch (hook) {
    case Hook::automatic: return "auto";
    case Hook::tcx: return "tcx";
    case Hook::clsact: return "clsact";
    case Hook::xdp: return "xdp";
  }
  return "auto";
}

std::optional<Hook> parse_hook(std::string_view text) {
  for (Hook hook : {Hook::automatic, Hook::tcx, Hook::clsact, Hook::xdp}) {
    if (text == to_string(hook)) return hook;
  }
  return std::nullopt;
}

}  // namespace isoline
