// SPDX-License-Identifier: BSD-3-Clause
// The peers with many producers, and the lists of who takes part where. A
// queue whose header is not installed is left out, and said to be.
#pragma once

#include "queues.hpp"

#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace ringactor::bench {

#if RINGACTOR_BENCH_ATOMIC
/// Sized at compile time; a message is copied out, there is no other way.
template <std::size_t Bytes, bool Spsc, unsigned Size>
class max_queue {
public:
  static constexpr const char* name = "atomic_queue";
  static constexpr std::size_t words = Bytes / 8;
  using producer = max_queue&;

  explicit max_queue(std::uint64_t = Size) {}
  bool push(std::uint64_t id) noexcept {
    return queue_->try_push(make_flat<Bytes>(id));
  }
  bool pop(checker& into) noexcept {
    flat_message<Bytes> message;
    if (!queue_->try_pop(message))
      return false;
    into.take<words>(message.words);
    return true;
  }

private:
  using queue = atomic_queue::AtomicQueue2<flat_message<Bytes>, Size, true,
                                           true, false, Spsc>;
  std::unique_ptr<queue> queue_ = std::make_unique<queue>();
};
#endif

#if RINGACTOR_BENCH_CONCURRENT
/// Each producer may have as many messages waiting as others' whole queues.
template <unsigned Size>
struct moody_traits : moodycamel::ConcurrentQueueDefaultTraits {
  static constexpr std::size_t MAX_SUBQUEUE_SIZE = Size;
};

/// A sub-queue a producer: order holds per producer, as we ask. With
/// try_enqueue one producer keeps all blocks, so it may allocate.
template <std::size_t Bytes, unsigned Size>
class moody_mpmc {
  using queue =
    moodycamel::ConcurrentQueue<flat_message<Bytes>, moody_traits<Size>>;

public:
  static constexpr const char* name = "concurrentqueue";
  static constexpr std::size_t words = Bytes / 8;

  explicit moody_mpmc(std::uint64_t messages = Size)
    : queue_{messages, sources_max, 0}, consumer_{queue_} {}

  class producer {
  public:
    explicit producer(moody_mpmc& of) : queue_{of.queue_}, token_{of.queue_} {}
    bool push(std::uint64_t id) {
      return queue_.enqueue(token_, make_flat<Bytes>(id));
    }

  private:
    queue& queue_;
    moodycamel::ProducerToken token_;
  };

  bool pop(checker& into) {
    flat_message<Bytes> message;
    if (!queue_.try_dequeue(consumer_, message))
      return false;
    into.take<words>(message.words);
    return true;
  }

private:
  queue queue_;
  moodycamel::ConsumerToken consumer_;
};
#endif

/// Calls `visit` with a std::type_identity for each SPSC queue, ours first.
template <std::size_t Bytes, class Visit>
void visit_spsc(Visit&& visit) {
  visit(std::type_identity<our_spsc<Bytes>>{});
#if RINGACTOR_BENCH_BOOST
  visit(std::type_identity<boost_spsc<Bytes>>{});
#endif
#if RINGACTOR_BENCH_READER_WRITER
  visit(std::type_identity<moody_spsc<Bytes>>{});
#endif
#if RINGACTOR_BENCH_ATOMIC
  visit(std::type_identity<max_queue<Bytes, true, queue_messages>>{});
#endif
}

/// As visit_spsc, for queues of `Size` messages with many producers.
template <std::size_t Bytes, unsigned Size, class Visit>
void visit_mpsc(Visit&& visit) {
  visit(std::type_identity<our_mpsc<Bytes>>{});
#if RINGACTOR_BENCH_BOOST
  visit(std::type_identity<boost_mpmc<Bytes>>{});
#endif
#if RINGACTOR_BENCH_ATOMIC
  visit(std::type_identity<max_queue<Bytes, false, Size>>{});
#endif
#if RINGACTOR_BENCH_CONCURRENT
  visit(std::type_identity<moody_mpmc<Bytes, Size>>{});
#endif
}

/// The goal of each contestant by its name; those without one get none.
struct named_goal {
  std::string peer;
  goal wanted;
};
inline std::vector<goal> goals_of(const std::vector<contestant>& all,
                                  const std::vector<named_goal>& named) {
  std::vector<goal> found(all.size());
  for (std::size_t i = 0; i < all.size(); ++i)
    for (const auto& each : named)
      if (all[i].name == each.peer)
        found[i] = each.wanted;
  return found;
}

} // namespace ringactor::bench
