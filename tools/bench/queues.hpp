// SPDX-License-Identifier: BSD-3-Clause
// One face for our rings and the peers' queues, each through its best public
// form: in place where it has one. A message is `Bytes` bytes in the queue; in
// our cells 8 of them are the word with the tag, of which 48 bits are free.
#pragma once

#include "pattern.hpp"
#include "peers.hpp"

#include "ringactor/ring/mpsc_writer.hpp"
#include "ringactor/ring/ring_memory.hpp"
#include "ringactor/ring/ring_reader.hpp"
#include "ringactor/ring/spsc_writer.hpp"

#include <cstdint>
#include <type_traits>
#include <utility>

namespace ringactor::bench {

inline constexpr std::uint32_t queue_messages = 1024; // as in the notes
inline constexpr std::size_t batch_messages = 16;     // of the batch rows

template <std::size_t Bytes>
using flat_message = flat_words<Bytes / 8>;

template <std::size_t Bytes>
flat_message<Bytes> make_flat(std::uint64_t id) noexcept {
  flat_message<Bytes> message;
  fill_pattern<Bytes / 8>(message.words, id);
  return message;
}

template <std::size_t Bytes>
using cell_of = std::conditional_t<Bytes == 64, ra_small_cell, ra_cell>;

/// Our ring; `Writer` is its producer's end.
template <std::size_t Bytes, template <class...> class Writer>
class our_ring {
public:
  static constexpr const char* name = "ringactor";
  static constexpr std::size_t words = Bytes / 8 - 1;
  using producer = our_ring&;

  explicit our_ring(std::uint64_t messages = queue_messages)
    : memory_{std::move(*ring::ring_memory<cell_of<Bytes>>::make(messages))} {}

  bool push(std::uint64_t id) noexcept {
    return writer_.produce([id](std::uint64_t* rest) noexcept {
      fill_pattern<words>(rest, id);
      return id << 16;
    });
  }
  bool pop(checker& into) noexcept {
    return reader_.consume(
      [&into](std::uint64_t, const std::uint64_t* rest) noexcept {
        into.take<words>(rest);
      });
  }

  /// Messages from `id` on; returns how many went.
  std::size_t push_some(std::uint64_t id, std::size_t count) noexcept {
    return writer_.produce_batch(count, [&id](std::uint64_t* rest) noexcept {
      fill_pattern<words>(rest, id);
      return id++ << 16;
    });
  }
  std::size_t pop_some(checker& into, std::size_t count) noexcept {
    return reader_.consume_batch(
      count, [&into](std::uint64_t, const std::uint64_t* rest) noexcept {
        into.take<words>(rest);
      });
  }

private:
  ring::ring_memory<cell_of<Bytes>> memory_;
  Writer<cell_of<Bytes>> writer_{memory_.view()};
  ring::ring_reader<cell_of<Bytes>> reader_{memory_.view()};
};

template <class... T>
using spsc_writer_of = ring::spsc_writer<T...>;
template <class... T>
using mpsc_writer_of = ring::mpsc_writer<T...>;
template <std::size_t Bytes>
using our_spsc = our_ring<Bytes, spsc_writer_of>;
template <std::size_t Bytes>
using our_mpsc = our_ring<Bytes, mpsc_writer_of>;

#if RINGACTOR_BENCH_BOOST
/// `Queue` is one of Boost's; both have push and consume_one.
template <std::size_t Bytes, class Queue>
class boost_queue {
public:
  static constexpr std::size_t words = Bytes / 8;
  using producer = boost_queue&;
  static constexpr const char* name =
    std::is_same_v<Queue, boost::lockfree::queue<flat_message<Bytes>>>
      ? "boost queue"
      : "boost spsc_queue";

  explicit boost_queue(std::uint64_t messages = queue_messages)
    : queue_{messages} {}
  bool push(std::uint64_t id) noexcept {
    if constexpr (requires { queue_.bounded_push(make_flat<Bytes>(id)); })
      return queue_.bounded_push(make_flat<Bytes>(id));
    else
      return queue_.push(make_flat<Bytes>(id));
  }
  bool pop(checker& into) noexcept {
    return queue_.consume_one([&into](const flat_message<Bytes>& message) {
      into.take<words>(message.words);
    }) != 0;
  }

  std::size_t push_some(std::uint64_t id, std::size_t count) noexcept {
    flat_message<Bytes> made[batch_messages];
    for (std::size_t i = 0; i < count; ++i)
      fill_pattern<Bytes / 8>(made[i].words, id + i);
    return queue_.push(made, count);
  }
  /// All that is there: it looks once and consumes in place.
  std::size_t pop_some(checker& into, std::size_t) noexcept {
    return queue_.consume_all([&into](const flat_message<Bytes>& message) {
      into.take<words>(message.words);
    });
  }

private:
  Queue queue_;
};
template <std::size_t Bytes>
using boost_spsc =
  boost_queue<Bytes, boost::lockfree::spsc_queue<flat_message<Bytes>>>;
template <std::size_t Bytes>
using boost_mpmc =
  boost_queue<Bytes, boost::lockfree::queue<flat_message<Bytes>>>;
#endif

#if RINGACTOR_BENCH_READER_WRITER
template <std::size_t Bytes>
class moody_spsc {
public:
  static constexpr const char* name = "readerwriterqueue";
  static constexpr std::size_t words = Bytes / 8;
  using producer = moody_spsc&;

  explicit moody_spsc(std::uint64_t messages = queue_messages)
    : queue_{messages} {}
  bool push(std::uint64_t id) {
    return queue_.try_enqueue(make_flat<Bytes>(id));
  }
  bool pop(checker& into) {
    const auto* front = queue_.peek();
    if (front == nullptr)
      return false;
    into.take<words>(front->words);
    return queue_.pop();
  }

private:
  moodycamel::ReaderWriterQueue<flat_message<Bytes>> queue_;
};
#endif

} // namespace ringactor::bench
