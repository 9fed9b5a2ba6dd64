// The file that a Unix socket is: taken for a server, and given back.
#pragma once

#include <string>

#include <sys/types.h>

#include "model/error.hpp"
#include "rpc/permission.hpp"

namespace isoline::rpc {

/// A listening Unix socket and its file. Move-only; destruction closes it and removes the file if it is still ours.
class SocketFile {
 public:
  /// Binds and listens, with mode and group as Server says. Errors: as Server::listen.
  static Result<SocketFile> take(const std::string& path, const PermissionRules& rules);

  SocketFile(SocketFile&& other) noexcept;
  SocketFile& operator=(SocketFile&&) = delete;
  ~SocketFile();

  /// The listening descriptor, which then belongs to the caller.
  int release_descriptor();

  /// Removes the file, unless somebody put another one in its place. Later calls do nothing.
  void remove();

 private:
  SocketFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  std::string path_;  // empty: there is no file of ours
  int descriptor_ = -1;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace isoline::rpc
