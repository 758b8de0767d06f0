// SPDX-License-Identifier: BSD-3-Clause
// What the watchdog does for one engine: looks at the handlers that run, and
// ends the actors of those that hang. Used by engine_core.
#pragma once

#include "ringactor/backend/hang_judge.hpp"
#include "ringactor/backend/watchdog.hpp"

#include <atomic>
#include <caf/actor_control_block.hpp>
#include <caf/error.hpp>
#include <mutex>

namespace ringactor {

class engine_core;

/// An actor that hangs goes down as errc::hung: its output is fenced, monitors,
/// links and requesters are told, and where it is the engine's own, the thread
/// that it holds is replaced. Its place is free again when its handler returns.
class hang_watch final : public backend::watched {
public:
  using time = backend::hang_judge::time;

  explicit hang_watch(engine_core& core) : core_{&core} {}

  /// A life begins; its start is posted after this. Limit 0: never judged.
  void begin(std::uint32_t place, std::uint32_t limit_ms);
  /// The start could not be posted.
  void forget(std::uint32_t place);

  /// Looks, judges, and ends what hangs, as of `now` (watchdog::now()). Tests
  /// call it with times to come.
  void check(time now) override;
  /// A quarter of the shortest limit, so that a handler is found between its
  /// limit and one and a half of it; a second at most.
  time period() const override;

  /// The engine ends: from here on nothing is looked at.
  void close() noexcept;

  /// Actors found so far.
  std::uint64_t found() const noexcept;

private:
  struct ending {
    caf::strong_actor_ptr actor; // null: it had ended before
    caf::error why;
  };
  ending begin_end(const backend::hang_judge::finding& what);

  std::mutex mutex_;
  engine_core* core_; // null once closed
  backend::hang_judge judge_;
  std::atomic<time::rep> shortest_{time::max().count()};
  std::atomic<std::uint64_t> found_{0};
};

} // namespace ringactor
