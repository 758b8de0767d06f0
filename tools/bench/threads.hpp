// SPDX-License-Identifier: BSD-3-Clause
// Threads pinned to cores that start together, the raw cache-line ping-pong
// that every round is compared with, and a clock for short times.
#pragma once

#include "harness.hpp"

#include <ringactor/clock/ticks.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace ringactor::bench {

/// Cores this process may use.
unsigned cores();

/// A thread's work and the core it is pinned to, modulo the cores there are.
struct placed {
  unsigned core = 0;
  std::function<void()> body;
};

struct run_times {
  double seconds = 0;     // from the start of all to the end of the last
  bool disturbed = false; // somebody else had one of the cores for a while
};

/// Runs the bodies on threads of their own. Threads that share a core may lose
/// it to each other; a core that was lost to others is a disturbance.
run_times run_together(const std::vector<placed>& threads);

/// One step of waiting for another core. Where there is only one core, the
/// other thread needs it.
inline void pause_once() {
  ringactor::clock::pause();
  static const bool is_alone = cores() < 2;
  if (is_alone)
    std::this_thread::yield();
}

/// Ends waiting for what never comes: a lost message must not hang the run.
class patience {
public:
  /// Waits one step; false when all patience is used up.
  bool wait() {
    pause_once();
    return (++steps_ & 0xffff) != 0 || std::chrono::steady_clock::now() < end_;
  }

private:
  std::uint32_t steps_ = 0;
  std::chrono::steady_clock::time_point end_ =
    std::chrono::steady_clock::now() + std::chrono::seconds(10);
};

/// A step of ticks(), measured longer than the library does.
using ringactor::clock::ticks;
double ns_per_tick();

/// Round trip of one flag between two cores, a line each way, polled with
/// pauses: what no ring can be faster than. Value in ns.
sample raw_ping_pong();

} // namespace ringactor::bench
