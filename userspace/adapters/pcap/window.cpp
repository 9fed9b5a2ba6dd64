#include "adapters/pcap/window.hpp"

#include <cstring>

namespace isoline::pcap {

Result<void> Window::fill(std::size_t wanted) {
  std::memmove(memory_.data(), memory_.data() + begin_, size());
  end_ -= begin_;
  begin_ = 0;
  if (wanted > memory_.size()) memory_.resize(wanted);
  // One read, as far as it suffices: whoever records into a pipe may be slow, and its frames are not to wait.
  while (end_ < wanted && !at_end_) {
    const auto count = source_->read(std::span(memory_).subspan(end_));
    if (!count) return fail(count.error());
    at_end_ = *count == 0;
    end_ += *count;
  }
  return {};
}

}  // namespace isoline::pcap
