// SPDX-License-Identifier: BSD-3-Clause
// pending_table under threads: what was put is taken exactly once, by take()
// or by a drain, and a correlation of the past finds nothing.
#include "ringactor/actor/pending_table.hpp"

#include "pending_elements.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

using actor_tests::element;
using actor_tests::number_of;
using ringactor::pending_table;

namespace {

constexpr int threads_count = 4;
constexpr int rounds = 20'000;

/// Runs `work(thread)` on all threads.
template <class F>
void on_threads(F work) {
  std::vector<std::thread> threads;
  for (int t = 0; t < threads_count; ++t)
    threads.emplace_back([work, t] { work(t); });
  for (auto& each : threads)
    each.join();
}

} // namespace

TEST_CASE("pending_table gives each thread its own records (threads=4)") {
  pending_table table{4096};
  std::atomic<int> wrong{0};
  on_threads([&](int t) {
    std::vector<std::uint64_t> held;
    for (int i = 0; i < rounds; ++i) {
      auto x = element(t * rounds + i);
      held.push_back(table.put(x, 1));
      if (held.size() < 100 && i + 1 < rounds)
        continue;
      for (std::size_t k = 0; k < held.size(); ++k) {
        auto mine = table.take(held[k]);
        auto expected = t * rounds + i + 1 - static_cast<int>(held.size() - k);
        wrong += !mine || number_of(mine) != expected;
        wrong += table.take(held[k]) != nullptr;
      }
      held.clear();
    }
  });
  CHECK(wrong == 0);
}

TEST_CASE("pending_table: a take and a drain never both win (threads=4)") {
  pending_table table{4096};
  ringactor::pending_range ranges[2];
  std::atomic<int> put{0}, got{0};
  on_threads([&](int t) {
    auto count = [&](caf::mailbox_element_ptr) { ++got; };
    for (int i = 0; i < rounds / 10; ++i) {
      std::uint64_t held[8];
      for (auto& each : held) {
        auto x = element(i);
        each = table.put(x, 1 + static_cast<std::uint32_t>(i % 2));
        ranges[i % 2].add(each);
        put += each != pending_table::none;
      }
      if (i % 8 == t)
        table.drain(1 + static_cast<std::uint32_t>(t % 2), ranges[t % 2],
                    count);
      for (auto each : held)
        got += table.take(each) != nullptr;
    }
  });
  table.drain_all([&](caf::mailbox_element_ptr) { ++got; });
  CHECK(put == threads_count * (rounds / 10) * 8);
  CHECK(got == put);
}

TEST_CASE("pending_table answers none among threads when full (threads=4)") {
  pending_table table{1024};
  std::atomic<int> put{0};
  on_threads([&](int) {
    for (int i = 0; i < 1000; ++i) {
      auto x = element(i);
      put += table.put(x, 1) != pending_table::none;
    }
  });
  CHECK(put == 1024);
  int drained = 0;
  table.drain_all([&](caf::mailbox_element_ptr) { ++drained; });
  CHECK(drained == 1024);
}
