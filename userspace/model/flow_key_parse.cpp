// Reads a flow key from its words.
#include <algorithm>
#include <charconv>
#include <vector>

#include "model/flow_key.hpp"
#include "model/flow_key_words.hpp"

namespace isoline {
namespace {

struct Word {
  std::string_view text;
  std::size_t column;  ///< 1 is the first character
};

std::vector<Word> split(std::string_view text) {
  std::vector<Word> words;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ') {
      ++at;
      continue;
    }
    const std::size_t end = std::min(text.find(' ', at), text.size());
    words.push_back({text.substr(at, end - at), at + 1});
    at = end;
  }
  return words;
}

/// Decimal, or hexadecimal with 0x; the whole text, at most `limit`.
std::optional<std::uint64_t> read_number(std::string_view text, std::uint64_t limit) {
  int base = 10;
  if (text.starts_with("0x")) {
    base = 16;
    text.remove_prefix(2);
  }
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size() || value > limit) return std::nullopt;
  return value;
}

/// One pass over the words; the first thing that is off ends it.
class KeyReader {
 public:
  explicit KeyReader(std::string_view text) : text_(text), words_(split(text)) {}

  Result<FlowKey> read() {
    if (words_.empty()) return bad(1, "no words");
    const auto kind = parse_flow_kind(words_[0].text);
    if (!kind) return bad(words_[0].column, "unknown kind of flow '" + std::string(words_[0].text) + "'");
    if (words_.size() < 3) return bad(text_.size() + 1, "source and destination must follow the kind");
    key_.kind = *kind;
    layer2_ = layer2_words(*kind);
    auto endpoints = layer2_ != nullptr ? read_macs() : read_addresses();
    if (!endpoints) return tl::unexpected(endpoints.error());
    for (at_ = 3; at_ < words_.size();) {
      auto field = read_field();
      if (!field) return tl::unexpected(field.error());
    }
    if (key_.vni && key_.outer_vid) return bad(text_.size() + 1, "a key inside a tunnel has no vid");
    return key_;
  }

 private:
  tl::unexpected<Error> bad(std::size_t column, std::string why) const {
    return fail({ErrorKind::invalid_input, "'" + std::string(text_) + "' names no flow",
                 "column " + std::to_string(column), std::move(why), "tcp 10.0.0.1:4840 10.0.0.9:51234"});
  }

  Result<void> read_macs() {
    const auto src = parse_mac_address(words_[1].text), dst = parse_mac_address(words_[2].text);
    if (!src) return bad(words_[1].column, src.error().what);
    if (!dst) return bad(words_[2].column, dst.error().what);
    key_.src_mac = *src;
    key_.dst_mac = *dst;
    key_.ether_type = layer2_->ether_type;
    return {};
  }

  Result<void> read_addresses() {
    const bool ports = key_.kind == FlowKind::tcp || key_.kind == FlowKind::udp;
    for (std::size_t i : {1, 2}) {
      auto done = read_endpoint(words_[i], i == 1 ? key_.src_address : key_.dst_address,
                                !ports ? nullptr : (i == 1 ? &key_.src_port : &key_.dst_port));
      if (!done) return done;
    }
    const bool v6 = key_.src_address.v6;
    if (v6 != key_.dst_address.v6) return bad(words_[2].column, "one address is IPv4, the other IPv6");
    if (key_.kind == FlowKind::tcp) key_.protocol = 6;
    if (key_.kind == FlowKind::udp) key_.protocol = 17;
    if (key_.kind == FlowKind::icmp) key_.protocol = v6 ? 58 : 1;
    return {};
  }

  Result<void> read_endpoint(const Word& word, IpAddress& address, std::uint16_t* port) const {
    std::string_view host = word.text;
    if (port != nullptr) {
      const std::size_t colon = host.rfind(':');
      const auto number = colon == host.npos ? std::nullopt : read_number(host.substr(colon + 1), 65535);
      if (!number) return bad(word.column, "'" + std::string(word.text) + "' does not end in :PORT");
      *port = static_cast<std::uint16_t>(*number);
      host = host.substr(0, colon);
      const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
      if (bracketed) host = host.substr(1, host.size() - 2);
      if (bracketed != (host.find(':') != host.npos)) {
        return bad(word.column, "IPv6 endpoints, and only they, are written [fe80::1]:80");
      }
    }
    const auto parsed = parse_ip_address(host);
    if (!parsed) return bad(word.column, parsed.error().what);
    address = *parsed;
    return {};
  }

