// SPDX-License-Identifier: BSD-3-Clause
// A queue of messages between host threads, apart from any engine: what each
// kind of it can do, and how one is made. Behind this interface a call is
// virtual; who names spsc_queue or mpsc_queue (basic_queue.hpp) has it direct.
#pragma once

#include "ringactor/abi/envelope.h"
#include "ringactor/abi/errc.hpp"
#include "ringactor/queue/queue_statistics.hpp"
#include "ringactor/ring/reader_options.hpp"
#include "ringactor/ring/tier.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace ringactor::queue {

using ring::queue_tier;

enum class queue_kind : std::uint8_t {
  spsc, ///< one producer thread
  mpsc  ///< any number of producer threads
};

struct queue_options {
  /// Messages that it holds: a power of two. Tiers are the usual ones.
  std::uint64_t capacity = ring::capacity(queue_tier::medium);
  /// Depth and latency are looked at once in so many messages, a power of two;
  /// 0 never. Cost of a look: two reads of the time stamp counter.
  std::uint64_t sample_every = 64;
  /// Looks that push and pop take before they sleep: about 5 us by default.
  std::uint32_t spin_polls = 200;
  /// With backoff_polls a consumer that polls a stream is faster, and try_pop
  /// may say empty that often while there is a message.
  ring::reader_options reading{.backoff_polls = 0};
};

/// Thread: one consumer; producers as the kind says. Never from a handler of a
///         kernel or of a CAF actor: push and pop wait.
class message_queue {
public:
  virtual ~message_queue() = default;

  /// Errors: full; closed; oversize or corrupt for a message that no cell can
  ///         carry. The queue is unchanged and the push counted as dropped.
  ///         While resize() changes rings, full may come early.
  /// Cost:   of the ring's push, plus one read-modify-write that looks for a
  ///         consumer that sleeps; a system call when it does.
  [[nodiscard]] virtual errc try_push(const ra_message& message) noexcept = 0;

  /// As try_push, but waits for room. Room is noticed within 1 ms: whoever
  /// pops wakes producers only when the queue is empty or an eighth came free.
  /// Errors: timeout instead of full.
  /// Cost:   as try_push while there is room.
  [[nodiscard]] virtual errc
  push(const ra_message& message,
       std::chrono::nanoseconds timeout) noexcept = 0;

  /// Pushes from the front until one is refused; returns how many. Cheaper
  /// than one by one: it looks for a sleeper once. Nothing counts as dropped.
  [[nodiscard]] virtual std::size_t
  push_batch(std::span<const ra_message> messages) noexcept = 0;

  /// Errors: empty; closed when it is closed and nothing is left; corrupt as
  ///         ring_reader::try_pop.
  /// Cost:   of the ring's pop; a read-modify-write each eighth of the ring
  ///         and when it ran empty.
  [[nodiscard]] virtual errc try_pop(ra_message& message) noexcept = 0;

  /// As try_pop, but waits for a message.
  /// Errors: timeout instead of empty.
  [[nodiscard]] virtual errc pop(ra_message& message,
                                 std::chrono::nanoseconds timeout) noexcept = 0;

  /// Pops what is there, at most as many as fit; returns how many. Why it is
  /// none says try_pop.
  [[nodiscard]] virtual std::size_t
  pop_batch(std::span<ra_message> messages) noexcept = 0;

  /// From its return on each push says closed; pop still gives what is left.
  /// Idempotent; wakes everybody.
  /// Thread: any. An spsc producer that pushes meanwhile may have one message
  ///         accepted after pop first said closed: the next pop gives it.
  virtual void close() noexcept = 0;

  /// Goes on in a ring of another capacity. The consumer finishes the one
  /// before first, so nothing is lost and each producer's order stays; what
  /// both hold together may be more than the new capacity. A ring stays
  /// allocated until the queue ends, at most one of each capacity.
  ///
  /// Thread: mpsc: any; spsc: the producer's. Others push and pop meanwhile.
  /// Errors: invalid_argument for no power of two; closed; would_block while
  ///         another change is under way or the consumer is not yet done with
  ///         the ring before; exhausted without memory. Nothing has changed.
  /// Cost:   allocates and clears a ring the first time of a capacity.
  virtual result<void> resize(std::uint64_t capacity) = 0;

  virtual bool is_closed() const noexcept = 0;

  /// Messages in the queue, those being pushed included. Thread: any.
  virtual std::size_t size() const noexcept = 0;
  bool is_empty() const noexcept { return size() == 0; }

  /// Of the ring that is pushed into. Thread: any.
  virtual std::uint64_t capacity() const noexcept = 0;

  /// Thread: any.
  virtual queue_statistics statistics() const noexcept = 0;
};

/// Makes a queue.
/// Errors: invalid_argument for an unknown kind, a capacity that is no power of
///         two up to 2^24, a sample_every that is none; exhausted.
result<std::unique_ptr<message_queue>>
make_queue(queue_kind kind, const queue_options& options = {});

/// Errors: also invalid_argument for an unknown tier.
result<std::unique_ptr<message_queue>> make_queue(queue_kind kind,
                                                  queue_tier tier);

/// The tier of a capacity. Errors: invalid_argument when it is of none.
result<queue_tier> tier_of(std::uint64_t capacity);

/// One tier up or down, as resize() does it; nothing at the last tier.
/// Errors: those of resize(), and invalid_argument where the capacity is not
///         one of a tier.
result<void> upgrade(message_queue& queue);
result<void> downgrade(message_queue& queue);

/// Whether a queue can be made so. Used by make_queue and basic_queue.
result<void> check_options(const queue_options& options);

} // namespace ringactor::queue
