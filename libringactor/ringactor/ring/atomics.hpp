// SPDX-License-Identifier: BSD-3-Clause
// The two policies of the rings. `Atomics` is how words are touched: the real
// machine here, an explorer of relaxed-memory schedules in the proof suite.
// `Orders` names each memory order of the algorithm once, so that a mutant is
// a struct that changes one name. ring/README.md argues why each is needed.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace ringactor::ring {

/// Words of the machine, through std::atomic_ref.
///
/// `read` and `write` touch what a message consists of, not what orders it:
/// `read` fetches exactly once, because the writer may be hostile and the
/// compiler must not look twice at what was checked.
struct std_atomics {
  template <std::memory_order Order>
  static std::uint64_t load(const std::uint64_t& word) noexcept {
    return ref(word).load(Order);
  }
  template <std::memory_order Order>
  static void store(std::uint64_t& word, std::uint64_t value) noexcept {
    ref(word).store(value, Order);
  }
  template <std::memory_order Order>
  static std::uint64_t exchange(std::uint64_t& word,
                                std::uint64_t value) noexcept {
    return ref(word).exchange(value, Order);
  }
  template <std::memory_order Order>
  static std::uint64_t add(std::uint64_t& word, std::uint64_t value) noexcept {
    return ref(word).fetch_add(value, Order);
  }
  /// A failure stores what it saw in `expected`, and orders nothing.
  template <std::memory_order Order>
  static bool compare_and_swap(std::uint64_t& word, std::uint64_t& expected,
                               std::uint64_t value) noexcept {
    // Order: relaxed on failure; the caller tries again with what it saw.
    return ref(word).compare_exchange_strong(expected, value, Order,
                                             std::memory_order_relaxed);
  }

  /// Sleeps while the word has this value; may return for no reason.
  static void wait(const std::uint64_t& word, std::uint64_t value) noexcept {
    // Order: acquire; what the waker did before comes before the return.
    ref(word).wait(value, std::memory_order_acquire);
  }
  static void wake_one(std::uint64_t& word) noexcept { ref(word).notify_one(); }
  static void wake_all(std::uint64_t& word) noexcept { ref(word).notify_all(); }

  template <std::size_t Count>
  static void read(std::uint64_t* to, const std::uint64_t* from) noexcept {
#if defined(__SANITIZE_THREAD__)
    // It does not see a memcpy that was inlined.
    for (std::size_t i = 0; i < Count; ++i)
      to[i] = from[i];
#else
    // Twice as fast as words: these would be paired through the stack.
    std::memcpy(to, from, Count * sizeof *to);
#endif
    // The compiler takes the copy for changed, so it never looks again.
    using words = std::uint64_t[Count];
    asm volatile("" : "+m"(*reinterpret_cast<words*>(to)));
  }
  static void write(std::uint64_t& word, std::uint64_t value) noexcept {
    word = value;
  }

  /// Asks for the line of `word` as its coming writer.
  static void prefetch_for_write(const void* place) noexcept {
#if defined(__x86_64__)
    // The builtin becomes a read prefetch without -mprfchw; this is a no-op
    // on the processors that lack it.
    asm volatile("prefetchw %0" : : "m"(*static_cast<const char*>(place)));
#else
    __builtin_prefetch(place, 1, 3);
#endif
  }

private:
  static std::atomic_ref<std::uint64_t>
  ref(const std::uint64_t& word) noexcept {
    // C++20 has no atomic_ref of a const word; a load writes nothing.
    return std::atomic_ref<std::uint64_t>{const_cast<std::uint64_t&>(word)};
  }
};

/// The orders of the shipped rings, and the flags of what they never do.
struct default_orders {
  using order = std::memory_order;

  /// Writer, word 0 of a cell: the words before it; pairs with observe.
  static constexpr order publish = std::memory_order_release;
  /// Reader, word 0 of a cell; pairs with publish.
  static constexpr order observe = std::memory_order_acquire;
  /// Reader, `consumed`: its reads of cells before it; pairs with reclaim.
  static constexpr order recycle = std::memory_order_release;
  /// Writer, `consumed`; pairs with recycle.
  static constexpr order reclaim = std::memory_order_acquire;
  /// MPSC, `seen`: hands on what reclaim acquired; pairs with adopt.
  static constexpr order share = std::memory_order_release;
  /// MPSC, `seen`; pairs with share.
  static constexpr order adopt = std::memory_order_acquire;
  /// MPSC, add to `claimed`: a claim behind a stale look at `claimed` inherits
  /// what the claims before it adopted; pairs with itself.
  static constexpr order claim = std::memory_order_acq_rel;
  /// MPSC, swap of `claimed`: relaxed, the look was exact and adopted itself;
  /// pairs with nothing.
  static constexpr order claim_exact = std::memory_order_relaxed;

  /// Mutants: word 0 before the other words; a claim by load and store; a
  /// cell given back before it was read.
  static constexpr bool publishes_first = false;
  static constexpr bool claims_blindly = false;
  static constexpr bool recycles_early = false;
};

} // namespace ringactor::ring
