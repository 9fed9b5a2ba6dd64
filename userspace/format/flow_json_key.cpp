// A flow's key as JSON.
#include <charconv>

#include "format/flow_json.hpp"
#include "model/flow_key_words.hpp"

namespace isoline::format {
namespace {

/// The key's word for the JSON: only PTP's domain is called otherwise, because IEEE 1588 names the field so.
const char* json_name(const char* word) { return std::string_view(word) == "domain" ? "domain_number" : word; }

std::string hexadecimal(std::uint64_t number) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text = "0x";
  for (int shift = 60; shift >= 0; shift -= 4) text += digits[number >> shift & 15];
  return text;
}

std::optional<std::uint64_t> parse_hexadecimal(std::string_view text) {
  if (!text.starts_with("0x") || text.size() > 18) return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), number, 16);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

void write_ip(JsonWriter& json, const FlowKey& key) {
  json.member("src_address", to_string(key.src_address));
  json.member("dst_address", to_string(key.dst_address));
  if (key.kind == FlowKind::tcp || key.kind == FlowKind::udp) {
    json.member("src_port", key.src_port);
    json.member("dst_port", key.dst_port);
  } else if (key.kind == FlowKind::icmp) {
    json.member("icmp_type", key.icmp_type);
    json.member("icmp_code", key.icmp_code);
    if (is_icmp_echo(key.icmp_type, key.src_address.v6)) json.member("icmp_id", key.icmp_id);
  } else {
    json.member("ip_protocol", key.protocol);
  }
  json.member("dscp", key.dscp);
}

void write_layer2(JsonWriter& json, const FlowKey& key, const Layer2Words& words) {
  json.member("src_mac", to_string(key.src_mac));
  json.member("dst_mac", to_string(key.dst_mac));
  json.member("ether_type", key.ether_type);
  if (words.stream_id != nullptr) {
    // 64-bit ids lose digits in readers that keep numbers as floating point.
    if (key.kind == FlowKind::avtp) json.member(words.stream_id, hexadecimal(key.stream_id));
    if (key.kind != FlowKind::avtp) json.member(words.stream_id, key.stream_id);
  }
  if (words.sub_id != nullptr) json.member(json_name(words.sub_id), key.sub_id);
  if (key.outer_vid || key.pcp != 0) json.member("pcp", key.pcp);
}

void read_vid(const JsonPlace& place, std::optional<VlanId>& vid) {
  std::uint16_t number = 0;
  if (place.get(number, 4095)) vid = VlanId::from_tci(number);
}

void read_ip(const JsonPlace& place, FlowKey& key) {
  const auto address = [](IpAddress& target) {
    return [&target](const JsonPlace& text) { text.get(target, parse_ip_address, "IP address"); };
  };
  place.with("src_address", true, address(key.src_address));
  place.with("dst_address", true, address(key.dst_address));
  if (key.src_address.v6 != key.dst_address.v6) place.note("one address is IPv4, the other IPv6");
  switch (key.kind) {
    case FlowKind::tcp:
    case FlowKind::udp:
      place.required("src_port", key.src_port);
      place.required("dst_port", key.dst_port);
      key.protocol = key.kind == FlowKind::tcp ? 6 : 17;
      break;
    case FlowKind::icmp:
      place.required("icmp_type", key.icmp_type);
      place.required("icmp_code", key.icmp_code);
      place.optional("icmp_id", key.icmp_id);
      key.protocol = key.src_address.v6 ? 58 : 1;
      break;
    default: place.required("ip_protocol", key.protocol);
  }
  place.with("dscp", false, [&key](const JsonPlace& dscp) { dscp.get(key.dscp, 63); });
}

void read_layer2(const JsonPlace& place, FlowKey& key, const Layer2Words& words) {
  const auto mac = [](MacAddress& target) {
    return [&target](const JsonPlace& text) { text.get(target, parse_mac_address, "MAC address"); };
  };
  place.with("src_mac", true, mac(key.src_mac));
  place.with("dst_mac", true, mac(key.dst_mac));
  place.required("ether_type", key.ether_type);
  if (words.stream_id != nullptr) {
    place.with(words.stream_id, true, [&](const JsonPlace& id) {
      if (key.kind == FlowKind::avtp) id.get(key.stream_id, parse_hexadecimal, "hexadecimal number");
      if (key.kind != FlowKind::avtp) id.get(key.stream_id, words.max_stream_id);
    });
  }
  if (words.sub_id != nullptr) {
    place.with(json_name(words.sub_id), true, [&](const JsonPlace& id) { id.get(key.sub_id, words.max_sub_id); });
  }
  place.with("pcp", false, [&key](const JsonPlace& pcp) { pcp.get(key.pcp, 7); });
}

}  // namespace

void write_key(JsonWriter& json, const FlowKey& key) {
  json.begin_object(JsonWriter::Shape::line);
  json.member("protocol", to_string(key.kind));
  if (const Layer2Words* words = layer2_words(key.kind)) {
    write_layer2(json, key, *words);
  } else {
    write_ip(json, key);
  }
  if (key.outer_vid) json.member("vid", key.outer_vid->value());
  if (key.inner_vid) json.member("inner_vid", key.inner_vid->value());
  if (key.vni) json.member("vni", *key.vni);
  if (key.rtag) json.member("rtag", true);
  json.end_object();
}

void read_key(const JsonPlace& place, FlowKey& key) {
  place.with("protocol", true,
             [&key](const JsonPlace& kind) { kind.get(key.kind, parse_flow_kind, "protocol class"); });
  if (const Layer2Words* words = layer2_words(key.kind)) {
    read_layer2(place, key, *words);
  } else {
    read_ip(place, key);
  }
  place.with("vid", false, [&key](const JsonPlace& vid) { read_vid(vid, key.outer_vid); });
  place.with("inner_vid", false, [&key](const JsonPlace& vid) { read_vid(vid, key.inner_vid); });
  place.with("vni", false, [&key](const JsonPlace& vni) {
    std::uint32_t number = 0;
    if (vni.get(number, 0xffffff)) key.vni = number;
  });
  place.optional("rtag", key.rtag);
}

}  // namespace isoline::format
