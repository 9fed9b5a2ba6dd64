#include "adapters/dpdk/device.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>

using namespace isoline;
namespace fs = std::filesystem;

namespace {

/// /sys of a host with some cards.
class Tree {
 public:
  Tree() : root_(fs::temp_directory_path() / ("isoline_devices_" + std::to_string(::getpid()))) {
    fs::remove_all(root_);
    card("0000:3b:00.0", "vfio-pci", "");
    card("0000:3b:00.1", "i40e", "ens1f1");
    card("0000:5e:00.0", "mlx5_core", "ens2");
    card("0000:5e:00.1", "", "");
  }
  ~Tree() { fs::remove_all(root_); }
  dpdk::Inventory inventory() const { return {{"ens1f1", "ens2", "eth1"}, root_.string()}; }

 private:
  void card(const std::string& address, const std::string& driver, const std::string& interface) {
    const fs::path folder = root_ / "sys/bus/pci/devices" / address;
    fs::create_directories(folder);
    if (!interface.empty()) fs::create_directories(folder / "net" / interface);
    if (driver.empty()) return;
    fs::create_directories(root_ / "sys/bus/pci/drivers" / driver);
    fs::create_directory_symlink(root_ / "sys/bus/pci/drivers" / driver, folder / "driver");
  }
  fs::path root_;
};

}  // namespace

TEST_CASE("a word names a card, an interface or a device of DPDK") {
  const Tree tree;
  const auto chosen = [&](const std::string& word) {
    const auto device = dpdk::choose_device(word, 3, tree.inventory());
    REQUIRE(device);
    CHECK(device->name == word);
    return *device;
  };
  CHECK(chosen("0000:3b:00.0").id == "0000:3b:00.0");
  CHECK(chosen("3B:00.0").id == "0000:3b:00.0");
  CHECK(chosen("3b:00.0").bus == "pci");
  CHECK_FALSE(chosen("3b:00.0").of_kernel);
  CHECK(chosen("5e:00.0").of_kernel);
  CHECK(chosen("eth1").id == "net_af_packet3");
  CHECK(chosen("eth1").arguments.starts_with("iface=eth1,"));
  CHECK(chosen("eth1").of_kernel);
  CHECK(chosen("af_packet:eth1").id == "net_af_packet3");
  CHECK(chosen("af_xdp:eth1").id == "net_af_xdp3");
  CHECK(chosen("af_xdp:eth1").arguments == "iface=eth1");
  CHECK(chosen("net_null0,size=64,copy=1").id == "net_null0");
  CHECK(chosen("net_null0,size=64,copy=1").arguments == "size=64,copy=1");
  CHECK(chosen("net_ring_left").bus == "vdev");
}

TEST_CASE("a port that cannot be used is refused with what would help") {
  const Tree tree;
  const auto refused = [&](const std::string& word) {
    const auto device = dpdk::choose_device(word, 0, tree.inventory());
    REQUIRE_FALSE(device);
    return device.error();
  };
  CHECK(refused("0000:99:00.0").kind == ErrorKind::not_found);
  CHECK(refused("eth7").kind == ErrorKind::not_found);
  CHECK(refused("eth7").hint.find("ens1f1, ens2, eth1") != std::string::npos);
  CHECK(refused("af_xdp:eth7").kind == ErrorKind::not_found);
  CHECK(refused("../net/eth1").kind == ErrorKind::not_found);
  CHECK(refused("").kind == ErrorKind::not_found);
  CHECK(refused("net_null0," + std::string(100'000, 'a')).kind == ErrorKind::not_found);
  CHECK(refused("eth1,iface=eth2").kind == ErrorKind::unsupported);
  CHECK(refused("af_xdp:eth1,start_queue=1").kind == ErrorKind::unsupported);
  const Error taken = refused("3b:00.1");
  CHECK(taken.kind == ErrorKind::occupied);
  CHECK(taken.why.find("i40e") != std::string::npos);
  CHECK(taken.hint.find("dpdk-devbind.py --bind=vfio-pci 0000:3b:00.1") != std::string::npos);
  CHECK(taken.hint.find("--port ens1f1") != std::string::npos);
  CHECK(refused("5e:00.1").kind == ErrorKind::occupied);
}
