#include "config/match.hpp"

#include "model/flow_key.hpp"

namespace isoline::config {

namespace {

bool has(const Key& key, FlowKind kind) {
  return key.kinds == 0 || (key.kinds >> static_cast<unsigned>(kind) & 1) != 0;
}

std::string join(std::string list, std::string_view word) {
  if (!list.empty()) list += ", ";
  return list.append(word);
}

// A key that the protocol does not have would never match, or match what nobody meant.
void refuse_foreign_keys(const Section& match, FlowKind kind, std::span<const Key> keys, yaml::Report& report) {
  for (const auto& entry : match.entries()) {
    const Key* key = match.key(entry.key);
    if (!key || has(*key, kind)) continue;
    std::string homes;
    for (unsigned i = 0; i < flow_kind_count; ++i) {
      if (has(*key, static_cast<FlowKind>(i))) homes = join(std::move(homes), to_string(static_cast<FlowKind>(i)));
    }
    const std::string_view parent = key->path.substr(0, key->path.rfind('.') + 1);
    std::string possible;
    for (const Key& other : keys) {
      if (other.path.starts_with(parent) && has(other, kind)) {
        possible = join(std::move(possible), other.path.substr(parent.size()));
      }
    }
    report.add(entry.at, std::string(entry.key) + " does not belong to protocol " + to_string(kind),
               "it is a field of " + homes, std::string("use fields of ") + to_string(kind) + ": " + possible);
  }
}

template <class Field>
void print(std::string& text, const std::optional<Field>& field, const std::string& value) {
  text += field ? value + ";" : "-;";
}

template <class Number>
void print(std::string& text, const std::optional<Number>& number) {
  print(text, number, number ? std::to_string(*number) : std::string());
}

}  // namespace

StreamMatch read_match(const Section& match, std::span<const Key> keys, yaml::Report& report) {
  StreamMatch result;
  const auto protocol = match.text("protocol");
  const auto kind = protocol ? parse_flow_kind(*protocol) : std::nullopt;
  if (kind) {
    result.kind = *kind;
    refuse_foreign_keys(match, *kind, keys, report);
  }
  result.src_mac = match.mac_address("src_mac");
  result.dst_mac = match.mac_address("dst_mac");
  if (const auto vid = match.integer("vid")) result.outer_vid = VlanId::from_tci(static_cast<std::uint16_t>(*vid));
  const auto narrow = [&](const char* name, auto& field) {
    using Field = typename std::remove_reference_t<decltype(field)>::value_type;
    if (const auto number = match.integer(name)) field = static_cast<Field>(*number);
  };
  narrow("pcp", result.pcp);
  narrow("ether_type", result.ether_type);
  for (const char* name : {"frame_id", "message_type", "appid", "publisher_id", "stream_id"})
    narrow(name, result.stream_id);
  for (const char* name : {"domain_number", "writer_group_id", "subtype"}) narrow(name, result.sub_id);
  result.src_address = match.ip_address("src_address");
  result.dst_address = match.ip_address("dst_address");
  narrow("src_port", result.src_port);
  narrow("dst_port", result.dst_port);

  if (result.src_mac && (result.src_mac->octets[0] & 1) != 0) {
    report.add(match.at("src_mac"), "no frame has this src_mac",
               "a group address is never a source (IEEE 802 clause 8.2)");
  }
  if (result.src_address && result.dst_address && result.src_address->v6 != result.dst_address->v6) {
    report.add(match.at("dst_address"), "no packet has these addresses", "one is IPv4, the other is IPv6");
  }
  return result;
}

std::string identity(const StreamMatch& match) {
  std::string text = std::string(to_string(match.kind)) + ";";
  const auto words = [](const auto& field) { return field ? to_string(*field) : std::string(); };
  print(text, match.src_mac, words(match.src_mac));
  print(text, match.dst_mac, words(match.dst_mac));
  print(text, match.outer_vid, match.outer_vid ? std::to_string(match.outer_vid->value()) : std::string());
  print(text, match.pcp);
  print(text, match.ether_type);
  print(text, match.stream_id);
  print(text, match.sub_id);
  print(text, match.src_address, words(match.src_address));
  print(text, match.dst_address, words(match.dst_address));
  print(text, match.src_port);
  print(text, match.dst_port);
  return text;
}

}  // namespace isoline::config
