// SPDX-License-Identifier: BSD-3-Clause
// The machine's clock and the one that a test moves by hand.
#include "ringactor/clock/physical_clock.hpp"

#include "ringactor/clock/ticks.hpp"

#include <ctime>

namespace ringactor::clock {

namespace {

std::uint64_t read_us() noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000
         + static_cast<std::uint64_t>(now.tv_nsec) / 1'000;
}

// Between two looks at the system's clock, a thread counts ticks: for one
// millisecond at most, so a rate measured 1 % wrong is 10 us off.
class wall_clock final : public physical_clock {
public:
  std::uint64_t now_us() const noexcept override {
    thread_local sample last;
    const std::uint64_t passed = ticks() - last.ticks;
    if (passed < look_again_) // a count that steps back looks again, too
      return last.us + (passed * us_per_tick_ >> fraction_bits);
    last = {read_us(), ticks()};
    return last.us;
  }

private:
  struct sample {
    std::uint64_t us = 0;
    std::uint64_t ticks = 0;
  };
  static constexpr unsigned fraction_bits = 32;
  const std::uint64_t us_per_tick_ =
    (std::uint64_t{1} << fraction_bits) / ticks_per_us();
  const std::uint64_t look_again_ =
    ticks_are_steady() ? 1000 * ticks_per_us() : 0;
};

} // namespace

const physical_clock& wall() noexcept {
  static const wall_clock instance;
  return instance;
}

manual_clock::manual_clock(std::uint64_t start_us) noexcept
  : now_us_{start_us} {}

void manual_clock::set(std::uint64_t now_us) noexcept {
  // Order: relaxed; pairs with now_us(). A time publishes nothing else.
  now_us_.store(now_us, std::memory_order_relaxed);
}

void manual_clock::advance(std::chrono::microseconds by) noexcept {
  // Order: relaxed; pairs with now_us(), as in set().
  now_us_.fetch_add(static_cast<std::uint64_t>(by.count()),
                    std::memory_order_relaxed);
}

std::uint64_t manual_clock::now_us() const noexcept {
  // Order: relaxed; pairs with set() and advance().
  return now_us_.load(std::memory_order_relaxed);
}

} // namespace ringactor::clock
