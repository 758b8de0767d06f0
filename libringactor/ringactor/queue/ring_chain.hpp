// SPDX-License-Identifier: BSD-3-Clause
// The rings of a queue, one of each capacity it had; one is pushed into, one
// popped from, which differ while the consumer finishes the ring before. Never
// waits. README.md has the argument. Used by basic_queue.
#pragma once

#include "ringactor/queue/change_state.hpp"
#include "ringactor/queue/ring_line.hpp"

#include <array>
#include <bit>
#include <memory>

namespace ringactor::queue::detail {

template <queue_kind Kind, class Atomics, class Changing = default_changing>
class ring_chain {
public:
  static constexpr bool is_shared = Kind == queue_kind::mpsc;

  explicit ring_chain(const queue_options& options) : options_{options} {}
  /// Makes the first ring. Errors: invalid_argument, exhausted.
  result<void> open() {
    if (auto added = add_line(options_.capacity); !added)
      return added;
    current_ = reading_ = index_of(options_.capacity);
    return {};
  }

  /// Thread: a producer. Errors: full, closed, those of the ring's try_push.
  errc put(const ra_message& message) noexcept {
    for (;;) { // at most one step a change of rings
      if (state_.is_closed())
        return errc::closed;
      const std::uint64_t into = current();
      const errc code = at(into).put(message);
      if (code != errc::full) [[likely]]
        return code;
      if (state_.is_closed())
        return errc::closed; // a seal looks like a full ring
      if (current() == into)
        return errc::full;
    }
  }

  /// Thread: the consumer. Errors: empty, closed, corrupt.
  errc take(ra_message& message, queue_counters<Atomics>& counters) noexcept {
    for (;;) { // at most one step a change of rings
      const ring::pop_state state = at(reading_).take(message, counters);
      if (state != ring::pop_state::empty) [[likely]]
        return state == ring::pop_state::message ? errc::ok : errc::corrupt;
      if (is_over())
        return errc::closed;
      if (!can_move_on())
        return errc::empty;
      move_on();
    }
  }

  /// Frees the cells of what was taken. Thread: the consumer.
  void give_back() noexcept { at(reading_).give_back(); }
  /// Whether take() would say something else than empty. Thread: the consumer.
  bool has_news() const noexcept {
    return at(reading_).has_message() || is_over() || can_move_on();
  }

  /// Whether put() would say something else than full. Thread: any.
  bool has_room() const noexcept {
    return state_.is_closed() || at(current()).has_room();
  }

  void close() noexcept { // any thread
    if (state_.close())
      seal_last();
  }

  /// As message_queue::resize().
  result<void> change(std::uint64_t capacity) {
    if (auto fine = ring::check_capacity(capacity); !fine)
      return fine;
    if (const errc code = state_.begin_change(); code != errc::ok)
      return {code, "the queue is closed, or its ring is being changed"};
    auto outcome = change_to(capacity);
    if (state_.end_change())
      seal_last(); // it was closed meanwhile
    return outcome;
  }

  bool is_closed() const noexcept { return state_.is_closed(); }
  std::uint64_t capacity() const noexcept { return at(current()).capacity(); }
  /// Of the ring that is popped from.
  std::uint64_t reading_capacity() const noexcept {
    return at(reading_).capacity();
  }

  /// What went in and out. Thread: any.
  queue_statistics look() const noexcept {
    queue_statistics now;
    // Order: acquire; pairs with add_line().
    const auto used = Atomics::template load<std::memory_order_acquire>(used_);
    for (std::uint64_t i = 0; i < lines_max; ++i) {
      if ((used >> i & 1) == 0)
        continue;
      const std::uint64_t out = at(i).consumed();
      now.dequeued += out;
      // The consumer may see a message before it is counted as pushed.
      now.enqueued += std::max(at(i).claimed(), out);
    }
    now.depth = now.enqueued - now.dequeued;
    return now;
  }

private:
  using line = ring_line<Kind, Atomics>;
  static constexpr std::size_t lines_max =
    std::countr_zero(ring::ring_cells_max) + 1;

  static std::uint64_t index_of(std::uint64_t capacity) noexcept {
    return std::bit_width(capacity) - 1u;
  }
  line& at(std::uint64_t index) const noexcept { return *lines_[index]; }

  std::uint64_t current() const noexcept {
    // Order: acquire; pairs with change_to(): the line is there.
    return Atomics::template load<std::memory_order_acquire>(current_);
  }

  void seal_last() noexcept {
    if (is_shared) // an spsc ring is sealed by its producer only
      at(current()).seal();
  }

  /// Whether nothing is left and nothing will come.
  bool is_over() const noexcept {
    const bool ended = Changing::settles_first ? state_.is_settled_and_closed()
                                               : state_.is_closed();
    return ended && current() == reading_ && is_finished(is_shared);
  }

  bool can_move_on() const noexcept {
    return current() != reading_ && is_finished(true);
  }

  /// Whether this ring is done with; one that is not sealed, when it is empty.
  bool is_finished(bool sealed) const noexcept {
    return sealed && Changing::ends_at_seal ? at(reading_).is_drained()
                                            : !at(reading_).has_message();
  }

  /// Goes on in the ring that is pushed into.
  void move_on() noexcept {
    at(reading_).give_back();
    // Order: release; pairs with change_to(): this side is done with the ring.
    Atomics::template store<std::memory_order_release>(reading_, current());
  }

  result<void> change_to(std::uint64_t capacity) {
    const std::uint64_t from = current(), to = index_of(capacity);
    // Order: acquire; pairs with move_on().
    if (Atomics::template load<std::memory_order_acquire>(reading_) != from)
      return {errc::would_block,
              "the consumer still reads the ring before; try again later"};
    if (to == from)
      return {};
    if (auto added = add_line(capacity); !added)
      return added;
    // In this order, so that no message can be pushed behind a later one.
    if (Changing::seals_first)
      at(from).seal();
    at(to).unseal();
    // Order: release; pairs with current(): the line, and the seal before it.
    Atomics::template store<std::memory_order_release>(current_, to);
    if (!Changing::seals_first)
      at(from).seal();
    return {};
  }

  /// Makes the line of a capacity where there is none yet.
  result<void> add_line(std::uint64_t capacity) {
    auto& place = lines_[index_of(capacity)];
    if (place)
      return {};
    auto memory = ring::ring_memory<>::make(capacity);
    if (!memory)
      return memory.error();
    place = std::make_unique<line>(std::move(*memory), options_);
    // Order: release; pairs with look(), which reads only these.
    Atomics::template add<std::memory_order_release>(used_, capacity);
    return {};
  }

  const queue_options options_;
  std::array<std::unique_ptr<line>, lines_max> lines_; // by log2 of capacity
  std::uint64_t used_ = 0;                             // bits of lines_
  std::uint64_t current_ = 0;                          // pushed into
  change_state<Atomics> state_;
  alignas(128) std::uint64_t reading_ = 0; // popped from; the consumer's
};

} // namespace ringactor::queue::detail