  Result<void> read_field() {
    const Word name = words_[at_++];
    for (std::size_t i = 3; i + 1 < at_; ++i) {
      if (words_[i].text == name.text) return bad(name.column, "'" + std::string(name.text) + "' is given twice");
    }
    if (name.text == "rtag") {
      key_.rtag = true;
      return {};
    }
    if (at_ == words_.size()) return bad(text_.size() + 1, "'" + std::string(name.text) + "' needs a value");
    const Word value = words_[at_++];
    if (name.text == "vid") return read_tags(value);
    return layer2_ != nullptr ? read_layer2_field(name, value) : read_ip_field(name, value);
  }

  Result<void> read_tags(const Word& value) {
    const std::size_t dot = value.text.find('.');
    const auto outer = read_number(value.text.substr(0, dot), 4095);
    if (!outer) return out_of_range(value, 4095);
    key_.outer_vid = VlanId::from_tci(static_cast<std::uint16_t>(*outer));
    if (dot == value.text.npos) return {};
    const auto inner = read_number(value.text.substr(dot + 1), 4095);
    if (!inner) return out_of_range(value, 4095);
    key_.inner_vid = VlanId::from_tci(static_cast<std::uint16_t>(*inner));
    return {};
  }

  Result<void> read_ip_field(const Word& name, const Word& value) {
    const bool icmp = key_.kind == FlowKind::icmp;
    if (name.text == "dscp") return store(value, 63, key_.dscp);
    if (name.text == "vni") return read_vni(value);
    if (icmp && name.text == "type") return store(value, 255, key_.icmp_type);
    if (icmp && name.text == "code") return store(value, 255, key_.icmp_code);
    if (icmp && name.text == "id") return store(value, 65535, key_.icmp_id);
    const bool bare = key_.kind == FlowKind::ip || key_.kind == FlowKind::fragment;
    if (bare && name.text == "protocol") return store(value, 255, key_.protocol);
    return unknown(name);
  }

  Result<void> read_layer2_field(const Word& name, const Word& value) {
    if (name.text == "pcp") return store(value, 7, key_.pcp);
    if (name.text == "vni") return read_vni(value);
    if (layer2_->ether_type == 0 && name.text == "ether_type") return store(value, 0xffff, key_.ether_type);
    if (layer2_->stream_id != nullptr && name.text == layer2_->stream_id) {
      return store(value, layer2_->max_stream_id, key_.stream_id);
    }
    if (layer2_->sub_id != nullptr && name.text == layer2_->sub_id) {
      return store(value, layer2_->max_sub_id, key_.sub_id);
    }
    return unknown(name);
  }

  Result<void> read_vni(const Word& value) {
    std::uint32_t vni = 0;
    auto done = store(value, 0xffffff, vni);
    if (done) key_.vni = vni;
    return done;
  }

  template <class T>
  Result<void> store(const Word& value, std::uint64_t limit, T& field) const {
    const auto number = read_number(value.text, limit);
    if (!number) return out_of_range(value, limit);
    field = static_cast<T>(*number);
    return {};
  }

  tl::unexpected<Error> out_of_range(const Word& value, std::uint64_t limit) const {
    return bad(value.column, "'" + std::string(value.text) + "' is no number up to " + std::to_string(limit));
  }
  tl::unexpected<Error> unknown(const Word& name) const {
    return bad(name.column,
               "a flow of kind " + std::string(to_string(key_.kind)) + " has no '" + std::string(name.text) + "'");
  }

  std::string_view text_;
  std::vector<Word> words_;
  std::size_t at_ = 0;
  FlowKey key_;
  const Layer2Words* layer2_ = nullptr;
};

}  // namespace

Result<FlowKey> parse_flow_key(std::string_view text) { return KeyReader(text).read(); }

}  // namespace isoline
