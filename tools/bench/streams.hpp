// SPDX-License-Identifier: BSD-3-Clause
// The two sides of a stream of messages between threads, as the ring benches
// run them for every queue alike.
#pragma once

#include "pattern.hpp"
#include "threads.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace ringactor::bench {

/// Waits for room. Apart, because a loop around `push` makes the compiler build
/// a message beside the queue and copy it, where it would build it in place:
/// that halved the rate of boost's queue.
template <class Producer>
[[gnu::noinline]] bool push_late(Producer& to, std::uint64_t id,
                                 const std::atomic<bool>& stop) {
  do {
    pause_once();
    if (stop.load()) // ends: the reader has given up
      return false;
  } while (!to.push(id));
  return true;
}

/// Pushes messages `first`.. of `source`; ends early when `stop` is set.
template <class Producer>
void push_all(Producer& to, std::uint64_t source, std::uint64_t first,
              std::uint64_t count, const std::atomic<bool>& stop) {
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t id = make_id(source, first + i);
    if (!to.push(id) && !push_late(to, id, stop))
      return;
  }
}

/// Pops and checks `count` messages, then sets `stop`.
template <class Queue>
void pop_all(Queue& from, checker& seen, std::uint64_t count,
             std::atomic<bool>& stop) {
  patience left;
  for (std::uint64_t i = 0; i < count;) {
    if (from.pop(seen))
      ++i;
    else if (!left.wait())
      break;
  }
  stop = true;
}

/// As push_all, through the queue's batch form.
template <class Queue>
void push_batches(Queue& to, std::uint64_t first, std::uint64_t count,
                  std::size_t batch, const std::atomic<bool>& stop) {
  for (std::uint64_t i = 0; i < count;) {
    const auto some =
      static_cast<std::size_t>(std::min<std::uint64_t>(batch, count - i));
    const std::size_t went = to.push_some(make_id(0, first + i), some);
    i += went;
    if (went == 0) {
      pause_once();
      if (stop.load()) // ends: the reader has given up
        return;
    }
  }
}

/// As pop_all, through the queue's batch form.
template <class Queue>
void pop_batches(Queue& from, checker& seen, std::uint64_t count,
                 std::size_t batch, std::atomic<bool>& stop) {
  patience left;
  for (std::uint64_t i = 0; i < count;) {
    const std::size_t came = from.pop_some(seen, batch);
    i += came;
    if (came == 0 && !left.wait())
      break;
  }
  stop = true;
}

} // namespace ringactor::bench
