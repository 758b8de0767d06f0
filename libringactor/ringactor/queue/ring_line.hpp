// SPDX-License-Identifier: BSD-3-Clause
// One ring of a queue with both its ends, which can be sealed: from then on
// nothing is claimed in it, and its last position is known. Only that makes
// "closed" and a change of rings exact. Used by basic_queue.hpp alone.
#pragma once

#include "ringactor/queue/message_queue.hpp"
#include "ringactor/ring/mpsc_writer.hpp"
#include "ringactor/ring/ring_memory.hpp"
#include "ringactor/ring/ring_reader.hpp"
#include "ringactor/ring/spsc_writer.hpp"

#include <type_traits>
#include <utility>
#include <vector>

namespace ringactor::queue::detail {

/// A bit of `claimed`. A producer that sees it takes the ring for full, as the
/// position lies 2^62 ahead; a claim by swap that raced with it fails.
inline constexpr std::uint64_t sealed_bit = std::uint64_t{1} << 62;

template <queue_kind Kind, class Atomics>
class ring_line {
public:
  static constexpr bool is_shared = Kind == queue_kind::mpsc;
  using writer_type =
    std::conditional_t<is_shared, ring::mpsc_writer<ra_cell, Atomics>,
                       ring::spsc_writer<ra_cell, Atomics>>;

  ring_line(ring::ring_memory<> memory, const queue_options& options)
    : memory_{std::move(memory)},
      writer_{make_writer(view())},
      reader_{view(), options.reading},
      sample_mask_{options.sample_every == 0 ? 0 : options.sample_every - 1},
      sample_match_{options.sample_every == 0 ? 1u : 0u},
      pushed_ticks_(
        options.sample_every == 0 ? 0 : capacity() / options.sample_every + 1) {
  }

  /// Thread: a producer. Errors: full when it is sealed, too.
  errc put(const ra_message& message) noexcept {
    const errc code =
      writer_.try_push(message, [this](const std::uint64_t* rest) noexcept {
        const auto cell = static_cast<std::uint64_t>(rest - view().cell(0).rest)
                          / (sizeof(ra_cell) / sizeof *rest);
        if ((cell & sample_mask_) == sample_match_) [[unlikely]]
          Atomics::write(stamp(cell), Atomics::ticks());
      });
    if constexpr (!is_shared)
      if (code == errc::ok)
        // Order: relaxed; a count for whoever asks, pairs with claimed().
        Atomics::template store<std::memory_order_relaxed>(
          view().head().claimed, writer_.position());
    return code;
  }

  /// Thread: the consumer. Its cells are given back by give_back().
  ring::pop_state take(ra_message& message,
                       queue_counters<Atomics>& counters) noexcept {
    const std::uint64_t cell = reader_.position() & (capacity() - 1);
    if ((cell & sample_mask_) == sample_match_ && !reader_.is_empty())
      [[unlikely]] {
      counters.add_depth(depth_from(reader_.position()));
      // is_empty() acquired what the producer wrote before it published.
      counters.add_latency(stamp(cell), Atomics::ticks());
    }
    return reader_.try_pop(message);
  }

  void give_back() noexcept { reader_.publish_consumed(); }

  /// Whether the consumer would find something. Thread: the consumer.
  bool has_message() const noexcept { return !reader_.is_empty(); }

  /// Whether all is popped that was and will ever be claimed.
  /// Thread: the consumer.
  bool is_drained() const noexcept {
    // Order: acquire; pairs with seal(): what led to it is seen, too.
    return Atomics::template load<std::memory_order_acquire>(
             view().head().claimed)
           == (reader_.position() | sealed_bit);
  }

  /// Thread: mpsc: one at a time; spsc: the producer's.
  void seal() noexcept { set_seal(true); }
  /// Takes the seal off a drained line. Thread: as seal().
  void unseal() noexcept {
    // Order: relaxed; only who seals and unseals writes this bit.
    if (Atomics::template load<std::memory_order_relaxed>(view().head().claimed)
        >= sealed_bit)
      set_seal(false);
  }

  /// Whether a producer would find room. Thread: any.
  bool has_room() const noexcept {
    // Order: relaxed; the push looks again, and a seal counts as full.
    return static_cast<std::int64_t>(
             Atomics::template load<std::memory_order_relaxed>(
               view().head().claimed)
             - consumed())
           < static_cast<std::int64_t>(capacity());
  }

  std::uint64_t capacity() const noexcept { return view().capacity(); }
  /// Messages that were put in and taken out, ever. Thread: any.
  std::uint64_t claimed() const noexcept {
    // Order: relaxed; a count, pairs with put() and the writer's claims.
    return Atomics::template load<std::memory_order_relaxed>(
             view().head().claimed)
           & ~sealed_bit;
  }
  std::uint64_t consumed() const noexcept {
    // Order: acquire; pairs with give_back(): claimed() read later is not less.
    return Atomics::template load<std::memory_order_acquire>(
      view().head().consumed);
  }

private:
  /// By swap: exact to the last cell, and a seal cannot be overtaken.
  static writer_type make_writer(const ring::ring_view<ra_cell>& ring) {
    if constexpr (is_shared)
      return writer_type{ring, {.claim = ring::claim_by::swap}};
    else
      return writer_type{ring};
  }

  const ring::ring_view<ra_cell>& view() const noexcept {
    return memory_.view();
  }

  /// The time of the push of a sampled cell.
  std::uint64_t& stamp(std::uint64_t cell) noexcept {
    return pushed_ticks_[cell / (sample_mask_ + 1)];
  }

  /// The consumer sees a cell before an spsc producer has counted it.
  std::uint64_t depth_from(std::uint64_t position) const noexcept {
    return std::max<std::uint64_t>(claimed() - position, 1);
  }

  void set_seal(bool sealed) noexcept {
    std::uint64_t& word = view().head().claimed;
    if constexpr (is_shared)
      // Order: acq_rel; a swap of a producer comes wholly before or after it;
      // pairs with is_drained().
      Atomics::template add<std::memory_order_acq_rel>(
        word, sealed ? sealed_bit : -sealed_bit);
    else
      // Order: release; pairs with is_drained().
      Atomics::template store<std::memory_order_release>(
        word, sealed ? claimed() | sealed_bit : claimed());
  }

  ring::ring_memory<> memory_;
  writer_type writer_;
  ring::ring_reader<ra_cell, Atomics> reader_;
  std::uint64_t sample_mask_, sample_match_; // no cell matches 1 in 0
  std::vector<std::uint64_t> pushed_ticks_;  // one of `sample_every` cells
};

} // namespace ringactor::queue::detail
