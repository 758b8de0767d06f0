// SPDX-License-Identifier: BSD-3-Clause
// Real threads: producers and a consumer that wait, closing under load, rings
// that change meanwhile. Order per producer, every word, and the books.
#include "tests/queue/stepped_atomics.hpp"

#include <atomic>
#include <thread>
#include <vector>

using namespace queue_tests;

namespace {

constexpr auto patience = 20s; // far more than a sound queue ever needs

struct outcome {
  std::vector<std::uint64_t> next; // number expected of each producer
  std::uint64_t wrong = 0;         // torn, stale or out of order
  std::uint64_t popped = 0;
  errc end = errc::ok;
};

void note(outcome& seen, const ra_message& message) {
  const std::uint32_t source = ra_message_handler(&message);
  const bool is_next =
    source < seen.next.size() && ra_message_id(&message) == seen.next[source];
  seen.wrong += !is_next || !ring_tests::is_genuine(message);
  if (source < seen.next.size())
    seen.next[source] = ra_message_id(&message) + 1;
  ++seen.popped;
}

/// Pops until the queue says something else than ok.
outcome consume_all(message_queue& queue, std::size_t producers) {
  outcome seen{.next = std::vector<std::uint64_t>(producers)};
  std::vector<ra_message> batch(5);
  while (seen.end == errc::ok) { // ends: closed, or out of patience
    const std::size_t count = seen.popped % 3 == 0 ? queue.pop_batch(batch) : 0;
    for (std::size_t i = 0; i < count; ++i)
      note(seen, batch[i]);
    seen.end = queue.pop(batch[0], patience);
    if (seen.end == errc::ok)
      note(seen, batch[0]);
  }
  return seen;
}

/// Pushes up to `count` messages in one way or another; returns how many.
std::uint64_t produce(message_queue& queue, std::uint32_t source,
                      std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto message = make_message(source, i, (i * 7 + source) % 57);
    errc code = i % 4 == 0 ? queue.try_push(message) : errc::full;
    if (code == errc::full)
      code = queue.push(message, patience);
    if (code != errc::ok)
      return i;
  }
  return count;
}

struct load {
  std::uint32_t producers = 1;
  std::uint64_t each = 20'000;
  std::uint64_t close_after = 0; // messages popped; 0: after the last push
  std::uint64_t capacity = 16;
};

void check_books(message_queue& queue, const outcome& seen,
                 const std::vector<std::uint64_t>& pushed) {
  CHECK(seen.wrong == 0);
  CHECK(seen.end == errc::closed);
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < pushed.size(); ++i) {
    CHECK(seen.next[i] == pushed[i]);
    all += pushed[i];
  }
  const queue_statistics now = queue.statistics();
  CHECK(now.enqueued == all);
  CHECK(now.dequeued == seen.popped);
  CHECK(now.enqueued == now.dequeued + now.depth);
  CHECK(seen.popped == all);
}

/// Runs it with `meanwhile` on one more thread until the consumer is done.
template <class Meanwhile>
void run(message_queue& queue, const load& what, Meanwhile&& meanwhile) {
  std::vector<std::uint64_t> pushed(what.producers);
  outcome seen;
  std::atomic<bool> done{false};
  std::thread consumer{[&] {
    seen = consume_all(queue, what.producers);
    done = true;
  }};
  std::thread other{[&] { meanwhile(done); }};
  std::vector<std::thread> producers;
  for (std::uint32_t i = 0; i < what.producers; ++i)
    producers.emplace_back(
      [&, i] { pushed[i] = produce(queue, i, what.each); });
  for (auto& each : producers)
    each.join();
  queue.close();
  consumer.join();
  other.join();
  check_books(queue, seen, pushed);
}

void nothing(const std::atomic<bool>&) {}

} // namespace

TEST_CASE(
  "a queue keeps order, words and counts (producers=1, capacity=1..64)") {
  for (const std::uint64_t capacity : {1u, 2u, 16u, 64u}) {
    CAPTURE(capacity);
    const queue_options options{.capacity = capacity, .sample_every = 4};
    auto spsc = must(make_queue(queue_kind::spsc, options));
    run(*spsc, {.each = capacity < 16 ? 2'000u : 20'000u}, nothing);
    auto mpsc = must(make_queue(queue_kind::mpsc, options));
    run(*mpsc, {.each = capacity < 16 ? 2'000u : 20'000u}, nothing);
  }
}

