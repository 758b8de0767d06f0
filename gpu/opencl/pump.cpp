// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/opencl/pump.hpp"

#include "ringactor/abi/envelope_fields.h"
#include "ringactor/backend/own_thread.hpp"

#include <chrono>

namespace ringactor::opencl {

namespace {

// A slice ends when this many looks found nothing, a few ten microseconds; and
// after so many activations, so that other commands of the device get a turn.
constexpr launcher::limits slice{100'000, 20'000};
constexpr launcher::limits residence{~0ull, ~0ull};

} // namespace

pump::pump(launcher&& device, ra_door& door, backend::execution_model model,
           const clock::physical_clock& clock, backend::up_sink& up)
  : device_{std::move(device)},
    door_{door},
    model_{model},
    clock_{clock},
    up_{up},
    thread_{[this] { work(); }} {}

void pump::make_ready(std::uint64_t entry) noexcept {
  // Order: relaxed; a time, and it may be a moment old.
  ra_store(&door_.wall_us, clock_.now_us(), ra_relaxed, ra_system);
  ra_ready_give(&door_, entry);
  sleeper_.wake_one();
}

bool pump::works() const noexcept {
  // Order: acquire; pairs with the release in fail().
  return works_.load(std::memory_order_acquire);
}

std::uint64_t pump::launches() const noexcept {
  return launches_.load(std::memory_order_relaxed); // Order: a count
}

bool pump::has_up() const noexcept {
  // Order: acquire; pairs with the device's release of the mark.
  const auto mark =
    ra_load(&ra_up_cell_at(&door_, consumed_)->mark, ra_acquire, ra_system);
  return mark >> 25 == ra_up_mark(consumed_, 0) >> 25;
}

// What comes from the device is copied before anything is made of it.
std::size_t pump::take_up() noexcept {
  constexpr std::size_t batch = 64;
  std::size_t taken = 0;
  for (; taken < batch && has_up(); ++taken) {
    auto* cell = ra_up_cell_at(&door_, consumed_);
    // Order: relaxed; has_up() has acquired it.
    const auto mark = ra_load(&cell->mark, ra_relaxed, ra_system);
    const auto place = static_cast<std::uint32_t>(mark & ra_index_mask);
    ra_message message;
    for (int i = 0; i < ra_message_words; ++i)
      message.w[i] = cell->w[i];
    ++consumed_;
    // Order: release; the device may fill the cell again.
    ra_store(&door_.up_consumed, consumed_, ra_release, ra_system);
    if (mark & ra_up_over)
      up_.let_go(place);
    else
      up_.deliver_from(place, {&message, 1});
  }
  return taken;
}

bool pump::begin_launch() {
  if (!ra_ready_waits(&door_))
    return false;
  auto good = device_.start(
    model_ == backend::execution_model::persistent ? residence : slice);
  launches_.fetch_add(1, std::memory_order_relaxed); // Order: a count
  if (!good)
    fail(good.error());
  return true;
}

// Nobody will handle what waits in the mailboxes: the host ends the actors.
void pump::fail(const failure& why) {
  // Order: release; pairs with the acquire in works().
  works_.store(false, std::memory_order_release);
  up_.device_failed(why);
}

// A loop that runs has no way to wake us: look again soon, then less soon.
void pump::wait_a_little() noexcept {
  constexpr std::uint64_t spins = 256, yields = 4096;
  if (idle_turns_ < spins)
    clock::pause();
  else if (idle_turns_ < yields)
    sched_yield();
  else
    std::this_thread::sleep_for(std::chrono::microseconds{200});
  ++idle_turns_;
}

bool pump::turn(bool ends) {
  // Order: relaxed; as in make_ready().
  ra_store(&door_.wall_us, clock_.now_us(), ra_relaxed, ra_system);
  if (take_up() != 0) {
    idle_turns_ = 0;
    return true;
  }
  if (device_.runs()) {
    if (auto good = device_.look(); !good)
      fail(good.error());
    if (device_.runs())
      wait_a_little();
    return true;
  }
  if (!works())
    return false;
  if (begin_launch())
    return true;
  if (has_up())
    return true;
  if (ends)
    return false;
  sleeper_.park([this] {
    // Order: acquire; pairs with the release in join().
    return ra_ready_waits(&door_) || has_up()
           || closed_.load(std::memory_order_acquire);
  });
  idle_turns_ = 0;
  return true;
}

void pump::work() {
  backend::mark_own_thread();
  for (;;) { // ends: once closed and nothing is left, or the device failed
    // Order: acquire; pairs with the release in join().
    const bool ends = closed_.load(std::memory_order_acquire);
    if (ends) // Order: release; what was ready before the wish is run
      ra_store(&door_.stop, 1, ra_release, ra_system);
    if (!turn(ends))
      return;
  }
}

void pump::join() noexcept {
  // Order: release; pairs with the acquires of the thread.
  closed_.store(true, std::memory_order_release);
  sleeper_.wake_all();
  if (thread_.joinable())
    thread_.join();
}

} // namespace ringactor::opencl
