// SPDX-License-Identifier: BSD-3-Clause
// The thread of a device's engine that is not stepped. Used by engine.cpp.
#pragma once

#include "gpu/host/pump.hpp"
#include "ringactor/ring/parker.hpp"

#include <atomic>
#include <thread>

namespace ringactor::host {

class pump_thread {
public:
  pump_thread(pump& what, backend::execution_model model);
  ~pump_thread() { join(); }

  /// After pump::make_ready. Thread: any.
  void wake() noexcept { sleeper_.wake_one(); }

  /// Runs what is ready, brings what is still to come up, ends the thread.
  /// Thread: not the pump's own.
  void join() noexcept;

  /// A test's: the thread does nothing but see a launch end, until told
  /// otherwise. Thread: any, not in join().
  void set_silent(bool is_silent) noexcept;

private:
  void work();
  bool turn(bool ends); // false: the thread is done
  void turn_silent();
  void wait_a_little() noexcept;

  pump& pump_;
  const launcher::limits launch_;
  std::uint64_t idle_turns_ = 0;
  std::atomic<bool> closed_{false};
  std::atomic<bool> silent_{false};
  ring::parker<> sleeper_;
  std::thread thread_; // last: it uses all of the above
};

} // namespace ringactor::host
