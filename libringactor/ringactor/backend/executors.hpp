// SPDX-License-Identifier: BSD-3-Clause
// The executors that need no CAF: `step` runs ready actors one turn at a time
// on the caller's thread; `threads` runs them on threads of its own. (`job`,
// the default, lives in actor/: there CAF's workers run them.)
#pragma once

#include "ringactor/backend/ready_line.hpp"
#include "ringactor/ring/parker.hpp"

#include <atomic>
#include <thread>
#include <vector>

namespace ringactor::backend {

/// Deterministic: nothing runs but in step().
class step_executor final : public executor {
public:
  void make_ready(activatable& who, std::uint32_t place,
                  void* context) noexcept override;
  /// Runs at most `turns` activations of the oldest ready actors; returns how
  /// many ran. With a budget of one message an activation is one turn.
  std::size_t step(std::size_t turns = 1);
  std::size_t ready() const { return line_.size(); }

private:
  ready_line line_;
};

/// `count` threads over one line. For behaviours that may run long: a CAF
/// worker is never held by them. A thread without work spins for a while, then
/// sleeps.
class thread_executor final : public executor {
public:
  explicit thread_executor(std::uint32_t count, std::uint64_t spin_us = 20);
  ~thread_executor();
  /// Cost: a few tens of nanoseconds; a system call when a thread sleeps.
  void make_ready(activatable& who, std::uint32_t place,
                  void* context) noexcept override;
  /// Finishes what is ready, then ends the threads. Idempotent.
  /// Thread: none of an engine's own (own_thread.hpp).
  void join() noexcept;

private:
  void push(ready_line::entry ready);
  bool pop(ready_line::entry& out); // waits; false once closed and empty
  bool pop_spinning(ready_line::entry& out);
  void work();

  ready_line line_;
  ring::parker<> sleepers_;
  std::atomic<bool> closed_{false};
  const std::uint64_t spin_ticks_;
  std::vector<std::thread> threads_;
};

} // namespace ringactor::backend
