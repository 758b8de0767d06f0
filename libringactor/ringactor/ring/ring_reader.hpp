// SPDX-License-Identifier: BSD-3-Clause
// The one consumer's end of a ring, whoever writes it. It never writes a cell
// and trusts no byte: its position is its own, a message is copied once and
// then checked. Tour: the first host file behind the wall, read by the pump.
#pragma once

#include "ringactor/ring/atomics.hpp"
#include "ringactor/ring/cell_access.hpp"
#include "ringactor/ring/reader_options.hpp"
#include "ringactor/ring/ring_view.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace ringactor::ring {

template <class Cell = ra_cell, class Atomics = std_atomics,
          class Orders = default_orders>
class alignas(ring_alignment_bytes) ring_reader {
public:
  /// Goes on at `consumed`. After a reader that died, that is up to an eighth
  /// of the ring before its last message: those come twice.
  ///
  /// Thread: no other reader of the ring lives.
  explicit ring_reader(const ring_view<Cell>& ring,
                       const reader_options& options = {}) noexcept
    : ring_{ring},
      lazy_{std::max<std::uint64_t>(ring.capacity() / 8, 1)},
      backoff_polls_{options.backoff_polls} {
    // Order: reclaim; pairs with the recycle of the reader before.
    position_ = Atomics::template load<Orders::reclaim>(ring_.head().consumed);
    published_ = position_;
  }

  /// Copies the next message out. Words beyond the used ones are untouched.
  ///
  /// Thread: the ring's one consumer.
  /// Order:  observe on word 0 of the cell; pairs with the writer's publish.
  /// Errors: pop_state::corrupt, counted: a length that no cell carries (the
  ///         cell is passed over and `message` is not to be used), or a tag
  ///         from a lap to come (the reader stays).
  [[nodiscard]] pop_state try_pop(ra_message& message) noexcept {
    std::uint64_t first = 0;
    if (const pop_state state = poll(first); state != pop_state::message)
      return state;
    detail::recycle_early<Atomics, Orders>(ring_.head(), position_);
    const errc shape =
      detail::take_words<Atomics>(ring_.cell(position_), first, message);
    advance(1);
    if (shape == errc::ok) [[likely]]
      return pop_state::message;
    ++violations_;
    return pop_state::corrupt;
  }

  /// The in-place form: `use(first, rest)` gets word 0, its low 16 bits a tag,
  /// and the words behind it, the ring's until it returns. Nothing is checked.
  ///
  /// Thread: the ring's one consumer.
  /// Errors: false when there is nothing. `use` must not throw.
  template <class Use>
  [[nodiscard]] bool consume(Use&& use) noexcept {
    std::uint64_t first = 0;
    if (poll(first) != pop_state::message)
      return false;
    detail::recycle_early<Atomics, Orders>(ring_.head(), position_);
    use(first, static_cast<const std::uint64_t*>(ring_.cell(position_).rest));
    advance(1);
    return true;
  }

  /// Pops until the ring is empty or `messages` is full; returns how many. A
  /// corrupt message is counted and ends the batch before it.
  [[nodiscard]] std::size_t pop_batch(std::span<ra_message> messages) noexcept {
    std::size_t count = 0;
    while (count < messages.size()
           && try_pop(messages[count]) == pop_state::message)
      ++count;
    return count;
  }

  /// As consume, up to `count_max` times, at less cost; returns how many.
  template <class Use>
  [[nodiscard]] std::size_t consume_batch(std::size_t count_max,
                                          Use&& use) noexcept {
    std::size_t count = 0;
    std::uint64_t first = 0;
    while (count < count_max && poll(first) == pop_state::message)
      count += consume_run(first, count_max - count, use);
    return count;
  }

  /// Whether there is nothing to pop. Looks at the cell, backing off or not.
  [[nodiscard]] bool is_empty() const noexcept { return !is_ready(observe()); }

