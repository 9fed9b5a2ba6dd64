// Sorting what is in order but for a few: in linear time then.
#pragma once

#include <algorithm>
#include <iterator>
#include <vector>

namespace isoline::analysis {

/// `key(item)` orders; equal ones stay as they are among those that were in order.
template <class Item, class Key>
void sort_nearly_sorted(std::vector<Item>& items, Key key) {
  std::vector<Item> late;
  std::size_t kept = 0;
  for (const Item& item : items) {
    if (kept > 0 && key(item) < key(items[kept - 1])) {
      late.push_back(item);
    } else {
      items[kept++] = item;
    }
  }
  items.resize(kept);
  if (late.empty()) return;
  const auto before = [&](const Item& a, const Item& b) { return key(a) < key(b); };
  std::sort(late.begin(), late.end(), before);
  std::vector<Item> merged;
  merged.reserve(items.size() + late.size());
  std::merge(items.begin(), items.end(), late.begin(), late.end(), std::back_inserter(merged), before);
  items.swap(merged);
}

}  // namespace isoline::analysis
