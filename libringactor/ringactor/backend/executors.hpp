// SPDX-License-Identifier: BSD-3-Clause
// The executors that need no CAF: `step` runs ready actors one turn at a time
// on the caller's thread; `threads` runs them on threads of its own. (`job`,
// the default, lives in actor/: there CAF's workers run them.)
#pragma once

#include "ringactor/backend/ready_line.hpp"
#include "ringactor/ring/parker.hpp"

#include <atomic>
#include <memory>
#include <mutex>
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
  struct options {
    std::uint64_t spin_us = 20;
    bool replaceable = false; // say which place each thread runs
  };
  /// Threads that were replaced and have not come back, at most.
  static constexpr std::uint32_t replaced_max = 64;

  explicit thread_executor(std::uint32_t count)
    : thread_executor{count, options{}} {}
  thread_executor(std::uint32_t count, const options& how);
  ~thread_executor();
  /// Cost: a few tens of nanoseconds; a system call when a thread sleeps.
  void make_ready(activatable& who, std::uint32_t place,
                  void* context) noexcept override;

  /// The thread that runs `place` hangs: a new one takes its place at once. The
  /// old one is waited for no more, and ends itself when its activation does.
  /// False when none runs `place`, `replaced_max` are out already, or the
  /// system gives no thread. Thread: any.
  bool replace(std::uint32_t place) noexcept;

  /// Finishes what is ready, then ends the threads; those that were replaced
  /// end by themselves. Idempotent.
  /// Thread: none of an engine's own (own_thread.hpp).
  void join() noexcept;

private:
  struct line; // what the threads share
  class mark;  // which place a thread runs
  struct worker {
    std::shared_ptr<mark> runs;
    std::thread thread;
  };
  static void work(line& from, mark& self);
  worker make_worker() const;
  bool put_new_thread(worker& old) noexcept;

  std::shared_ptr<line> line_; // replaced threads may outlive this
  std::mutex mutex_;
  std::vector<worker> workers_;
};

} // namespace ringactor::backend
