#include "rpc/target.hpp"

#include "model/digits.hpp"

namespace isoline::rpc {

namespace {

bool is_unreserved(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' ||
         c == '~';
}

}  // namespace

Result<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return fail(
          {ErrorKind::invalid_input, "cannot read the path", {}, "a % is not followed by two hexadecimal digits", {}});
    }
    decoded += static_cast<char>(high << 4 | low);
    i += 2;
  }
  return decoded;
}

std::string percent_encoded(std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return encoded;
}

Result<void> check_interface_name(std::string_view name) {
  constexpr std::size_t longest = 15;  // IFNAMSIZ - 1
  const char* why = nullptr;
  if (name.empty()) why = "an interface has a name";
  if (name.size() > longest) why = "names of interfaces have 15 bytes at most";
  if (name == "." || name == "..") why = "the kernel takes it for no interface name";
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte == 0x7f || c == '/' || c == ':')
      why = "names of interfaces have no blanks, slashes and colons";
  }
  if (why) return fail({ErrorKind::invalid_input, "this is no interface", {}, why, {}});
  return {};
}

}  // namespace isoline::rpc
