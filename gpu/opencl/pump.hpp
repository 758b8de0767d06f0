// SPDX-License-Identifier: BSD-3-Clause
// The thread of an OpenCL engine: takes what comes up, keeps the engine's time,
// and starts the loop again while actors are ready. Used by engine.cpp.
#pragma once

#include "gpu/opencl/launcher.hpp"
#include "ringactor/backend/backend.hpp"
#include "ringactor/clock/physical_clock.hpp"
#include "ringactor/ring/parker.hpp"

#include <atomic>
#include <thread>

namespace ringactor::opencl {

class pump {
public:
  pump(launcher&& device, ra_door& door, backend::execution_model model,
       const clock::physical_clock& clock, backend::up_sink& up);
  ~pump() { join(); }

  /// An actor was made ready: `entry` of the door's ring. Thread: any.
  void make_ready(std::uint64_t entry) noexcept;

  /// False once the device has failed: nothing runs any more.
  bool works() const noexcept;

  /// Runs what is ready, brings what is still to come up, ends the thread.
  /// Thread: not the pump's own.
  void join() noexcept;

  std::uint64_t launches() const noexcept;

private:
  void work();
  bool turn(bool ends); // false: the thread is done
  bool begin_launch();  // false: nothing is ready
  std::size_t take_up() noexcept;
  bool has_up() const noexcept;
  void wait_a_little() noexcept;
  void fail(const failure& why);

  launcher device_;
  ra_door& door_;
  const backend::execution_model model_;
  const clock::physical_clock& clock_;
  backend::up_sink& up_;
  std::uint64_t consumed_ = 0;
  std::uint64_t idle_turns_ = 0;
  std::atomic<bool> works_{true};
  std::atomic<bool> closed_{false};
  std::atomic<std::uint64_t> launches_{0};
  ring::parker<> sleeper_;
  std::thread thread_; // last: it uses all of the above
};

} // namespace ringactor::opencl
