#include "analysis/flow/filter_fields.hpp"

#include <algorithm>

#include "analysis/flow/filter.hpp"
#include "analysis/flow/measure.hpp"
#include "analysis/stats/histogram.hpp"
#include "model/flow_key_words.hpp"

namespace isoline::analysis {
namespace {

template <class Number>
void put(FieldValues& values, Number number) {
  values.emplace_back(static_cast<long double>(number));
}
void put(FieldValues& values, Nanoseconds time) { put(values, time.count()); }
void put(FieldValues& values, const char* text) { values.emplace_back(std::string(text)); }
void put(FieldValues& values, std::string text) { values.emplace_back(std::move(text)); }
template <class T>
void put(FieldValues& values, const std::optional<T>& value) {
  if (value) put(values, *value);
}
void put(FieldValues& values, const std::optional<VlanId>& vid) {
  if (vid) put(values, vid->value());
}

const FlowKey& key_of(const FlowRow& row) { return row.flow->key; }

/// A field that only some kinds of key have.
template <class Has, class Get>
FieldReader of_key(Has has, Get get) {
  return [has, get](const FlowRow& row, FieldValues& values) {
    if (has(key_of(row))) put(values, get(key_of(row)));
  };
}
bool has_addresses(const FlowKey& key) { return is_ip(key.kind); }
bool has_ports(const FlowKey& key) { return key.kind == FlowKind::tcp || key.kind == FlowKind::udp; }
bool has_macs(const FlowKey& key) { return !is_ip(key.kind); }
bool is_icmp(const FlowKey& key) { return key.kind == FlowKind::icmp; }

/// stream_id or sub_id of the layer-2 kinds under the name that the kind's standard gives it.
FieldReader layer2_id(std::string_view name) {
  return [name](const FlowRow& row, FieldValues& values) {
    const Layer2Words* words = layer2_words(key_of(row).kind);
    if (words == nullptr) return;
    if (words->stream_id != nullptr && words->stream_id == name) put(values, key_of(row).stream_id);
    if (words->sub_id != nullptr && words->sub_id == name) put(values, key_of(row).sub_id);
  };
}

template <class Value>
FieldReader of_flow(Value Flow::* member) {
  return [member](const FlowRow& row, FieldValues& values) { put(values, row.flow->*member); };
}

/// A statistic of a distribution.
struct Statistic {
  std::string_view name;
  std::string_view meaning;
  bool needs_histogram;
  Nanoseconds (*read)(const Distribution&);
};
constexpr Statistic statistics[] = {
    {"min", "smallest time", false, [](const Distribution& d) { return d.min; }},
    {"p50", "median", true, [](const Distribution& d) { return quantile(d, 0.5); }},
    {"p90", "90th percentile", true, [](const Distribution& d) { return quantile(d, 0.9); }},
    {"p99", "99th percentile", true, [](const Distribution& d) { return quantile(d, 0.99); }},
    {"p999", "99.9th percentile", true, [](const Distribution& d) { return quantile(d, 0.999); }},
    {"max", "largest time", false, [](const Distribution& d) { return d.max; }},
    {"mean", "arithmetic mean", false, [](const Distribution& d) { return mean(d); }},
};

void put(FieldValues& values, const Distribution* distribution, const Statistic& statistic) {
  if (distribution == nullptr || distribution->count == 0) return;
  if (statistic.needs_histogram && !distribution->has_histogram) return;
  put(values, statistic.read(*distribution));
}

std::vector<FieldEntry> make_entries() {
  using enum FieldType;
  std::vector<FieldEntry> entries{
      {"protocol", protocol, "protocol class; its name alone is a term too: profinet",
       of_key([](const FlowKey&) { return true; }, [](const FlowKey& key) { return to_string(key.kind); })},
      {"interface", text, "port where the flow was seen", of_flow(&Flow::interface)},
      {"direction", direction, "ingress or egress",
       [](const FlowRow& row, FieldValues& values) { put(values, to_string(row.flow->direction)); }},
      {"name", text, "the key in words",
       [](const FlowRow& row, FieldValues& values) { put(values, to_string(key_of(row))); }},
      {"stream", text, "name of the planned stream", of_flow(&Flow::stream)},
      {"src_address", address, "IP source, or a prefix",
       [](const FlowRow& row, FieldValues& values) {
         if (has_addresses(key_of(row))) values.emplace_back(key_of(row).src_address);
       }},
      {"dst_address", address, "IP destination, or a prefix",
       [](const FlowRow& row, FieldValues& values) {
         if (has_addresses(key_of(row))) values.emplace_back(key_of(row).dst_address);
       }},
      {"address", address, "either IP address, or a prefix",
       [](const FlowRow& row, FieldValues& values) {
         if (has_addresses(key_of(row))) values = {key_of(row).src_address, key_of(row).dst_address};
       }},
      {"src_port", number, "TCP or UDP source port",
       of_key(has_ports, [](const FlowKey& key) { return key.src_port; })},
      {"dst_port", number, "TCP or UDP destination port",
       of_key(has_ports, [](const FlowKey& key) { return key.dst_port; })},
      {"port", number, "either TCP or UDP port",
       [](const FlowRow& row, FieldValues& values) {
         if (!has_ports(key_of(row))) return;
         put(values, key_of(row).src_port);
         put(values, key_of(row).dst_port);
       }},
      {"dscp", number, "differentiated services code point",
       of_key(has_addresses, [](const FlowKey& key) { return key.dscp; })},
      {"ip_protocol", number, "IANA protocol number",
       of_key(has_addresses, [](const FlowKey& key) { return key.protocol; })},
      {"icmp_type", number, "ICMP type", of_key(is_icmp, [](const FlowKey& key) { return key.icmp_type; })},
      {"icmp_code", number, "ICMP code", of_key(is_icmp, [](const FlowKey& key) { return key.icmp_code; })},
      {"icmp_id", number, "ICMP echo identifier", of_key(is_icmp, [](const FlowKey& key) { return key.icmp_id; })},
      {"src_mac", mac, "MAC source of layer-2 flows",
       [](const FlowRow& row, FieldValues& values) {
         if (has_macs(key_of(row))) values.emplace_back(key_of(row).src_mac);
       }},
      {"dst_mac", mac, "MAC destination of layer-2 flows",
       [](const FlowRow& row, FieldValues& values) {
         if (has_macs(key_of(row))) values.emplace_back(key_of(row).dst_mac);
       }},
      {"mac", mac, "either MAC address of layer-2 flows",
       [](const FlowRow& row, FieldValues& values) {
         if (has_macs(key_of(row))) values = {key_of(row).src_mac, key_of(row).dst_mac};
       }},
      {"vid", number, "VLAN identifier of the outer tag",
       [](const FlowRow& row, FieldValues& values) { put(values, key_of(row).outer_vid); }},
      {"inner_vid", number, "VLAN identifier of the inner tag",
       [](const FlowRow& row, FieldValues& values) { put(values, key_of(row).inner_vid); }},
      {"pcp", number, "priority code point of tagged layer-2 flows",
       of_key([](const FlowKey& key) { return has_macs(key) && key.outer_vid; },
              [](const FlowKey& key) { return key.pcp; })},
      {"vni", number, "VXLAN network identifier",
       [](const FlowRow& row, FieldValues& values) { put(values, key_of(row).vni); }},
      {"ether_type", number, "EtherType of layer-2 flows",
       of_key(has_macs, [](const FlowKey& key) { return key.ether_type; })},
      {"rtag", flag, "frames carry an R-TAG (IEEE 802.1CB)",
       [](const FlowRow& row, FieldValues& values) { put(values, key_of(row).rtag ? 1 : 0); }},
      {"multicast", flag, "the destination is a group address",
       [](const FlowRow& row, FieldValues& values) { put(values, is_multicast(key_of(row)) ? 1 : 0); }},
      {"frame_id", number, "PROFINET FrameID", layer2_id("frame_id")},
      {"appid", number, "GOOSE or SV APPID", layer2_id("appid")},
      {"message_type", number, "PTP messageType", layer2_id("message_type")},
      {"domain_number", number, "PTP domainNumber", layer2_id("domain")},
      {"publisher_id", number, "OPC UA PublisherId", layer2_id("publisher_id")},
      {"writer_group_id", number, "OPC UA WriterGroupId", layer2_id("writer_group_id")},
      {"stream_id", number, "AVTP stream id", layer2_id("stream_id")},
      {"subtype", number, "AVTP subtype", layer2_id("subtype")},
      {"skbs", number, "socket buffers",
       [](const FlowRow& row, FieldValues& values) { put(values, row.flow->counts.skbs); }},
      {"packets", number, "packets",
       [](const FlowRow& row, FieldValues& values) { put(values, row.flow->counts.packets); }},
      {"bytes", bytes, "layer-2 bytes",
       [](const FlowRow& row, FieldValues& values) { put(values, row.flow->counts.bytes); }},
      {"rate", bit_rate, "bits a second",
       [](const FlowRow& row, FieldValues& values) { put(values, row.rate.bits.bits_per_second); }},
      {"packet_rate", number, "packets a second",
       [](const FlowRow& row, FieldValues& values) { put(values, row.rate.packets_per_second); }},
      {"age", duration, "how long the flow is known",
       [](const FlowRow& row, FieldValues& values) { put(values, age(row)); }},
      {"idle", duration, "how long it has been silent",
       [](const FlowRow& row, FieldValues& values) { put(values, idle(row)); }},
      {"disturbed", duration, "how long ago it last lost, misordered or missed",
       [](const FlowRow& row, FieldValues& values) {
         if (row.flow->disturbed) put(values, row.now - *row.flow->disturbed);
       }},
      {"cycle", duration, "its cycle time", of_flow(&Flow::cycle)},
      {"cycle_source", text, "where the cycle is known from: planned, counter, learned",
       [](const FlowRow& row, FieldValues& values) {
         if (row.flow->cycle_source) put(values, to_string(*row.flow->cycle_source));
       }},
      {"handshake", duration, "TCP handshake time", of_flow(&Flow::handshake)},
  };
  for (const Counter& counter : counters()) {
    entries.push_back({counter.name, number, counter.words, of_flow(counter.count)});
  }
  for (const Statistic& statistic : statistics) {
    entries.push_back(
        {statistic.name, duration, statistic.meaning, [&statistic](const FlowRow& row, FieldValues& values) {
           put(values, best_distribution(*row.flow), statistic);
         }});
  }
  return entries;
}

std::string_view without_ns(std::string_view name) {
  return name.ends_with("_ns") ? name.substr(0, name.size() - 3) : name;
}

std::optional<FoundField> find_statistic(std::string_view name, std::size_t dot) {
  const Measure* measure = find_measure(without_ns(name.substr(0, dot)));
  const auto statistic = std::ranges::find(statistics, name.substr(dot + 1), &Statistic::name);
  if (measure == nullptr || statistic == std::end(statistics)) return std::nullopt;
  const bool in_nanoseconds = name.substr(0, dot).ends_with("_ns");
  return FoundField{FieldType::duration,
                    [measure, statistic](const FlowRow& row, FieldValues& values) {
                      const auto& distribution = row.flow->*measure->distribution;
                      put(values, distribution ? &*distribution : nullptr, *statistic);
                    },
                    in_nanoseconds};
}

}  // namespace

const std::vector<FieldEntry>& field_entries() {
  static const std::vector<FieldEntry> entries = make_entries();
  return entries;
}

std::optional<FoundField> find_field(std::string_view name) {
  if (const std::size_t dot = name.find('.'); dot != name.npos) return find_statistic(name, dot);
  const auto& entries = field_entries();
  auto found = std::ranges::find(entries, name, &FieldEntry::name);
  bool in_nanoseconds = false;
  if (found == entries.end()) {
    const std::string_view plain = name == "disturbed_ns_ago" ? "disturbed" : without_ns(name);
    in_nanoseconds = plain != name;
    found = std::ranges::find(entries, plain, &FieldEntry::name);
    if (!in_nanoseconds || found == entries.end() || found->type != FieldType::duration) return std::nullopt;
  }
  return FoundField{found->type, found->read, in_nanoseconds};
}

std::span<const FilterField> filter_fields() {
  static const std::vector<FilterField> fields = [] {
    std::vector<FilterField> list;
    for (const FieldEntry& entry : field_entries()) list.push_back({entry.name, entry.meaning});
    return list;
  }();
  return fields;
}

}  // namespace isoline::analysis
