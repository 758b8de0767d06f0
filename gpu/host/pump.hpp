// SPDX-License-Identifier: BSD-3-Clause
// What the host does for a device's engine: takes what comes up, keeps the
// engine's time, and starts the loop again while actors are ready. On which
// thread is not said here: pump_thread.hpp, or whoever steps. Used by
// engine.cpp.
#pragma once

#include "gpu/host/door.hpp"
#include "gpu/host/launcher.hpp"
#include "ringactor/backend/backend.hpp"
#include "ringactor/clock/physical_clock.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>

namespace ringactor::host {

/// Thread: one at a time, but for what says any.
class pump {
public:
  pump(std::unique_ptr<launcher> device, ra_door& door,
       const clock::physical_clock& clock, backend::up_sink& up);

  /// An actor was made ready: `entry` of the door's ring. Thread: any.
  void make_ready(std::uint64_t entry) noexcept;
  /// An actor is ready, something has come up, or the device is lost.
  /// Thread: that of the launches.
  bool has_work() const noexcept {
    return is_ready() || has_up() || device_->runs();
  }
  bool is_ready() const noexcept;
  /// False once the device has failed, and its actors have ended. Thread: any.
  bool works() const noexcept;
  /// True from the moment that it is found: nothing runs any more. Thread: any.
  bool fails() const noexcept;
  /// Is called then, once the host has ended the actors, by the thread that
  /// found it. Before the first launch.
  void when_lost(std::function<void()> then) { when_lost_ = std::move(then); }
  /// Messages that came up as refused. Thread: that of the launches.
  std::uint64_t letters() const noexcept { return letters_; }

  /// Tells the engine's text what time it is.
  void keep_time() noexcept;
  /// Tells the device that the host lives.
  void beat() noexcept;
  /// From here on a launch ends by itself once the host has been silent for
  /// about `lease_s`: counted in looks, as a device has no clock. Before the
  /// first launch. Cost: two short launches, of which the first warms up.
  void grant_lease() noexcept;
  void set_lease(std::uint64_t looks) noexcept;
  static constexpr std::uint64_t lease_s = 10;
  /// Launches that ended so. Thread: any.
  std::uint64_t lapses() const noexcept;

  /// Brings up what has come, a batch at most, unless another thread does so
  /// now. How many messages there were. Thread: any.
  std::size_t take_up() noexcept;
  bool has_up() const noexcept;
  /// False: nothing is ready, or the device has failed.
  bool begin_launch(const launcher::limits& until);
  /// A launch is under way; looks at it.
  bool still_runs();
  /// What is ready is run; then a launch ends, whatever its limits are.
  void wish_end() noexcept;
  launcher& device() noexcept { return *device_; }

  /// At most so many launches of one activation each, waited for on this
  /// thread, and what they bring up. How many activations there were.
  std::size_t step(std::size_t turns);

private:
  bool is_full() const noexcept;
  bool is_there(std::uint64_t position) const noexcept;
  std::size_t take_some() noexcept;
  void take_one(std::uint64_t position) noexcept;
  void take_rest() noexcept;
  bool step_once();
  bool run_out(const launcher::limits& until) noexcept;
  void note_end();
  void fail(const failure& why);

  const std::unique_ptr<launcher> device_;
  ra_door& door_;
  const clock::physical_clock& clock_;
  backend::up_sink& up_;
  std::atomic<std::uint64_t> consumed_{0}; // written under taking_
  std::atomic<bool> taking_{false};
  std::uint64_t letters_ = 0; // under taking_
  std::function<void()> when_lost_;
  std::uint64_t beats_ = 0;
  enum class state : std::uint8_t { works, failing, failed };
  std::atomic<state> state_{state::works};
  std::atomic<std::uint64_t> lapses_{0};
};

} // namespace ringactor::host
