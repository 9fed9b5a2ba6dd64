#include "adapters/netlink/interfaces.hpp"

#include <linux/rtnetlink.h>
#include <netlink/cache.h>
#include <netlink/errno.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/object.h>
#include <netlink/route/link.h>
#include <netlink/socket.h>
#include <sys/socket.h>

#include <map>
#include <utility>

#include "adapters/netlink/link.hpp"

namespace isoline::netlink {
namespace {

struct CloseSocket {
  void operator()(nl_sock* socket) const { nl_socket_free(socket); }
};
using Socket = std::unique_ptr<nl_sock, CloseSocket>;

struct FreeCache {
  void operator()(nl_cache* cache) const { nl_cache_free(cache); }
};
using Cache = std::unique_ptr<nl_cache, FreeCache>;

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

  Result<Known> read() {
    nl_cache* raw = nullptr;
    if (const int code = rtnl_link_alloc_cache(asking_.get(), AF_UNSPEC, &raw); code < 0) {
      return fail(netlink_error("cannot list the interfaces", code));
    }
    const Cache cache(raw);
    Known now;
    for (nl_object* object = nl_cache_get_first(cache.get()); object != nullptr; object = nl_cache_get_next(object)) {
      host::Interface interface = interface_of(reinterpret_cast<rtnl_link*>(object));
      now.emplace(interface.index, std::move(interface));
    }
    return now;
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
    nl_msg_parse(
        message,
        [](nl_object* object, void* where) {
          auto* link = reinterpret_cast<rtnl_link*>(object);
          auto* followed = static_cast<LinkInterfaces*>(where);
          if (nl_object_get_msgtype(object) == RTM_DELLINK) {
            followed->gone(IfIndex{static_cast<std::uint32_t>(rtnl_link_get_ifindex(link))});
          } else {
            followed->here(interface_of(link));
          }
        },
        self);
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
