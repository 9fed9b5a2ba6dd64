// OPC UA PubSub over Ethernet: the UADP NetworkMessage header (OPC UA part 14, clause 7.2).
#include "wire/reader.hpp"

namespace isoline::wire {
namespace {

enum Flags : std::uint8_t { publisher_id = 0x10, group_header = 0x20, extended_flags1 = 0x80 };
enum Extended : std::uint8_t { id_type = 0x07, data_set_class_id = 0x08, extended_flags2 = 0x80 };
enum Group : std::uint8_t {
  writer_group_id = 0x01,
  group_version = 0x02,
  message_number = 0x04,
  sequence_number = 0x08,
};
constexpr std::uint8_t string_id = 4;

/// A cursor over little-endian fields; the first one that is cut off makes everything behind it fail.
class Fields {
 public:
  Fields(const Reading& reading, std::size_t offset) : reading_(reading), offset_(offset) {}

  /// The next `size` bytes as a number; 0 if they are cut off.
  std::uint64_t read(std::size_t size) {
    const std::uint8_t* bytes = complete_ ? reading_.header(offset_, size) : nullptr;
    if (bytes == nullptr) {
      complete_ = false;
      return 0;
    }
    std::uint64_t value = 0;
    for (std::size_t i = size; i > 0; --i) value = value << 8 | bytes[i - 1];
    offset_ += size;
    return value;
  }
  void skip(std::size_t size) { offset_ += size; }
  bool complete() const { return complete_; }

 private:
  const Reading& reading_;
  std::size_t offset_;
  bool complete_ = true;
};

/// Steps over the PublisherId and puts it into the key; false if what follows cannot be found.
bool read_publisher(Fields& fields, std::uint8_t type, isoline_flow_key& key) {
  if (type < string_id) {
    key.stream_id = fields.read(std::size_t{1} << type);
    return true;
  }
  if (type > string_id) return false;
  const std::uint64_t length = fields.read(4);
  if (length > header_room) return false;
  fields.skip(length);
  return true;
}

void read_group(Fields& fields, Reading& reading) {
  const std::uint64_t flags = fields.read(1);
  if ((flags & writer_group_id) != 0) reading.frame.key.sub_id = static_cast<std::uint16_t>(fields.read(2));
  if ((flags & group_version) != 0) fields.skip(4);
  if ((flags & message_number) != 0) fields.skip(2);
  if ((flags & sequence_number) == 0) return;
  const auto sequence = static_cast<std::uint32_t>(fields.read(2));
  if (fields.complete()) reading.number(SequenceSource::uadp, 16, sequence);
}

}  // namespace

void read_uadp(Reading& reading, std::size_t offset) {
  reading.frame.key.kind = ISOLINE_KIND_OPCUA;
  Fields fields(reading, offset);
  const std::uint64_t flags = fields.read(1);
  const std::uint64_t extended = (flags & extended_flags1) != 0 ? fields.read(1) : 0;
  if ((extended & extended_flags2) != 0) fields.read(1);
  const bool has_publisher = (flags & publisher_id) != 0;
  const bool readable = !has_publisher || read_publisher(fields, extended & id_type, reading.frame.key);
  if (readable) {
    if ((extended & data_set_class_id) != 0) fields.skip(16);
    if ((flags & group_header) != 0) read_group(fields, reading);
  }
  if (!fields.complete()) reading.truncated();
}

}  // namespace isoline::wire
