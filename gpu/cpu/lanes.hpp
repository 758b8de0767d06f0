// SPDX-License-Identifier: BSD-3-Clause
// The lanes of one worker: fibres on the thread that runs the turn, one after
// the other from barrier to barrier, in the order of their numbers. What
// layer.h calls; nothing here runs where an engine has one lane.
#pragma once

#include "gpu/cpu/fibre.hpp"
#include "gpu/cpu/layer.h"
#include "gpu/device/engine.h"

#include <cstdint>
#include <memory>

namespace ringactor::cpu {

/// Thread: whoever holds the worker's record.
class lane_group {
public:
  /// Handles the turn on all lanes of the view, each with a copy of it. Returns
  /// when all have ended: ra_ok, ra_exhausted (no memory for their stacks: none
  /// has begun), or ra_handler_failed: they did not meet at one barrier, so
  /// those that waited were unwound from where they stood.
  std::uint32_t run(const ra_engine& view, ra_turn* turn,
                    ra_lane_body handle) noexcept;

  /// Returns when all lanes wait at this site, a line of the handler. Throws
  /// when they never will; `run` catches that.
  void meet(std::uint32_t lane, std::uint32_t site);

private:
  enum class standing : std::uint8_t { runs, waits, ended };
  struct lane {
    fibre stack;
    ra_engine view;
    lane_group* of = nullptr;
    standing is = standing::ended;
    std::uint32_t site = 0; // where it waits
  };

  static void enter(void* self);
  bool prepare(const ra_engine& view) noexcept;
  bool run_to_barrier(); // false when all have ended
  bool are_together() const noexcept;

  std::unique_ptr<lane[]> lanes_; // made by the first run
  std::uint32_t count_ = 0;
  fibre caller_;
  ra_turn* turn_ = nullptr;
  ra_lane_body handle_ = nullptr;
  bool parted_ = false;
};

} // namespace ringactor::cpu
