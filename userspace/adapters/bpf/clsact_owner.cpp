// Owner numbers of clsact filters: names of sockets, which the kernel takes back from dead processes.
#include "adapters/bpf/clsact_owner.hpp"

#include <bpf/bpf.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/bpf/attachment.hpp"

namespace isoline::bpf {
namespace {

constexpr std::string_view name_begin = "isoline/clsact/";

/// The owner number in a socket's name as the kernel tells it, with the zero byte of an abstract one in front.
std::optional<unsigned> number_in(std::string_view name) {
  if (name.empty() || name.front() != '\0' || !name.substr(1).starts_with(name_begin)) return std::nullopt;
  const auto digits = name.substr(1 + name_begin.size());
  unsigned number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return std::to_string(number) == digits ? std::optional(number) : std::nullopt;  // "07" locks nothing
}

void note_holder(const nlmsghdr* message, std::map<unsigned, uid_t>& holders) {
  if (message->nlmsg_len < NLMSG_LENGTH(sizeof(unix_diag_msg))) return;
  const auto* socket = static_cast<const unix_diag_msg*>(NLMSG_DATA(message));
  if (socket->udiag_type != SOCK_DGRAM) return;  // the same name of another type locks nothing either
  const auto* begin = reinterpret_cast<const char*>(socket) + NLMSG_ALIGN(sizeof(unix_diag_msg));
  auto left = static_cast<int>(message->nlmsg_len - NLMSG_LENGTH(sizeof(unix_diag_msg)));
  std::optional<unsigned> number;
  std::optional<uid_t> user;
  for (auto* one = reinterpret_cast<const rtattr*>(begin); RTA_OK(one, left); one = RTA_NEXT(one, left)) {
    const auto* data = static_cast<const char*>(RTA_DATA(one));
    if (one->rta_type == UNIX_DIAG_NAME) number = number_in({data, RTA_PAYLOAD(one)});
    if (one->rta_type == UNIX_DIAG_UID && RTA_PAYLOAD(one) == sizeof(uid_t)) {
      std::memcpy(&user.emplace(), data, sizeof(uid_t));
    }
  }
  if (number && user) holders.emplace(*number, *user);
}

class LockedOwner final : public ClsactOwner {
 public:
  LockedOwner(unsigned number, Descriptor lock) : number_(number), lock_(std::move(lock)) {}
  unsigned number() const override { return number_; }

 private:
  unsigned number_;
  Descriptor lock_;
};

}  // namespace

Descriptor lock_clsact_owner(unsigned number) {
  Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = std::string(name_begin) + std::to_string(number);
  std::memcpy(address.sun_path + 1, name.data(), name.size());
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  if (!socket || ::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), length) != 0) return {};
  return socket;
}

std::map<unsigned, uid_t> clsact_holders() {
  std::map<unsigned, uid_t> holders;
  const Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
  struct {
    nlmsghdr header;
    unix_diag_req question;
  } request{};
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  request.question.sdiag_family = AF_UNIX;
  request.question.udiag_states = ~0U;
  request.question.udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_UID;
  if (!socket || ::send(socket.get(), &request, sizeof request, 0) != static_cast<ssize_t>(sizeof request)) return {};
  alignas(nlmsghdr) std::array<char, 32 * 1024> answer;
  while (true) {
    const ssize_t got = ::recv(socket.get(), answer.data(), answer.size(), 0);
    if (got <= 0) return holders;
    auto left = static_cast<unsigned>(got);
    auto* message = reinterpret_cast<const nlmsghdr*>(answer.data());
    for (; NLMSG_OK(message, left); message = NLMSG_NEXT(message, left)) {
      if (message->nlmsg_type == NLMSG_DONE || message->nlmsg_type == NLMSG_ERROR) return holders;
      note_holder(message, holders);
    }
  }
}

bool is_of_another(uid_t holder, unsigned program) {
  if (holder == 0) return false;
  const Descriptor opened(bpf_prog_get_fd_by_id(program));
  bpf_prog_info info{};
  __u32 size = sizeof info;
  return opened && bpf_obj_get_info_by_fd(opened.get(), &info, &size) == 0 && info.created_by_uid != holder;
}

Result<std::shared_ptr<ClsactOwner>> ClsactOwner::claim() {
  for (unsigned number = 0; number < clsact_owners_max; ++number)
    if (Descriptor lock = lock_clsact_owner(number)) return std::make_shared<LockedOwner>(number, std::move(lock));
  Error error{ErrorKind::occupied, "cannot attach the probe by clsact", "",
              "all " + std::to_string(clsact_owners_max) + " names of owners are taken in this network namespace", ""};
  std::map<uid_t, unsigned> names_of;
  for (const auto& [number, user] : clsact_holders()) names_of[user] += number < clsact_owners_max;
  std::string users;
  for (const auto& [user, names] : names_of)
    users += (users.empty() ? "" : ", ") + std::to_string(names) + " by uid " + std::to_string(user);
  if (!users.empty()) error.why += ": " + users;
  error.hint = "ss -xp | grep isoline/clsact names the processes";
  return fail(error);
}

}  // namespace isoline::bpf
