// SPDX-License-Identifier: BSD-3-Clause
// Real threads: order per producer, every word of every message, and counts.
// The rings are small and start near the wrap of the lap tag, so that all
// their paths are taken often.
#include "ringactor/ring/mpsc_writer.hpp"
#include "ringactor/ring/ring_memory.hpp"
#include "ringactor/ring/ring_reader.hpp"
#include "ringactor/ring/spsc_writer.hpp"

#include "jitter_atomics.hpp"
#include "messages.hpp"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

using namespace ringactor;
using namespace ringactor::ring;
using ring_tests::is_genuine;
using ring_tests::jitter_atomics;
using ring_tests::make_message;

namespace {

constexpr std::uint64_t messages = 100'000; // of all producers together

struct outcome {
  std::vector<std::uint64_t> next; // number expected of each producer
  std::uint64_t wrong = 0;         // torn, stale or out of order
};

/// Takes one message into account; the sums are checked after the run.
void note(outcome& seen, const ra_message& message) {
  const std::uint32_t source = ra_message_handler(&message);
  const bool is_next =
    source < seen.next.size() && ra_message_id(&message) == seen.next[source];
  if (!is_next || !is_genuine(message))
    seen.wrong += 1;
  if (source < seen.next.size())
    seen.next[source] = ra_message_id(&message) + 1;
}

/// Pushes one producer's share; ends early when the test failed.
template <class Writer>
void produce_all(Writer& writer, std::uint32_t source, std::uint64_t count,
                 const std::atomic<bool>& stop) {
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto message = make_message(source, i, (i * 7 + source) % 57);
    while (writer.try_push(message) != errc::ok) {
      // Order: relaxed; a wish to end, pairs with consume_all().
      if (stop.load(std::memory_order_relaxed))
        return;
      std::this_thread::yield();
    }
  }
}

/// Pops `count` messages, singly and in batches; gives up after a while.
template <class Reader>
outcome consume_all(Reader& reader, std::size_t producers,
                    std::uint64_t count) {
  outcome seen{.next = std::vector<std::uint64_t>(producers)};
  std::array<ra_message, 7> batch{};
  std::uint64_t popped = 0;
  // Bounded: far more polls than a sound ring ever needs.
  for (std::uint64_t polls = 0; popped < count && polls < 2'000'000'000;
       ++polls) {
    const std::size_t wanted = polls % 2 == 0 ? 1 : batch.size();
    const std::size_t got = reader.pop_batch({batch.data(), wanted});
    for (std::size_t i = 0; i < got; ++i)
      note(seen, batch[i]);
    popped += got;
    if (got == 0 || reader.violations() != 0)
      std::this_thread::yield();
    if (reader.violations() != 0 || seen.wrong != 0)
      break;
  }
  return seen;
}

template <class Reader>
void check(const outcome& seen, const Reader& reader, std::uint64_t count) {
  CHECK(seen.wrong == 0);
  CHECK(reader.violations() == 0);
  for (const std::uint64_t next : seen.next)
    CHECK(next == count);
}

