// SPDX-License-Identifier: BSD-3-Clause
// closing_gate under real threads, without CAF: what was put in before the gate
// closed is seen by who closed it, and who comes later sees why.
#include "ringactor/actor/closing_gate.hpp"

#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <vector>

namespace {

constexpr int senders = 3;
constexpr int rounds = 2000;
constexpr std::uint64_t each_sends_most = 400;

/// A mailbox as CAF's: a list that many push to and its owner takes. Its nodes
/// are plain memory: the gate alone says when the owner may read the last.
struct mailbox {
  struct node {
    std::uint64_t value;
    node* next;
  };
  ringactor::closing_gate gate;
  std::atomic<node*> head{nullptr};
  std::uint64_t reason = 0; // written before the gate closes

  bool push(node& what) {
    if (!gate.enter())
      return false;
    // Order: relaxed, all: that the gate orders them is what is tested.
    what.next = head.load(std::memory_order_relaxed);
    while (!head.compare_exchange_weak(what.next, &what,
                                       std::memory_order_relaxed)) {}
    gate.leave();
    return true;
  }
  std::uint64_t close() {
    reason = 42;
    gate.close();
    std::uint64_t sum = 0;
    // Order: relaxed; as above.
    for (auto* each = head.load(std::memory_order_relaxed); each;
         each = each->next)
      sum += each->value;
    return sum;
  }
};

struct sender {
  std::vector<mailbox::node> nodes{each_sends_most};
  std::uint64_t taken = 0, refused = 0;

  void run(mailbox& to) {
    for (std::uint64_t i = 0; i < each_sends_most && refused < 20; ++i) {
      nodes[i].value = i + 1;
      if (to.push(nodes[i]))
        taken += i + 1;
      else
        refused += to.reason == 42 ? 1 : 1000;
    }
  }
};

} // namespace

TEST_CASE(
  "a gate lets nobody in once it has closed, and its closer sees all that "
  "came before (rounds=2000, senders=3)") {
  std::uint64_t before = 0, after = 0;
  for (int round = 0; round < rounds; ++round) {
    mailbox box;
    std::array<sender, senders> all;
    std::atomic<int> begun{0};
    std::vector<std::thread> threads;
    for (auto& each : all)
      threads.emplace_back([&] {
        ++begun;
        each.run(box);
      });
    while (begun < 1 + round % senders) // ends: each thread counts itself
      std::this_thread::yield();
    const auto seen = box.close();
    for (auto& each : threads)
      each.join();
    std::uint64_t taken = 0;
    for (const auto& each : all) {
      taken += each.taken;
      REQUIRE(each.refused <= 20); // each of them saw the reason
      after += each.refused;
    }
    REQUIRE(seen == taken);
    before += taken;
  }
  CHECK(before > 0);
  CHECK(after > 0);
}
