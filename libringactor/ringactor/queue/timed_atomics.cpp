// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/queue/timed_atomics.hpp"

#include <bit>
#include <climits>
#include <ctime>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace ringactor::queue {

namespace {

/// The lower half of a word, as the kernel looks at it.
const void* lower_half(const std::uint64_t& word) noexcept {
  constexpr int index = std::endian::native == std::endian::little ? 0 : 1;
  return reinterpret_cast<const char*>(&word) + 4 * index;
}

void wake(std::uint64_t& word, int count) noexcept {
  syscall(SYS_futex, lower_half(word), FUTEX_WAKE_PRIVATE, count, nullptr,
          nullptr, 0);
}

} // namespace

void timed_atomics::wait_until(const std::uint64_t& word, std::uint64_t value,
                               time_point until) noexcept {
  using namespace std::chrono;
  const auto whole = floor<seconds>(until.time_since_epoch());
  const auto rest = nanoseconds{until.time_since_epoch() - whole};
  timespec end{};
  end.tv_sec = static_cast<time_t>(whole.count());
  end.tv_nsec = static_cast<long>(rest.count());
  // The bitset form takes a point of the monotonic clock. What it answers does
  // not matter: the caller looks at its work and its clock again.
  syscall(SYS_futex, lower_half(word), FUTEX_WAIT_BITSET_PRIVATE,
          static_cast<std::uint32_t>(value), &end, nullptr,
          FUTEX_BITSET_MATCH_ANY);
}

void timed_atomics::wake_one(std::uint64_t& word) noexcept { wake(word, 1); }

void timed_atomics::wake_all(std::uint64_t& word) noexcept {
  wake(word, INT_MAX);
}

} // namespace ringactor::queue
