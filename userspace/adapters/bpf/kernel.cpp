#include "adapters/bpf/kernel.hpp"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include <bpf/libbpf.h>
#include <sys/utsname.h>

namespace isoline::bpf {
namespace {

thread_local std::string last_warning;

int keep_warning(libbpf_print_level level, const char* format, va_list arguments) {
  if (level != LIBBPF_WARN) return 0;
  char text[1024];
  const int length = std::vsnprintf(text, sizeof text, format, arguments);
  if (length <= 0) return length;
  last_warning.assign(text);
  while (!last_warning.empty() && last_warning.back() == '\n') last_warning.pop_back();
  if (last_warning.rfind("libbpf: ", 0) == 0) last_warning.erase(0, 8);
  // The verifier's log is for developers; the first line tells what was refused.
  if (const auto end = last_warning.find('\n'); end != std::string::npos) last_warning.erase(end);
  return length;
}

ErrorKind kind_of(int code) {
  switch (code) {
    case EPERM:
    case EACCES: return ErrorKind::no_permission;
    case EBUSY:
    case EEXIST: return ErrorKind::occupied;
    case ENODEV: return ErrorKind::vanished;
    case EOPNOTSUPP:
    case ENOSYS: return ErrorKind::unsupported;
    default: return ErrorKind::failed;
  }
}

}  // namespace

void quiet_libbpf() { libbpf_set_print(keep_warning); }

Error kernel_error(const std::string& what, const std::string& where, int code) {
  code = std::abs(code);
  Error error{kind_of(code), what, where, std::strerror(code), ""};
  if (error.kind == ErrorKind::no_permission) {
    error.hint = "run it as root, or with CAP_BPF, CAP_NET_ADMIN and CAP_PERFMON";
  } else if (code == ENOMEM) {
    error.hint = "a smaller table: --max-flows";
  } else if (!last_warning.empty()) {
    error.why += ", libbpf says: " + last_warning;
  }
  last_warning.clear();
  return error;
}

unsigned kernel_version() {
  utsname name{};
  if (::uname(&name) != 0) return 0;
  unsigned major = 0, minor = 0;
  if (std::sscanf(name.release, "%u.%u", &major, &minor) != 2) return 0;
  return major * 1000 + minor;
}

bool is_real_time_kernel() {
  std::ifstream file("/sys/kernel/realtime");
  return file.get() == '1';
}

}  // namespace isoline::bpf
