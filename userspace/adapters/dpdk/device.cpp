#include "adapters/dpdk/device.hpp"

#include <net/if.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <regex>
#include <string_view>
#include <vector>

namespace isoline::dpdk {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_word = 1024;

/// Kernel drivers that only hand a device on to a program.
constexpr std::array<std::string_view, 3> handing_on{"vfio-pci", "uio_pci_generic", "igb_uio"};
/// Kernel drivers that DPDK works beside.
constexpr std::array<std::string_view, 3> shared{"mlx5_core", "mlx4_core", "mana"};

template <class Words>
bool is_one_of(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The names in a folder, in order; empty if there is none.
std::vector<std::string> entries_of(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    names.push_back(entry->path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Result<Device> pci_device(const std::string& word, std::string address, const std::string& root) {
  if (address.size() == 7) address = "0000:" + address;
  std::transform(address.begin(), address.end(), address.begin(), [](unsigned char c) { return std::tolower(c); });
  const fs::path folder = fs::path(root + "/sys/bus/pci/devices") / address;
  std::error_code error;
  if (!fs::exists(folder, error))
    return fail({ErrorKind::not_found, "cannot use port " + word, "", "there is no PCI device " + address,
                 "dpdk-devbind.py --status-dev net"});
  const std::string driver = fs::read_symlink(folder / "driver", error).filename().string();
  const std::string bind = "dpdk-devbind.py --bind=vfio-pci " + address;
  if (driver.empty())
    return fail({ErrorKind::occupied, "cannot use port " + word, "", "no driver hands it to programs", bind});
  if (is_one_of(handing_on, driver)) return Device{word, "pci", address, "", false};
  if (is_one_of(shared, driver)) return Device{word, "pci", address, "", true};
  const auto interfaces = entries_of(folder / "net");
  std::string hint = bind;
  if (!interfaces.empty()) hint += ", or --port " + interfaces.front() + ", which leaves it to the kernel";
  return fail({ErrorKind::occupied, "cannot use port " + word, "",
               "the kernel's driver " + driver + " has it" +
                   (interfaces.empty() ? "" : " (interface " + joined(interfaces) + ")"),
               hint});
}

Result<Device> interface_device(const std::string& word, const std::string& name, bool xdp, std::uint32_t number,
                                const Inventory& inventory) {
  // Within DPDK's arguments they would mean something.
  if (name.find_first_of(",=[]\"'") != std::string::npos)
    return fail({ErrorKind::unsupported, "cannot use port " + word, "",
                 "DPDK has no word for an interface of this name", "ip link set … name"});
  if (!is_one_of(inventory.interfaces, name))
    return fail({ErrorKind::not_found, "cannot use port " + word, "", "there is no such interface",
                 inventory.interfaces.empty() ? "" : "one of " + joined(inventory.interfaces) + ", or a PCI address"});
  if (xdp) return Device{word, "vdev", "net_af_xdp" + std::to_string(number), "iface=" + name, true};
  // Room for 8 MiB of frames in the kernel: 4,096 of 2,048 bytes, which is 10 ms at 10 Gbit/s of small ones a queue.
  // One queue: with several the kernel would put fragments together and move flows from one that is full.
  return Device{word, "vdev", "net_af_packet" + std::to_string(number),
                "iface=" + name + ",blocksz=65536,framesz=2048,framecnt=4096", true};
}

}  // namespace

std::uint32_t next_number() {
  static std::atomic<std::uint32_t> next{0};
  return next++;
}

Inventory Inventory::of_host() {
  Inventory inventory;
  // Not from /sys, which shows the namespace that it was mounted in.
  if (auto* all = ::if_nameindex(); all != nullptr) {
    for (const auto* entry = all; entry->if_index != 0; ++entry) inventory.interfaces.emplace_back(entry->if_name);
    ::if_freenameindex(all);
  }
  std::sort(inventory.interfaces.begin(), inventory.interfaces.end());
  return inventory;
}

Result<Device> choose_device(const std::string& word, std::uint32_t number, const Inventory& inventory) {
  // Longer ones are nobody's, and would take the expressions' stack.
  if (word.size() > longest_word)
    return fail(
        {ErrorKind::not_found, "cannot use port " + word.substr(0, 40) + "…", "", "no port has such a name", ""});
  static const std::regex pci("([0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-7]");
  static const std::regex virtual_device("net_[a-z_]+[0-9]*(,.*)?");
  if (std::regex_match(word, pci)) return pci_device(word, word, inventory.root);
  const auto with_prefix = [&](std::string_view prefix) { return word.starts_with(prefix); };
  if (with_prefix("af_xdp:")) return interface_device(word, word.substr(7), true, number, inventory);
  if (with_prefix("af_packet:")) return interface_device(word, word.substr(10), false, number, inventory);
  if (!is_one_of(inventory.interfaces, word) && std::regex_match(word, virtual_device)) {
    const auto comma = word.find(',');
    return Device{word, "vdev", word.substr(0, comma), comma == std::string::npos ? "" : word.substr(comma + 1), false};
  }
  return interface_device(word, word, false, number, inventory);
}

}  // namespace isoline::dpdk
