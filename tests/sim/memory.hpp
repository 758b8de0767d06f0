// SPDX-License-Identifier: BSD-3-Clause
// Relaxed memory for one run of a few virtual threads: each atomic word keeps
// the history of its stores, each thread the oldest store that it may still
// read. Plain words are watched for races. world.hpp decides who runs.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ringactor::sim {

using order = std::memory_order;

inline constexpr unsigned threads_max = 4;
/// Accesses that each thread has made, or is known to have made.
using moment = std::array<std::uint32_t, threads_max>;

/// What a thread knows, or a store hands on: which accesses came before, and
/// for each atomic word the oldest store that may still be read.
class knowledge {
public:
  void clear() noexcept;
  void join(const knowledge& other);
  void raise(std::size_t word, std::uint32_t stamp);
  std::uint32_t oldest(std::size_t word) const noexcept;

  moment clock{};

private:
  std::vector<std::uint32_t> oldest_; // a word beyond the end: 0
};

/// What the words of a run hold, as each thread may see them. The stores of a
/// word stand in its modification order, which need not be that of execution:
/// a thread may put a store before stores that it knows nothing of.
class memory {
public:
  memory();

  /// Forgets all words; what the real memory holds is then known to all.
  void reset() noexcept;

  /// The number of the atomic word at an address; sees it on first use.
  std::size_t word(const std::uint64_t& place);

  /// Alternatives, as steps back from the latest store; the first one is 0.
  /// They hold until the next call. To read: any store that is not older than
  /// what the thread knows.
  const std::vector<std::uint32_t>& readable(unsigned thread, std::size_t word);
  /// To put a store behind: the same, without those whose next one updates.
  const std::vector<std::uint32_t>& placeable(unsigned thread,
                                              std::size_t word);
  /// To swap: those to read, without those that hold `expected` and have been
  /// updated already.
  const std::vector<std::uint32_t>& swappable(unsigned thread, std::size_t word,
                                              std::uint64_t expected);

  std::uint64_t value(std::size_t word, std::uint32_t back) const noexcept;
  std::uint64_t load(unsigned thread, std::size_t word, std::uint32_t back,
                     order how);
  void store(unsigned thread, std::size_t word, std::uint32_t back,
             std::uint64_t value, order how);
  /// Reads the store and puts one right behind it: of a release sequence.
  void update(unsigned thread, std::size_t word, std::uint32_t back,
              std::uint64_t value, order how);
  /// A release fence: what the thread knows now, its later stores hand on. An
  /// acquire fence: it learns what the stores carried that it has read.
  void fence(unsigned thread, order how);
  /// From now on the thread sees the latest stores, as it will in finite time.
  void settle(unsigned thread);

  /// A plain access; false when it races with one of another thread.
  bool read_plain(unsigned thread, const void* place);
  bool write_plain(unsigned thread, const void* place);

private:
  struct stored {
    std::uint64_t value = 0;
    std::uint32_t stamp = 0; // its place in the modification order
    bool updates = false;    // nothing may come between it and the one before
    knowledge carried;       // what an acquire that reads it learns
  };
  struct atomic_word {
    std::vector<stored> stores; // kept between runs; those in `sequence` count
    std::vector<std::uint32_t> sequence; // the modification order
    stored& at(std::uint32_t back) noexcept;
    const stored& at(std::uint32_t back) const noexcept;
    bool has_room_behind(std::uint32_t back) const noexcept;
    stored& insert_behind(std::uint32_t back, std::uint64_t value);
  };
  struct plain_word {
    moment reads{};
    std::uint32_t written = 0; // when, by the writer's clock; 0 for never
    unsigned writer = 0;
  };
  struct entry {
    const void* place = nullptr;
    std::uint64_t run = 0;
    std::size_t index = 0;
  };

  entry& find(std::vector<entry>& table, const void* place) const noexcept;
  plain_word& plain(const void* place);

  std::uint64_t run_ = 0;
  std::vector<entry> atomic_places_, plain_places_;
  std::vector<atomic_word> words_;
  std::size_t words_used_ = 0;
  std::vector<plain_word> plain_words_;
  std::array<knowledge, threads_max> threads_;
  // Of each thread: what its last release fence knew; what its reads brought
  // for an acquire fence to come.
  std::array<knowledge, threads_max> fenced_, offered_;
  std::vector<std::uint32_t> alternatives_;
};

} // namespace ringactor::sim
