// SPDX-License-Identifier: BSD-3-Clause
// Did `ringactor demo supervision` end as if nothing had happened, and is every
// message accounted for?
#pragma once

#include "demo_supervision_director.hpp"

#include <string>
#include <vector>

namespace ringactor::command {

/// Messages between kernels, and faults, of all engines of a run. They close
/// when sent = handled + dead + fenced, where fenced is what an actor said
/// after its end: dropped and counted by its engine.
struct demo_posts {
  std::uint64_t fills_sent = 0, fills_handled = 0, fills_dead = 0;
  std::uint64_t faults_handled = 0, faults_dead = 0;
  std::uint64_t fenced = 0; // of any type
};

/// Waits, for a bounded time, until the workers have published their counts.
demo_posts settled_posts(const demo_direction& run);

/// All that differs between the two runs, one sentence each; empty: nothing.
std::vector<std::string> differences(const demo_result& found,
                                     const demo_result& wanted);

/// The trades that the data itself says there are.
std::vector<std::string> check_trades(const demo_stream& stream,
                                      const demo_result& found);

/// What does not close, one sentence each.
std::vector<std::string> check_books(const demo_direction& run,
                                     const demo_posts& posts);

/// Did the kernels come back from snapshots, not from nothing?
std::vector<std::string> check_restores(const demo_direction& run,
                                        const demo_stream& stream);

} // namespace ringactor::command
