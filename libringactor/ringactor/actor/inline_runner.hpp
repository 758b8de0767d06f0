// SPDX-License-Identifier: BSD-3-Clause
// The `inline` executor: an idle actor whose handlers are short runs at once,
// on the thread of whoever sent to it. What does not qualify is a job of CAF's
// workers as ever. Used by engine_core.
#pragma once

#include "ringactor/actor/caf_compat/thread_kind.hpp"

#include <array>
#include <atomic>
#include <cstdint>

namespace ringactor {

class place_job;

/// Never recursive: an actor made ready by a handler that runs inline waits in
/// a short line until that handler has returned.
class inline_runner {
public:
  /// `limit_us`: handlers that take longer on average run as jobs.
  inline_runner(caf::actor_system& system, std::uint64_t limit_us);

  /// Whether a message for this place may be handled by its sender, on this
  /// thread and now. Cost: a few nanoseconds.
  bool admits(const place_job& job, caf_compat::execution_unit* unit) noexcept;

  /// Where an actor runs that was made ready.
  enum class verdict : std::uint8_t {
    wait, // taken into the line of the run that goes on on this thread
    job,  // a job, on this worker
    yield // a job, at the scheduler's end: others first, or elsewhere
  };
  /// Thread: the owner of the activation.
  verdict judge(const place_job& job) noexcept;

  /// Runs `first`, then the places that handlers made ready meanwhile.
  /// Shape: first() runs a handler, activate(place) runs an activation.
  template <class First, class Activate>
  void run(const First& first, const Activate& activate) {
    line waiting{this, 0, {}};
    current() = &waiting;
    first();
    for (std::uint32_t i = 0; i < waiting.count; ++i) // at most line_max
      activate(waiting.places[i]);
    current() = nullptr;
  }

  /// Whether the next run on this thread should be timed: each one of a slow
  /// actor, one in eight of a fast one.
  bool wants_sample(const place_job& job) const noexcept;
  /// Notes what handling so many messages cost.
  void note(place_job& job, std::uint64_t ticks,
            std::uint64_t messages) const noexcept;

  /// One more message was handled on its sender's thread.
  void count() noexcept;
  /// How many were. Cost: a walk over a few counters.
  std::uint64_t runs() const noexcept;

private:
  static constexpr std::uint32_t line_max = 16;
  static constexpr std::uint32_t stripes = 16;
  // Every so many calls of a worker go to the scheduler, so that the worker's
  // other actors get their turn.
  static constexpr std::uint32_t valve = 256;
  struct line {
    const inline_runner* of; // places of its engine alone
    std::uint32_t count = 0;
    std::array<std::uint32_t, line_max> places;
  };
  struct alignas(64) counter {
    std::atomic<std::uint64_t> value{0};
  };
  static line*& current() noexcept;
  static bool& valve_open() noexcept; // the next job goes to the end
  bool is_brief(const place_job& job) const noexcept;

  caf::actor_system& system_;
  std::uint64_t limit_ticks_;
  std::array<counter, stripes> runs_;
};

} // namespace ringactor