TEST_CASE("an mpsc queue keeps order, words and counts (producers=4)") {
  for (const std::uint64_t capacity : {2u, 16u, 256u}) {
    CAPTURE(capacity);
    auto queue = must(make_queue(queue_kind::mpsc, {.capacity = capacity}));
    run(*queue, {.producers = 4, .each = capacity < 16 ? 1'000u : 10'000u},
        nothing);
  }
}

TEST_CASE("an mpsc queue closed under load gives what it took (producers=3)") {
  for (std::uint64_t round = 0; round < 50; ++round) {
    CAPTURE(round);
    auto queue = must(make_queue(queue_kind::mpsc, {.capacity = 8}));
    run(*queue, {.producers = 3, .each = ~std::uint64_t{0} >> 20},
        [&](const std::atomic<bool>&) {
          while (queue->statistics().dequeued < 20 * round)
            std::this_thread::yield(); // ends: the others go on
          queue->close();
        });
  }
}

TEST_CASE("rings change under load and nothing is lost (producers=3)") {
  auto queue = must(make_queue(queue_kind::mpsc, {.capacity = 4}));
  std::uint64_t changes = 0;
  run(*queue, {.producers = 3, .each = ~std::uint64_t{0} >> 20},
      [&](const std::atomic<bool>&) {
        const std::uint64_t sizes[]{16, 2, 64, 4};
        // Ends: the others go on.
        while (changes < 100 || queue->statistics().dequeued < 20'000) {
          changes += static_cast<bool>(queue->resize(sizes[changes % 4]));
          std::this_thread::yield();
        }
        queue->close();
      });
}

TEST_CASE(
  "a ring changed and closed at once gives what it took (producers=2)") {
  for (int round = 0; round < 100; ++round) {
    CAPTURE(round);
    auto queue = must(make_queue(queue_kind::mpsc, {.capacity = 4}));
    std::thread closer;
    run(*queue, {.producers = 2, .each = ~std::uint64_t{0} >> 20},
        [&](const std::atomic<bool>& done) {
          closer = std::thread{[&] {
            while (queue->statistics().dequeued < 50)
              std::this_thread::yield(); // ends: the others go on
            queue->close();
          }};
          for (std::uint64_t size = 2; !done; size = size == 2 ? 8 : 2)
            if (!queue->resize(size)) // ends: the consumer does
              std::this_thread::yield();
        });
    closer.join();
  }
}

TEST_CASE("an spsc producer changes its own ring under load") {
  auto queue = must(make_queue(queue_kind::spsc, {.capacity = 4}));
  outcome seen;
  std::thread consumer{[&] { seen = consume_all(*queue, 1); }};
  constexpr std::uint64_t count = 20'000;
  std::uint64_t changes = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    CHECK(queue->push(make_message(0, i, i % 57), patience) == errc::ok);
    if (i % 10 == 0)
      changes += static_cast<bool>(queue->resize(changes % 2 == 0 ? 32 : 4));
  }
  queue->close();
  consumer.join();
  check_books(*queue, seen, {count});
  CHECK(changes > 3);
}

TEST_CASE("an spsc queue closed by its consumer holds what came too late") {
  for (std::uint64_t round = 0; round < 50; ++round) {
    CAPTURE(round);
    auto queue = must(make_queue(queue_kind::spsc, {.capacity = 8}));
    std::uint64_t pushed = 0;
    std::thread producer{[&] { pushed = produce(*queue, 0, 1'000'000); }};
    outcome seen{.next = {0}};
    ra_message found{};
    for (std::uint64_t i = 0; i < 20 * round; ++i) {
      CHECK(queue->pop(found, patience) == errc::ok);
      note(seen, found);
    }
    queue->close();
    while (queue->try_pop(found) == errc::ok) // ends: it is closed
      note(seen, found);
    producer.join();
    while ((seen.end = queue->try_pop(found)) == errc::ok) // ends: as above
      note(seen, found);
    check_books(*queue, seen, {pushed});
  }
}

TEST_CASE("statistics can be read while others push and pop") {
  auto queue =
    must(make_queue(queue_kind::mpsc, {.capacity = 64, .sample_every = 2}));
  std::uint64_t wrong = 0;
  run(*queue, {.producers = 2, .each = 20'000},
      [&](const std::atomic<bool>& done) {
        while (!done) { // ends: the consumer does
          const queue_statistics now = queue->statistics();
          wrong += now.enqueued < now.dequeued || now.peak_depth > 40'000;
        }
      });
  CHECK(wrong == 0);
  CHECK(queue->statistics().timed > 0);
}
