// SPDX-License-Identifier: BSD-3-Clause
// The bytes of one fuzzer run, read from the front; zeros once they are used
// up. `require` ends the run where something must hold.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string_view>

namespace fuzz {

class input {
public:
  input(const std::uint8_t* data, std::size_t bytes) : rest_{data, bytes} {}

  template <class T>
  T take() {
    T value{};
    copy_to(std::as_writable_bytes(std::span{&value, 1}));
    return value;
  }
  /// A number below `end`.
  std::uint64_t below(std::uint64_t end) { return take<std::uint16_t>() % end; }

  void copy_to(std::span<std::byte> to) {
    const std::size_t count = std::min(to.size(), rest_.size());
    if (count != 0)
      std::memcpy(to.data(), rest_.data(), count);
    rest_ = rest_.subspan(count);
  }
  bool is_empty() const { return rest_.empty(); }

private:
  std::span<const std::uint8_t> rest_;
};

inline void require(bool is_true) {
  if (!is_true)
    std::abort();
}

} // namespace fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t bytes);