template <class Atomics>
void run_spsc(std::uint64_t cells, std::uint64_t count) {
  CAPTURE(cells);
  const auto memory = ring_memory<>::make(cells, 65'000 * cells);
  spsc_writer<ra_cell, Atomics> writer{memory->view()};
  ring_reader<ra_cell, Atomics> reader{memory->view()};
  std::atomic<bool> stop{false};
  std::thread producer{[&] { produce_all(writer, 0, count, stop); }};
  const auto seen = consume_all(reader, 1, count);
  stop = true;
  producer.join();
  check(seen, reader, count);
  CHECK(writer.violations() == 0);
}

/// Each of `producers` threads pushes `count` messages.
template <class Atomics>
void run_mpsc(std::uint64_t cells, std::uint32_t producers, std::uint64_t count,
              const mpsc_options& options) {
  CAPTURE(cells);
  const auto memory = ring_memory<>::make(cells, 65'000 * cells);
  mpsc_writer<ra_cell, Atomics> writer{memory->view(), options};
  ring_reader<ra_cell, Atomics> reader{memory->view()};
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (std::uint32_t source = 0; source < producers; ++source)
    threads.emplace_back(
      [&, source] { produce_all(writer, source, count, stop); });
  const auto seen = consume_all(reader, producers, count * producers);
  stop = true;
  for (auto& thread : threads)
    thread.join();
  check(seen, reader, count);
  CHECK(writer.violations() == 0);
}

} // namespace

TEST_CASE("an spsc ring keeps order and content (cells=1, 2, 16, 1024)") {
  run_spsc<std_atomics>(1, messages / 4);
  run_spsc<std_atomics>(2, messages / 4);
  run_spsc<std_atomics>(16, messages);
  run_spsc<std_atomics>(1024, messages);
}

TEST_CASE("an mpsc ring by swap keeps order and content (cells=4, 64)") {
  run_mpsc<std_atomics>(4, 3, messages / 8, {.claim = claim_by::swap});
  run_mpsc<std_atomics>(64, 4, messages / 4, {.claim = claim_by::swap});
}

TEST_CASE("an mpsc ring by add keeps order and content (cells=8, 256)") {
  run_mpsc<std_atomics>(8, 4, messages / 8,
                        {.producers_max = 4, .claim = claim_by::add});
  run_mpsc<std_atomics>(256, 4, messages / 4,
                        {.producers_max = 64, .claim = claim_by::add});
}

TEST_CASE("the rings hold when threads lose the core anywhere (cells=2..32)") {
  run_spsc<jitter_atomics>(2, messages / 16);
  run_spsc<jitter_atomics>(16, messages / 8);
  run_mpsc<jitter_atomics>(4, 3, messages / 32, {.claim = claim_by::swap});
  run_mpsc<jitter_atomics>(8, 3, messages / 32,
                           {.producers_max = 3, .claim = claim_by::add});
  run_mpsc<jitter_atomics>(32, 8, messages / 32,
                           {.producers_max = 8, .claim = claim_by::add});
}

TEST_CASE("an mpsc ring by add holds its margin when nobody reads (cells=8)") {
  const auto memory = ring_memory<>::make(8);
  mpsc_writer<> writer{memory->view(),
                       {.producers_max = 4, .claim = claim_by::add}};
  std::atomic<std::uint64_t> pushed{0};
  std::vector<std::thread> threads;
  for (std::uint32_t source = 0; source < 4; ++source)
    threads.emplace_back([&, source] {
      for (std::uint64_t i = 0; i < 1000; ++i)
        if (writer.try_push(make_message(source, i)) == errc::ok)
          ++pushed;
    });
  for (auto& thread : threads)
    thread.join();
  CHECK(memory->view().head().claimed == pushed);
  CHECK(pushed >= 5); // cells - producers + 1 pass for sure
  CHECK(pushed <= 8);
  ring_reader<> reader{memory->view()};
  std::array<ra_message, 8> found{};
  CHECK(reader.pop_batch(found) == pushed);
}

TEST_CASE("the in-place forms keep order across threads (cells=64)") {
  const auto memory = ring_memory<ra_small_cell>::make(64);
  spsc_writer<ra_small_cell> writer{memory->view()};
  ring_reader<ra_small_cell> reader{memory->view()};
  std::thread producer{[&] {
    std::uint64_t i = 0;
    auto fill = [&i](std::uint64_t* rest) noexcept {
      for (std::uint64_t k = 0; k < 7; ++k)
        rest[k] = i * 7 + k;
      return i++ << 16;
    };
    while (i < messages) // ends: the reader below reads them all
      if (i % 3 == 0 ? !writer.produce(fill)
                     : writer.produce_batch(messages - i, fill) == 0)
        std::this_thread::yield();
  }};
  std::uint64_t next = 0, wrong = 0;
  auto use = [&](std::uint64_t first, const std::uint64_t* rest) noexcept {
    wrong += first >> 16 != next;
    for (std::uint64_t k = 0; k < 7; ++k)
      wrong += rest[k] != next * 7 + k;
    ++next;
  };
  while (next < messages) // ends: the producer writes as many
    if (reader.consume_batch(32, use) == 0)
      std::this_thread::yield();
  producer.join();
  CHECK(wrong == 0);
}
