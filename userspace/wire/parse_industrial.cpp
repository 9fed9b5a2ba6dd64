// PROFINET RT, PTP and AVTP.
#include "wire/reader.hpp"

namespace isoline::wire {
namespace {

constexpr std::uint32_t profinet_counter_hz = 32'000;  // the cycle counter ticks each 31.25 us (IEC 61158-6-10)
constexpr std::uint32_t avtp_timestamp_hz = 1'000'000'000;

/// Subtypes with the common stream header: 61883/IIDC, AAF, CVF, TSCF (IEEE 1722 clause 4.4).
bool is_stream_subtype(std::uint8_t subtype) {
  return subtype == 0x00 || subtype == 0x02 || subtype == 0x03 || subtype == 0x05;
}

}  // namespace

void read_profinet(Reading& reading, std::size_t offset) {
  const std::uint8_t* id = reading.header(offset, 2);
  if (id == nullptr) return reading.truncated();
  reading.frame.key.kind = ISOLINE_KIND_PROFINET;
  reading.frame.key.stream_id = be16(id);
  const bool cyclic = be16(id) >= 0x0100 && be16(id) <= 0xfbff;
  if (!cyclic || reading.length < offset + 6) return;
  // The APDU status is the frame's last four bytes, behind the padding of short frames.
  const std::uint8_t* status = reading.header(reading.length - 4, 4);
  if (status == nullptr) return;
  reading.number(SequenceSource::profinet, 16, be16(status));
  reading.frame.stamp = {profinet_counter_hz, be16(status)};
}

void read_ptp(Reading& reading, std::size_t offset) {
  const std::uint8_t* ptp = reading.header(offset, 34);
  if (ptp == nullptr) return reading.truncated();
  reading.frame.key.kind = ISOLINE_KIND_PTP;
  reading.frame.key.stream_id = ptp[0] & 15;
  reading.frame.key.sub_id = ptp[4];
  reading.number(SequenceSource::ptp, 16, be16(ptp + 30));
}

void read_avtp(Reading& reading, std::size_t offset) {
  const std::uint8_t* avtp = reading.header(offset, 2);
  if (avtp == nullptr) return reading.truncated();
  const std::uint8_t subtype = avtp[0];
  const bool stream_id_valid = (avtp[1] & 0x80) != 0, timestamp_valid = (avtp[1] & 0x01) != 0;
  if (stream_id_valid) {
    if (reading.header(offset, 12) == nullptr) return reading.truncated();
    reading.frame.key.stream_id = be64(avtp + 4);
  }
  reading.frame.key.kind = ISOLINE_KIND_AVTP;
  reading.frame.key.sub_id = subtype;
  if (!is_stream_subtype(subtype) || reading.header(offset, 16) == nullptr) return;
  reading.number(SequenceSource::avtp, 8, avtp[2]);
  if (timestamp_valid) reading.frame.stamp = {avtp_timestamp_hz, be32(avtp + 12)};
}

}  // namespace isoline::wire
