// SPDX-License-Identifier: BSD-3-Clause
// Actors that are ready to run, in the order in which they became ready. A
// bounded queue without a lock, and a list behind it for what does not fit.
// Source of the queue: D. Vyukov, "Bounded MPMC queue", 1024cores.
#pragma once

#include "ringactor/backend/backend.hpp"

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>

namespace ringactor::backend {

/// Thread: any, for every call.
class ready_line {
public:
  struct entry {
    activatable* who = nullptr;
    std::uint32_t place = 0;
  };

  ready_line();

  /// Cost: one compare-and-swap; a lock while more than `quick_max` wait.
  void push(entry ready);
  /// False when it is empty, or its first entry is just being written.
  bool try_pop(entry& out);
  bool is_empty() const noexcept { return size() == 0; }
  std::size_t size() const noexcept;

private:
  static constexpr std::uint64_t quick_max = 4096; // a power of two
  struct slot {
    // Position when free, position + 1 when full.
    std::atomic<std::uint64_t> turn{0};
    entry value;
  };
  bool push_quick(entry ready) noexcept;
  bool pop_quick(entry& out) noexcept;

  std::unique_ptr<slot[]> slots_;
  alignas(64) std::atomic<std::uint64_t> tail_{0};
  alignas(64) std::atomic<std::uint64_t> head_{0};
  alignas(64) std::atomic<std::size_t> overflow_count_{0};
  mutable std::mutex mutex_;
  std::deque<entry> overflow_;
};

} // namespace ringactor::backend
