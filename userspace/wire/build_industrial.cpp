// The layer-2 protocols of plants and substations.
#include <algorithm>

#include "wire/build.hpp"

namespace isoline::wire {

FrameBuilder& FrameBuilder::profinet(const ProfinetFields& fields) {
  ether_type(0x8892);
  be(fields.frame_id, 2);
  payload(std::max<std::size_t>(fields.data_size, 40));
  be(fields.cycle_counter, 2);
  u8(fields.data_status);
  u8(0);  // transfer status
  return *this;
}

FrameBuilder& FrameBuilder::ethercat(std::uint16_t length) {
  ether_type(0x88a4);
  le((length & 0x07ffu) | 0x1000u, 2);  // type 1: datagrams
  return payload(length);
}

FrameBuilder& FrameBuilder::ptp(std::uint8_t message_type, std::uint8_t domain, std::uint16_t sequence) {
  ether_type(0x88f7);
  u8(message_type & 15);
  u8(2);  // versionPTP
  be(44, 2);
  u8(domain);
  payload(25);
  be(sequence, 2);
  u8(0);
  u8(0);
  return payload(10);  // originTimestamp
}

/// A number of `size` bytes behind a BER tag.
void FrameBuilder::tlv(std::uint8_t tag, std::uint64_t value, std::size_t size) {
  u8(tag);
  u8(size);
  be(value, size);
}

FrameBuilder& FrameBuilder::goose(const GooseFields& fields) {
  ether_type(0x88b8);
  const std::size_t at = bytes_.size();
  be(fields.appid, 2);
  be(0, 6);
  u8(0x61);
  u8(0);
  tlv(0x80, 0x49454431'2f67'6f31, 8);   // gocbRef
  tlv(0x81, 2000, 2);                   // timeAllowedtoLive, ms
  tlv(0x82, 0x4945'4431'2f64'7331, 8);  // datSet
  tlv(0x84, 0, 8);                      // t
  tlv(0x85, fields.state, 5);           // five bytes: room for the sign
  tlv(0x86, fields.sequence, 5);
  tlv(0x87, 0, 1);  // simulation
  tlv(0x88, 1, 1);  // confRev
  tlv(0x89, 0, 1);  // ndsCom
  tlv(0x8a, 1, 1);  // numDatSetEntries
  u8(0xab);         // allData: one BOOLEAN
  u8(3);
  tlv(0x83, 0, 1);
  const std::size_t size = bytes_.size() - at;
  bytes_[at + 3] = static_cast<std::uint8_t>(size);
  bytes_[at + 9] = static_cast<std::uint8_t>(size - 10);
  return *this;
}

FrameBuilder& FrameBuilder::sv(const SvFields& fields) {
  ether_type(0x88ba);
  const std::size_t at = bytes_.size();
  be(fields.appid, 2);
  be(0, 6);
  u8(0x60);
  u8(0);
  tlv(0x80, 1, 1);  // noASDU
  u8(0xa2);
  u8(0);
  u8(0x30);
  u8(0);
  tlv(0x80, 0x4d55'3031, 4);  // svID
  tlv(0x82, fields.sample_count, 2);
  tlv(0x83, 1, 4);  // confRev
  tlv(0x85, 1, 1);  // smpSynch
  u8(0x87);         // eight channels of value and quality
  u8(64);
  payload(64);
  const std::size_t size = bytes_.size() - at;
  bytes_[at + 3] = static_cast<std::uint8_t>(size);
  bytes_[at + 9] = static_cast<std::uint8_t>(size - 10);
  bytes_[at + 14] = static_cast<std::uint8_t>(size - 15);
  bytes_[at + 16] = static_cast<std::uint8_t>(size - 17);
  return *this;
}

FrameBuilder& FrameBuilder::uadp(const UadpFields& fields) {
  ether_type(0xb62c);
  const bool named = fields.publisher_name.has_value();
  const bool publisher = named || fields.publisher_id.has_value();
  const unsigned width = fields.publisher_id_bytes;
  const unsigned type = named ? 4 : width == 8 ? 3 : width == 4 ? 2 : width == 2 ? 1 : 0;
  const unsigned extended = (publisher ? type : 0) | (fields.data_set_class_id ? 0x08u : 0);
  const unsigned group = (fields.writer_group_id ? 1u : 0) | (fields.group_version ? 2u : 0) |
                         (fields.message_number ? 4u : 0) | (fields.sequence ? 8u : 0);
  u8(0x01 | (publisher ? 0x10u : 0) | (group != 0 ? 0x20u : 0) | (extended != 0 ? 0x80u : 0));
  if (extended != 0) u8(extended);
  if (named) {
    le(fields.publisher_name->size(), 4);
    bytes_.insert(bytes_.end(), fields.publisher_name->begin(), fields.publisher_name->end());
  } else if (publisher) {
    le(*fields.publisher_id, width);
  }
  if (fields.data_set_class_id) payload(16, 0xc1);
  if (group != 0) u8(group);
  if (fields.writer_group_id) le(*fields.writer_group_id, 2);
  if (fields.group_version) le(*fields.group_version, 4);
  if (fields.message_number) le(*fields.message_number, 2);
  if (fields.sequence) le(*fields.sequence, 2);
  return *this;
}

FrameBuilder& FrameBuilder::avtp(const AvtpFields& fields) {
  ether_type(0x22f0);
  u8(fields.subtype);
  u8((fields.stream_id ? 0x80u : 0) | (fields.timestamp ? 0x01u : 0));
  u8(fields.sequence);
  u8(0);
  be(fields.stream_id.value_or(0), 8);
  be(fields.timestamp.value_or(0), 4);
  return payload(8);  // format and data length
}

}  // namespace isoline::wire
