#include "control/saved_difference.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

#include "model/own_tc.hpp"

namespace isoline::control {
namespace {

constexpr std::uint32_t at_root = 0xffffffff;

std::uint32_t major_of(std::uint32_t handle) { return handle >> 16; }

/// A root of ours that runs again says so by its handle, and so do those below it.
std::uint32_t without_generation(std::uint32_t handle) {
  const std::uint32_t major = major_of(handle);
  const bool ours = major >= own_tc::root && major <= own_tc::root + own_tc::root_generations;
  return ours ? std::uint32_t{own_tc::root} << 16 | (handle & 0xffffU) : handle;
}

std::vector<QdiscNode> comparable(std::vector<QdiscNode> nodes, bool with_options) {
  for (QdiscNode& node : nodes) {
    node.handle = without_generation(node.handle);
    if (node.parent == at_root) {
      if (!with_options) node.options.clear();
    } else {
      node.parent = without_generation(node.parent);
    }
  }
  return nodes;
}

template <class Thing>
std::vector<Thing> besides(const std::vector<Thing>& all, const std::vector<Thing>& without) {
  std::vector<Thing> rest;
  std::copy_if(all.begin(), all.end(), std::back_inserter(rest),
               [&](const Thing& one) { return std::find(without.begin(), without.end(), one) == without.end(); });
  return rest;
}

std::string in_words(const std::vector<QdiscNode>& before, const std::vector<QdiscNode>& now) {
  auto lost = besides(before, now), added = besides(now, before);
  std::erase_if(added, [](const QdiscNode& node) { return node.kind == "clsact"; });
  if (lost.empty() && added.empty()) return "";
  return "queues (qdisc " + (lost.empty() ? added : lost).front().kind + ")";
}

using Place = std::tuple<std::string, std::uint32_t, std::uint32_t, std::uint16_t, std::uint16_t>;

std::vector<Place> places(const std::vector<FilterNode>& filters) {
  std::vector<Place> all;
  all.reserve(filters.size());
  for (const FilterNode& one : filters) {
    all.emplace_back(one.kind, one.parent, one.chain, one.priority, one.protocol);
  }
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

std::string saved_difference(const SavedPort& before, const SavedPort& now, bool same_options) {
  std::string text;
  const auto add = [&text](const std::string& what) {
    if (!what.empty()) text += (text.empty() ? "" : ", ") + what;
  };
  add(in_words(comparable(before.qdiscs, same_options), comparable(now.qdiscs, same_options)));
  if (places(before.filters) != places(now.filters)) add("filters");
  if (before.bridge) {
    if (before.bridge != now.bridge) {
      add("the bridge " + *before.bridge + " that it was a port of");
    } else if (before.vlan_filtering != now.vlan_filtering) {
      add("the bridge's VLAN filtering");
    }
    if (!besides(before.vlans, now.vlans).empty() || !besides(now.vlans, before.vlans).empty()) add("VLANs");
  }
  if (!besides(before.vlan_devices, now.vlan_devices).empty() ||
      !besides(now.vlan_devices, before.vlan_devices).empty()) {
    add("VLAN devices");
  }
  return text;
}

}  // namespace isoline::control
