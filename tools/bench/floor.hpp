// SPDX-License-Identifier: BSD-3-Clause
// What lines cost that go from one core to another and back: one core fills a
// block, then the other checks it, never both at once. No stream can be faster
// than the slower of the two, however it batches.
#pragma once

#include "pattern.hpp"
#include "threads.hpp"

#include "ringactor/ring/atomics.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace ringactor::bench {

template <std::size_t Bytes>
class lines_by_turns {
public:
  static constexpr const char* name = "slower side alone (floor)";
  static constexpr std::size_t words = Bytes / 8;
  static constexpr std::uint64_t messages = 128 * 1024 / Bytes; // of a turn
  static constexpr std::uint64_t turns = 100;

  /// Value: M messages/s of the slower side.
  sample measure(tally& counts) {
    std::vector<double> fill_ns(turns), check_ns(turns);
    const auto run = run_together(
      {{0, [&] { take_turns(0, fill_ns, [this] { fill(); }); }},
       {1, [&] { take_turns(1, check_ns, [this] { check(); }); }}});
    turn_ = 0;
    seen_.close(messages * turns, counts);
    const double slower_ns = std::max(summarise(std::move(fill_ns)).median,
                                      summarise(std::move(check_ns)).median);
    return {.value = 1e3 * static_cast<double>(messages) / slower_ns,
            .disturbed = run.disturbed};
  }

private:
  template <class Work>
  void take_turns(std::uint64_t side, std::vector<double>& ns, Work work) {
    patience left;
    for (std::uint64_t i = 0; i < turns; ++i) {
      // Order: acquire; pairs with the release of the other side.
      while (turn_.load(std::memory_order_acquire) != 2 * i + side)
        if (!left.wait())
          return;
      const auto start = ticks();
      work();
      // Until the last line has come: the fence is part of the turn.
      std::atomic_thread_fence(std::memory_order_seq_cst);
      ns[i] = static_cast<double>(ticks() - start) * ns_per_tick();
      // Order: release; pairs with the acquire of the other side.
      turn_.store(2 * i + side + 1, std::memory_order_release);
    }
  }

  void fill() noexcept {
    constexpr std::uint64_t ahead = 12 * 64 / Bytes; // 12 lines, as our rings
    for (std::uint64_t i = 0; i < messages; ++i) {
      const auto* soon = cells_[(i + ahead) % messages].words;
      for (std::size_t k = 0; k < words; k += 8) // each line of a message
        ring::std_atomics::prefetch_for_write(soon + k);
      fill_pattern<words>(cells_[i].words, next_ + i);
    }
    next_ += messages;
  }
  void check() noexcept {
    for (std::uint64_t i = 0; i < messages; ++i)
      seen_.template take<words>(cells_[i].words);
  }

  using cells = flat_words<words>[];
  std::unique_ptr<flat_words<words>[]> cells_ =
    std::make_unique<cells>(messages);
  alignas(128) std::atomic<std::uint64_t> turn_{0};
  alignas(128) std::uint64_t next_ = 0;
  checker seen_;
};

} // namespace ringactor::bench
