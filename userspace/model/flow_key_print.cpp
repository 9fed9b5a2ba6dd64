// A flow key in words.
#include <cstdio>

#include "model/flow_key.hpp"
#include "model/flow_key_words.hpp"

namespace isoline {
namespace {

void add_word(std::string& text, const char* word, std::uint64_t value) {
  text += ' ';
  text += word;
  text += ' ';
  text += std::to_string(value);
}

void add_hex(std::string& text, const char* word, std::uint64_t value, int digits) {
  char number[24];
  std::snprintf(number, sizeof number, "0x%0*llx", digits, static_cast<unsigned long long>(value));
  text += ' ';
  text += word;
  text += ' ';
  text += number;
}

void add_endpoint(std::string& text, const IpAddress& address, std::uint16_t port) {
  text += address.v6 ? " [" + to_string(address) + "]" : " " + to_string(address);
  text += ':' + std::to_string(port);
}

void add_ip(std::string& text, const FlowKey& key) {
  if (key.kind == FlowKind::tcp || key.kind == FlowKind::udp) {
    add_endpoint(text, key.src_address, key.src_port);
    add_endpoint(text, key.dst_address, key.dst_port);
  } else {
    text += ' ' + to_string(key.src_address) + ' ' + to_string(key.dst_address);
    if (key.kind == FlowKind::icmp) {
      add_word(text, "type", key.icmp_type);
      add_word(text, "code", key.icmp_code);
      if (is_icmp_echo(key.icmp_type, key.src_address.v6)) add_word(text, "id", key.icmp_id);
    } else {
      add_word(text, "protocol", key.protocol);
    }
  }
  if (key.dscp != 0) add_word(text, "dscp", key.dscp);
}

void add_tags(std::string& text, const FlowKey& key) {
  if (!key.outer_vid) return;
  add_word(text, "vid", key.outer_vid->value());
  if (key.inner_vid) text += '.' + std::to_string(key.inner_vid->value());
}

void add_stream(std::string& text, const FlowKey& key, const Layer2Words& words) {
  if (words.ether_type == 0 && (key.kind == FlowKind::other || key.ether_type != 0)) {
    add_hex(text, "ether_type", key.ether_type, 4);
  }
  if (words.stream_id != nullptr && words.hex_digits > 0) {
    add_hex(text, words.stream_id, key.stream_id, words.hex_digits);
  } else if (words.stream_id != nullptr) {
    add_word(text, words.stream_id, key.stream_id);
  }
  if (words.sub_id != nullptr) add_word(text, words.sub_id, key.sub_id);
}

}  // namespace

std::string to_string(const FlowKey& key) {
  std::string text = to_string(key.kind);
  if (const Layer2Words* words = layer2_words(key.kind)) {
    text += ' ' + to_string(key.src_mac) + ' ' + to_string(key.dst_mac);
    add_tags(text, key);
    if (key.pcp != 0) add_word(text, "pcp", key.pcp);
    add_stream(text, key, *words);
  } else {
    add_ip(text, key);
    add_tags(text, key);
  }
  if (key.rtag) text += " rtag";
  if (key.vni) add_word(text, "vni", *key.vni);
  return text;
}

}  // namespace isoline
