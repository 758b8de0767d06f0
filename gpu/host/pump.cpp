// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/host/pump.hpp"

#include "ringactor/abi/envelope_fields.h"
#include "ringactor/clock/ticks.hpp"

#include <algorithm>
#include <chrono>
#include <sched.h>

namespace ringactor::host {

pump::pump(std::unique_ptr<launcher> device, ra_door& door,
           const clock::physical_clock& clock, backend::up_sink& up)
  : device_{std::move(device)}, door_{door}, clock_{clock}, up_{up} {}

// Never back: another thread may have read the clock later, and stored first.
void pump::keep_time() noexcept {
  const std::uint64_t now = clock_.now_us();
  // Order: relaxed, both; a time, and it may be a moment old.
  auto told = ra_load(&door_.wall_us, ra_relaxed, ra_system);
  while (told < now
         && !ra_cas(&door_.wall_us, told, now, ra_relaxed, ra_system))
    told = ra_load(&door_.wall_us, ra_relaxed, ra_system); // Order: as above
}

void pump::make_ready(std::uint64_t entry) noexcept {
  keep_time();
  ra_ready_give(&door_, entry);
}

bool pump::is_ready() const noexcept { return ra_ready_waits(&door_) != 0; }

bool pump::works() const noexcept {
  // Order: acquire; pairs with the release in fail().
  return state_.load(std::memory_order_acquire) != state::failed;
}

bool pump::fails() const noexcept {
  // Order: acquire; as above.
  return state_.load(std::memory_order_acquire) != state::works;
}

bool pump::has_up() const noexcept {
  // Order: relaxed; who takes is the only writer, for others it is a hint.
  return is_there(consumed_.load(std::memory_order_relaxed));
}

bool pump::is_there(std::uint64_t position) const noexcept {
  // Order: acquire; pairs with the device's release of the mark.
  const auto mark =
    ra_load(&ra_up_cell_at(&door_, position)->mark, ra_acquire, ra_system);
  return mark >> 25 == ra_up_mark(position, 0) >> 25;
}

std::size_t pump::take_up() noexcept {
  // Order: acquire; pairs with the release below.
  if (!has_up() || taking_.exchange(true, std::memory_order_acquire))
    return 0;
  const std::size_t taken = take_some();
  // Order: release; the next who takes goes on behind what was delivered.
  taking_.store(false, std::memory_order_release);
  return taken;
}

std::size_t pump::take_some() noexcept {
  constexpr std::size_t batch = 64;
  std::size_t taken = 0;
  for (; taken < batch && has_up(); ++taken)
    take_one(consumed_.load(std::memory_order_relaxed)); // Order: our own
  return taken;
}

// What comes from the device is copied before anything is made of it.
void pump::take_one(std::uint64_t position) noexcept {
  auto* cell = ra_up_cell_at(&door_, position);
  // Order: relaxed, both; this thread alone writes it, is_there() has acquired
  // the mark.
  const auto mark = ra_load(&cell->mark, ra_relaxed, ra_system);
  const auto place = static_cast<std::uint32_t>(mark & ra_index_mask);
  ra_message message;
  for (int i = 0; i < ra_message_words; ++i)
    message.w[i] = cell->w[i];
  consumed_.store(position + 1, std::memory_order_relaxed); // Order: as above
  // Order: release; the device may fill the cell again.
  ra_store(&door_.up_consumed, position + 1, ra_release, ra_system);
  if (mark & ra_up_over) {
    up_.let_go(place);
    return;
  }
  letters_ += (ra_message_flags(&message) & ra_flag_dead_letter) != 0;
  up_.deliver_from(place, {&message, 1});
}

// Of a device that is gone: what it claimed and never filled is passed over.
void pump::take_rest() noexcept {
  // Order: acquire; as in take_up. Who takes gives it back after a batch.
  while (taking_.exchange(true, std::memory_order_acquire))
    sched_yield();
  // Order: relaxed, both; nobody else writes them now.
  const auto begin = consumed_.load(std::memory_order_relaxed);
  const auto claimed = ra_load(&door_.up_claimed, ra_relaxed, ra_system);
  const auto count = std::min(claimed - begin, door_.up_mask + 1);
  for (auto next = begin; next != begin + count; ++next)
    if (is_there(next))
      take_one(next);
  // Order: release; as in take_up.
  taking_.store(false, std::memory_order_release);
}

bool pump::begin_launch(const launcher::limits& until) {
  if (fails() || !is_ready() || device_->runs())
    return false;
  if (auto good = device_->start(until); !good)
    fail(good.error());
  return true;
}

bool pump::still_runs() {
  if (!device_->runs())
    return false;
  if (auto good = device_->look(); !good)
    fail(good.error());
  else if (!device_->runs())
    note_end();
  return device_->runs();
}

// Why a launch ended by itself: nothing, its limits, or that we were silent.
void pump::note_end() {
  // Order: acquire; pairs with the release in ra_lapse_tell.
  const auto lapse = ra_load(&door_.lapsed, ra_acquire, ra_system);
  if (lapse == 0)
    return;
  // Order: relaxed, both; nothing runs, and a count.
  ra_store(&door_.lapsed, 0, ra_relaxed, ra_system);
  lapses_.fetch_add(1, std::memory_order_relaxed);
  if (lapse == ra_lapse_lost)
    fail({errc::unavailable,
          "the host was silent for longer than the lease of a launch, "
          "which ended, and what its actors said meanwhile is lost; open "
          "another engine, and look for what held its thread"});
}

std::uint64_t pump::lapses() const noexcept {
  return lapses_.load(std::memory_order_relaxed); // Order: a count
}

void pump::beat() noexcept {
  // Order: relaxed; a sign of life.
  ra_store(&door_.host_beats, ++beats_, ra_relaxed, ra_system);
}

void pump::set_lease(std::uint64_t looks) noexcept {
  // Order: relaxed; a bound.
  ra_store(&door_.lease_looks, looks, ra_relaxed, ra_system);
}

bool pump::run_out(const launcher::limits& until) noexcept {
  if (!device_->start(until))
    return false;
  while (device_->runs()) { // ends: nothing is ready, and looks are bounded
    if (!device_->look())
      return false;
    sched_yield();
  }
  return true;
}

// Where it cannot be measured there is no lease; the first launch will tell.
void pump::grant_lease() noexcept {
  using std::chrono::steady_clock;
  constexpr std::uint64_t looks = 200'000, least = 1u << 20;
  if (!device_->outlives_host())
    return;
  if (!run_out({1, 1}))
    return;
  const auto start = steady_clock::now();
  if (!run_out({1, looks}))
    return;
  const std::chrono::duration<double> took = steady_clock::now() - start;
  const double in_lease = static_cast<double>(looks * lease_s) / took.count();
  set_lease(std::max(least, static_cast<std::uint64_t>(in_lease)));
}

void pump::wish_end() noexcept {
  // Order: release; what was ready before the wish is run.
  ra_store(&door_.stop, 1, ra_release, ra_system);
}

// What was said is heard first. Nobody will handle what waits in the mailboxes:
// the host ends the actors, then their books are closed. Posts are refused once
// the end has been told, or a supervisor would hear of failed starts before it.
void pump::fail(const failure& why) {
  // Order: release; pairs with the acquire in fails().
  state_.store(state::failing, std::memory_order_release);
  take_rest();
  up_.device_failed(why);
  // Order: release; pairs with the acquire in works().
  state_.store(state::failed, std::memory_order_release);
  if (when_lost_)
    when_lost_();
}

// The group waits for room, or is about to.
bool pump::is_full() const noexcept {
  // Order: relaxed; a look, the marks of the cells decide.
  return ra_load(&door_.up_claimed, ra_relaxed, ra_system) - consumed_
         > door_.up_mask;
}

// What comes up is taken when the launch is over, so that what follows from it
// comes behind what the handler did; sooner only where the handler would wait.
bool pump::step_once() {
  constexpr launcher::limits one{1, 1};
  // Order: relaxed, both; between launches nobody else takes an actor.
  const auto before = ra_load(&door_.ready_taken, ra_relaxed, ra_system);
  keep_time();
  if (still_runs() || !begin_launch(one)) // lost since the last one
    return false;
  for (std::uint64_t tries = 0; still_runs(); ++tries) // ends: as the handler
    if (is_full())
      take_up();
    else if (tries < 256)
      clock::pause();
    else
      sched_yield();
  while (take_up() != 0) { // ends: nothing runs
  }
  return ra_load(&door_.ready_taken, ra_relaxed, ra_system) != before; // Order
}

std::size_t pump::step(std::size_t turns) {
  std::size_t done = 0;
  while (done < turns && step_once())
    ++done;
  return done;
}

} // namespace ringactor::host
