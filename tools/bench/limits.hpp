// SPDX-License-Identifier: BSD-3-Clause
// No peers, but marks: messages handed over by the hundred (publishing each is
// nearly free where a ring comes near), and the harness's own work without any
// queue. What no stream can beat is in floor.hpp.
#pragma once

#include "pattern.hpp"

#include <atomic>
#include <cstdint>
#include <memory>

namespace ringactor::bench {

/// Lets the other side see `block` messages at once; of no use to anybody who
/// waits for one. Streams are multiples of `block`.
template <std::size_t Bytes>
class bulk_hand_over {
public:
  static constexpr const char* name = "bulk hand-over";
  static constexpr std::size_t words = Bytes / 8;
  static constexpr std::uint64_t block = 128, capacity = 1024;
  using producer = bulk_hand_over&;

  bool push(std::uint64_t id) noexcept {
    if (to_ - freed_ == capacity) {
      // Order: acquire; pairs with the release in pop().
      freed_ = consumed_.load(std::memory_order_acquire);
      if (to_ - freed_ == capacity)
        return false;
    }
    fill_pattern<words>(cells_[to_++ % capacity].words, id);
    if (to_ % block == 0)
      // Order: release; pairs with the acquire in pop().
      written_.store(to_, std::memory_order_release);
    return true;
  }

  bool pop(checker& into) noexcept {
    if (from_ == seen_) {
      // Order: acquire; pairs with the release in push().
      seen_ = written_.load(std::memory_order_acquire);
      if (from_ == seen_)
        return false;
    }
    into.take<words>(cells_[from_++ % capacity].words);
    if (from_ % block == 0)
      // Order: release; pairs with the acquire in push().
      consumed_.store(from_, std::memory_order_release);
    return true;
  }

private:
  using cells = flat_words<words>[];
  std::unique_ptr<flat_words<words>[]> cells_ =
    std::make_unique<cells>(capacity);
  alignas(128) std::atomic<std::uint64_t> written_{0};
  alignas(128) std::atomic<std::uint64_t> consumed_{0};
  alignas(128) std::uint64_t to_ = 0, freed_ = 0;
  alignas(128) std::uint64_t from_ = 0, seen_ = 0;
};

/// A message is made where it is looked at: what the harness itself costs.
template <std::size_t Bytes>
class no_queue {
public:
  static constexpr const char* name = "no queue (floor)";
  static constexpr std::size_t words = Bytes / 8;
  using producer = no_queue&;

  bool push(std::uint64_t id) noexcept {
    fill_pattern<words>(cells_[to_++ % 16].words, id);
    asm volatile("" : : "r"(cells_) : "memory"); // it is really written
    return true;
  }
  bool pop(checker& into) noexcept {
    into.take<words>(cells_[from_++ % 16].words);
    return true;
  }

private:
  flat_words<words> cells_[16];
  std::uint64_t to_ = 0, from_ = 0;
};

} // namespace ringactor::bench
