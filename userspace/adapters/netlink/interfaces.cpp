#include "adapters/netlink/interfaces.hpp"

#include <linux/rtnetlink.h>
#include <netlink/errno.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/object.h>
#include <netlink/route/link.h>
#include <netlink/socket.h>
#include <sys/socket.h>

#include <map>
#include <optional>
#include <utility>

#include "adapters/netlink/link.hpp"

namespace isoline::netlink {
namespace {

struct CloseSocket {
  void operator()(nl_sock* socket) const { nl_socket_free(socket); }
};
using Socket = std::unique_ptr<nl_sock, CloseSocket>;

Error netlink_error(const char* what, int code) {
  return {ErrorKind::failed, what, "rtnetlink", nl_geterror(code), {}};
}

Result<Socket> open_socket() {
  Socket socket(nl_socket_alloc());
  if (!socket) {
    return fail(netlink_error("cannot open a socket", -NLE_NOMEM));
  }
  if (const int code = nl_connect(socket.get(), NETLINK_ROUTE); code < 0) {
    return fail(netlink_error("cannot open a socket", code));
  }
  return socket;
}

using What = host::InterfaceEvent::What;

class LinkInterfaces final : public host::Interfaces {
 public:
  LinkInterfaces(Socket asking, Socket listening) : asking_(std::move(asking)), listening_(std::move(listening)) {
    nl_socket_disable_seq_check(listening_.get());  // notifications carry the number of whoever caused them
    nl_socket_modify_cb(listening_.get(), NL_CB_VALID, NL_CB_CUSTOM, &LinkInterfaces::on_message, this);
  }

  /// What is known from now on; called after the membership, so that nothing falls between.
  Result<void> begin() {
    auto now = read();
    if (!now) {
      return fail(now.error());
    }
    known_ = std::move(*now);
    return {};
  }

  Result<std::vector<host::Interface>> list() override {
    auto now = read();
    if (!now) {
      return fail(now.error());
    }
    std::vector<host::Interface> all;
    all.reserve(now->size());
    for (auto& [index, interface] : *now) {
      all.push_back(std::move(interface));
    }
    return all;
  }

  int event_descriptor() const override { return nl_socket_get_fd(listening_.get()); }

  Result<std::vector<host::InterfaceEvent>> events() override {
    int overruns = 0;
    for (;;) {
      const int code = nl_recvmsgs_default(listening_.get());
      if (code >= 0) {
        continue;
      }
      if (code == -NLE_AGAIN) {
        return std::exchange(pending_, {});
      }
      if (code == -NLE_INTR) {
        continue;
      }
      const bool dropped = code == -NLE_NOMEM || code == -NLE_MSG_OVERFLOW || code == -NLE_MSG_TRUNC;
      if (dropped && ++overruns <= 16) {
        // The kernel dropped notifications (ENOBUFS): whatever was in them shows in the difference.
        if (auto caught_up = catch_up(); !caught_up) {
          return fail(caught_up.error());
        }
        continue;
      }
      return fail(netlink_error("cannot follow the interfaces", code));
    }
  }

 private:
  using Known = std::map<IfIndex, host::Interface>;

  // Not with libnl's cache: its links have no word of XDP, the messages have.
  Result<Known> read() {
    Known now;
    nl_socket_modify_cb(asking_.get(), NL_CB_VALID, NL_CB_CUSTOM, &LinkInterfaces::collect, &now);
    for (int interrupted = 0;; ++interrupted) {
      now.clear();
      ifinfomsg all{};
      int code = nl_send_simple(asking_.get(), RTM_GETLINK, NLM_F_DUMP, &all, sizeof all);
      if (code >= 0) {
        code = nl_recvmsgs_default(asking_.get());
      }
      if (code >= 0) {
        return now;
      }
      if (code != -NLE_DUMP_INTR || interrupted >= 16) {  // links changed in the middle of the list
        return fail(netlink_error("cannot list the interfaces", code));
      }
    }
  }

  static int collect(nl_msg* message, void* where) {
    if (auto interface = interface_in(message)) {
      const IfIndex index = interface->index;
      static_cast<Known*>(where)->insert_or_assign(index, std::move(*interface));
    }
    return NL_OK;
  }

  static std::optional<host::Interface> interface_in(nl_msg* message) {
    std::optional<host::Interface> interface;
    nl_msg_parse(
        message,
        [](nl_object* object, void* where) {
          *static_cast<std::optional<host::Interface>*>(where) = interface_of(reinterpret_cast<rtnl_link*>(object));
        },
        &interface);
    if (interface) {
      interface->xdp = has_xdp(nlmsg_hdr(message));
    }
    return interface;
  }

  Result<void> catch_up() {
    auto now = read();
    if (!now) {
      return fail(now.error());
    }
    const Known before = known_;
    for (const auto& [index, interface] : before) {
      if (!now->contains(index)) {
        gone(index);
      }
    }
    for (auto& [index, interface] : *now) {
      here(std::move(interface));
    }
    return {};
  }

  void here(host::Interface interface) {
    const auto known = known_.find(interface.index);
    if (known == known_.end()) {
      pending_.push_back({What::added, interface});
      known_.emplace(interface.index, std::move(interface));
    } else if (differ(known->second, interface)) {
      pending_.push_back({What::changed, interface});
      known->second = std::move(interface);
    }
  }

  void gone(IfIndex index) {
    const auto known = known_.find(index);
    if (known == known_.end()) {
      return;
    }
    known->second.up = false;
    pending_.push_back({What::removed, std::move(known->second)});
    known_.erase(known);
  }

  static int on_message(nl_msg* message, void* self) {
    const int type = nlmsg_hdr(message)->nlmsg_type;
    if (type != RTM_NEWLINK && type != RTM_DELLINK) {
      return NL_OK;
    }
    const auto* header = static_cast<const ifinfomsg*>(nlmsg_data(nlmsg_hdr(message)));
    if (header->ifi_family != AF_UNSPEC) {
      return NL_OK;  // AF_BRIDGE tells of a port, also with DELLINK when only the port left its bridge
    }
    auto* followed = static_cast<LinkInterfaces*>(self);
    if (auto interface = interface_in(message)) {
      if (type == RTM_DELLINK) {
        followed->gone(interface->index);
      } else {
        followed->here(std::move(*interface));
      }
    }
    return NL_OK;
  }

  Socket asking_;
  Socket listening_;
  Known known_;
  std::vector<host::InterfaceEvent> pending_;
};

}  // namespace

Result<std::unique_ptr<host::Interfaces>> open_interfaces() {
  auto asking = open_socket();
  if (!asking) {
    return fail(asking.error());
  }
  auto listening = open_socket();
  if (!listening) {
    return fail(listening.error());
  }
  if (const int code = nl_socket_add_memberships(listening->get(), RTNLGRP_LINK, 0); code < 0) {
    return fail(netlink_error("cannot follow the interfaces", code));
  }
  if (const int code = nl_socket_set_nonblocking(listening->get()); code < 0) {
    return fail(netlink_error("cannot follow the interfaces", code));
  }
  auto interfaces = std::make_unique<LinkInterfaces>(std::move(*asking), std::move(*listening));
  if (auto begun = interfaces->begin(); !begun) {
    return fail(begun.error());
  }
  return interfaces;
}

}  // namespace isoline::netlink
