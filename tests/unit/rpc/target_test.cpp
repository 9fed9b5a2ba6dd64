#include <string>

#include <catch2/catch.hpp>

#include "rpc/target.hpp"

using namespace isoline::rpc;

TEST_CASE("percent encoding carries every byte of a name") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  CHECK(percent_decoded(percent_encoded(all)) == all);
  CHECK(percent_encoded("eth0.5_a-b~") == "eth0.5_a-b~");
  CHECK(percent_encoded("a/b%") == "a%2Fb%25");
  CHECK(percent_decoded("a%2fb").value() == "a/b");
  for (const char* bad : {"%", "a%2", "%zz", "%2", "%%41"}) CHECK_FALSE(percent_decoded(bad));
}

TEST_CASE("names that the kernel refuses are no interfaces") {
  for (const char* good : {"eth0", "eth0.100", "br-lan", "a", "123456789012345", "ü"})
    CHECK(check_interface_name(good));
  for (const char* bad : {"", ".", "..", "a b", "a/b", "a:b", "1234567890123456", "a\n", "a\x7f"}) {
    INFO(bad);
    CHECK_FALSE(check_interface_name(bad));
  }
}