  /// Gives the consumed cells back now. A poll that finds nothing does so, and
  /// each eighth of the ring; call it before a pause in polling.
  void publish_consumed() noexcept {
    if (published_ == position_)
      return;
    // Order: recycle; pairs with reclaim: reads of the cells come before it.
    Atomics::template store<Orders::recycle>(ring_.head().consumed, position_);
    published_ = position_;
  }

  /// MPSC: whether the next position is claimed and not yet published.
  bool is_held_up() const noexcept {
    // Order: relaxed; a claim publishes nothing.
    const std::uint64_t claimed =
      Atomics::template load<std::memory_order_relaxed>(ring_.head().claimed);
    return static_cast<std::int64_t>(claimed - position_) > 0
           && !is_ready(observe());
  }

  /// MPSC: passes over a cell whose producer claimed it and is known to be
  /// dead; false when the reader is not held up. A producer that lives on and
  /// writes after this corrupts the ring.
  bool skip_dead() noexcept {
    if (!is_held_up())
      return false;
    advance(1);
    return true;
  }

  std::uint64_t position() const noexcept { return position_; } // of the next
  /// How often the writer broke the rules.
  std::uint64_t violations() const noexcept { return violations_; }

private:
  pop_state poll(std::uint64_t& first) noexcept {
    if (backoff_ != 0) {
      --backoff_;
      return pop_state::empty;
    }
    first = observe();
    return is_ready(first) ? pop_state::message : find_nothing(first);
  }

  std::uint64_t observe() const noexcept {
    // Order: observe; pairs with publish in detail::write_cell().
    return Atomics::template load<Orders::observe>(ring_.cell(position_).first);
  }

  bool is_ready(std::uint64_t first) const noexcept {
    return (first & ra_tag_mask) == ring_.tag(position_);
  }

  /// Consumes from a written cell on, at most until `consumed` is due.
  template <class Use>
  std::size_t consume_run(std::uint64_t first, std::size_t count_max,
                          Use& use) noexcept {
    const ring_view<Cell> ring = ring_;
    const std::uint64_t begin = position_;
    const std::uint64_t end = begin + std::min<std::uint64_t>(count_max, lazy_);
    std::uint64_t at = begin;
    do { // at most `lazy_` steps
      detail::recycle_early<Atomics, Orders>(ring.head(), at);
      use(first, static_cast<const std::uint64_t*>(ring.cell(at).rest));
      if (++at == end)
        break;
      // Order: observe; pairs with publish in detail::write_cell().
      first = Atomics::template load<Orders::observe>(ring.cell(at).first);
    } while ((first & ra_tag_mask) == ring.tag(at));
    advance(at - begin);
    return static_cast<std::size_t>(at - begin);
  }

  /// A tag may be of a lap before. One from a lap to come cannot be: the
  /// writer would have overwritten what is not consumed.
  pop_state find_nothing(std::uint64_t first) noexcept {
    publish_consumed();
    backoff_ = streamed_ > 1 ? backoff_polls_ : 0;
    streamed_ = 0;
    const std::uint64_t laps = (ring_.tag(position_) - first) & ra_tag_mask;
    if (laps <= ra_tag_mask / 2) [[likely]]
      return pop_state::empty;
    ++violations_;
    return pop_state::corrupt;
  }

  void advance(std::uint64_t count) noexcept {
    position_ += count;
    streamed_ += static_cast<std::uint32_t>(count);
    if (position_ - published_ >= lazy_)
      publish_consumed();
  }

  ring_view<Cell> ring_;
  std::uint64_t position_ = 0;  // of the next message
  std::uint64_t published_ = 0; // what `consumed` says
  std::uint64_t lazy_;          // positions between two publications
  std::uint32_t streamed_ = 0;  // messages since the last look at nothing
  std::uint32_t backoff_ = 0;   // polls left without a look
  std::uint32_t backoff_polls_;
  std::uint64_t violations_ = 0;
};

} // namespace ringactor::ring
