// SPDX-License-Identifier: BSD-3-Clause
// Decides which handlers hang: from samples and times, with no clock and no
// thread of its own, so a test says what it sees. Used by actor/hang_watch.
#pragma once

#include "ringactor/backend/backend.hpp"

#include <chrono>
#include <functional>
#include <span>
#include <vector>

namespace ringactor::backend {

/// Of one engine. A handler hangs when two looks, its actor's limit apart, see
/// the same run. An actor that has not begun hangs when for its limit the
/// engine has picked up no actor at all: one that only waits its turn does not.
/// Thread: one at a time.
class hang_judge {
public:
  using time = std::chrono::nanoseconds; // of a monotonic clock
  static constexpr time never = time::max();

  /// A life begins in `place`; its start is posted after this. `beat` is the
  /// place's, `limit` is the life's: zero, and it is not judged.
  void begin(std::uint32_t place, std::uint64_t beat, time limit, time now);
  /// The start could not be posted.
  void forget(std::uint32_t place);

  struct finding {
    std::uint32_t place = 0;
    std::uint64_t beat = 0; // as it was seen: another one means, it went on
    bool has_begun = false; // a handler hangs; else the actor never began
    time limit{0};
  };
  struct look {
    time now{0};
    std::span<const running_handler> running;
    std::uint64_t picked_up = 0; // actors, since the engine was opened
    std::function<std::uint64_t(std::uint32_t place)> beat_of;
  };
  /// What hangs and was not found before. A time that steps back counts as the
  /// last one. Cost: the handlers that run, and the lives begun since.
  std::vector<finding> check(const look& at);

  /// The shortest limit that was ever given; `never` without any.
  time shortest() const noexcept { return shortest_; }

private:
  struct run {
    running_handler what;
    time since{0};
    bool is_told = false;
  };
  struct birth {
    std::uint32_t place = 0;
    std::uint64_t beat = 0; // before the start
    time since{0};
  };
  time limit_of(std::uint32_t place) const noexcept;
  void follow(std::span<const running_handler> running);
  void find_running(std::vector<finding>& found);
  void find_unborn(const look& at, std::vector<finding>& found);

  std::vector<time> limits_;  // by place
  std::vector<run> runs_;     // by place, ascending
  std::vector<birth> unborn_; // starts that were not seen to be handled
  time now_{0};
  time moved_{0}; // when the engine was last seen to pick up an actor
  std::uint64_t picked_up_ = 0;
  time shortest_ = never;
};

} // namespace ringactor::backend
