// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/host/pump_thread.hpp"

#include "ringactor/backend/own_thread.hpp"
#include "ringactor/clock/ticks.hpp"

#include <chrono>
#include <sched.h>

namespace ringactor::host {

namespace {

// A slice ends when this many looks found nothing, a few ten microseconds; and
// after so many activations, so that other commands of the device get a turn.
constexpr launcher::limits slice{100'000, 20'000};
constexpr launcher::limits residence{~0ull, ~0ull};

} // namespace

pump_thread::pump_thread(pump& what, backend::execution_model model)
  : pump_{what},
    launch_{model == backend::execution_model::persistent ? residence : slice},
    thread_{[this] { work(); }} {}

// A loop that runs has no way to wake us: look again soon, then less soon.
void pump_thread::wait_a_little() noexcept {
  constexpr std::uint64_t spins = 256, yields = 4096;
  if (idle_turns_ < spins)
    clock::pause();
  else if (idle_turns_ < yields)
    sched_yield();
  else
    std::this_thread::sleep_for(std::chrono::microseconds{200});
  ++idle_turns_;
}

void pump_thread::set_silent(bool is_silent) noexcept {
  silent_.store(is_silent); // Order: the strictest; a test's
  sleeper_.wake_all();
}

void pump_thread::turn_silent() {
  pump_.still_runs();
  std::this_thread::sleep_for(std::chrono::microseconds{200});
}

bool pump_thread::turn(bool ends) {
  // Order: relaxed; a test's.
  if (silent_.load(std::memory_order_relaxed)) {
    turn_silent();
    return true;
  }
  pump_.keep_time();
  pump_.beat();
  if (pump_.take_up() != 0) {
    idle_turns_ = 0;
    return true;
  }
  if (pump_.still_runs()) {
    wait_a_little();
    return true;
  }
  if (!pump_.works())
    return pump_.has_up();
  if (pump_.begin_launch(launch_) || pump_.has_up())
    return true;
  if (ends)
    return false;
  sleeper_.park([this] {
    // Order: acquire; pairs with the release in join().
    return pump_.has_work() || closed_.load(std::memory_order_acquire);
  });
  idle_turns_ = 0;
  return true;
}

void pump_thread::work() {
  backend::mark_own_thread();
  for (;;) { // ends: once closed and nothing is left, or the device failed
    // Order: acquire; pairs with the release in join().
    const bool ends = closed_.load(std::memory_order_acquire);
    if (ends)
      pump_.wish_end();
    if (!turn(ends))
      return;
  }
}

void pump_thread::join() noexcept {
  // Order: release; pairs with the acquires of the thread.
  closed_.store(true, std::memory_order_release);
  sleeper_.wake_all();
  if (thread_.joinable())
    thread_.join();
}

} // namespace ringactor::host
