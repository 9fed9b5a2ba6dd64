#include "property/pcap/read_by_libpcap.hpp"

#include <pcap/pcap.h>

#include <cstdio>

namespace isoline::test {

ByLibpcap read_by_libpcap(std::span<const std::uint8_t> file) {
  ByLibpcap read;
  // "rb" does not write, whatever the pointer's type says.
  std::FILE* stream = ::fmemopen(const_cast<std::uint8_t*>(file.data()), file.size(), "rb");
  char error[PCAP_ERRBUF_SIZE] = "no stream";
  pcap_t* capture =
      stream == nullptr ? nullptr : pcap_fopen_offline_with_tstamp_precision(stream, PCAP_TSTAMP_PRECISION_NANO, error);
  if (capture == nullptr) {
    read.error = error;
    if (stream != nullptr) std::fclose(stream);
    return read;
  }
  pcap_pkthdr* header = nullptr;
  const u_char* bytes = nullptr;
  int said = 0;
  while ((said = pcap_next_ex(capture, &header, &bytes)) == 1) {
    read.frames.push_back({{bytes, bytes + header->caplen},
                           header->len,
                           std::int64_t{header->ts.tv_sec} * 1'000'000'000 + header->ts.tv_usec});
  }
  if (said == PCAP_ERROR) read.error = pcap_geterr(capture);
  pcap_close(capture);
  return read;
}

}  // namespace isoline::test
