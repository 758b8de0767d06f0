// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/pending_table.hpp"

#include <algorithm>
#include <new>

namespace ringactor {

namespace {

constexpr std::uint64_t low32 = 0xffffffff;
constexpr std::uint32_t generation_bits = 24; // of the 48 of a correlation
constexpr std::uint32_t generation_mask = (1u << generation_bits) - 1;

std::uint64_t occupied(std::uint64_t generation, std::uint32_t receiver) {
  return generation << 32 | receiver;
}

} // namespace

void pending_range::add(std::uint64_t correlation) noexcept {
  const std::uint64_t index = (correlation & generation_mask) - 1;
  // Order: relaxed; a range that misses a newer end fails the swap.
  std::uint64_t now = bounds_.load(std::memory_order_relaxed);
  for (;;) { // each failure is another thread's success
    const auto first = (now & low32) == 0 ? index : std::min(now >> 32, index);
    const auto next = first << 32 | std::max(now & low32, index + 1);
    // Order: release; pairs with the acquire in first() and end().
    if (next == now
        || bounds_.compare_exchange_weak(now, next, std::memory_order_release,
                                         std::memory_order_relaxed))
      return;
  }
}

std::uint32_t pending_range::first() const noexcept {
  // Order: acquire; pairs with the release in add().
  return static_cast<std::uint32_t>(bounds_.load(std::memory_order_acquire)
                                    >> 32);
}

std::uint32_t pending_range::end() const noexcept {
  // Order: acquire; pairs with the release in add().
  return static_cast<std::uint32_t>(bounds_.load(std::memory_order_acquire));
}

pending_table::pending_table(std::uint32_t records_max)
  : chunks_max_{(records_max + chunk_records - 1) / chunk_records},
    chunks_{std::make_unique<std::atomic<chunk*>[]>(chunks_max_)} {}

pending_table::~pending_table() {
  drain_all([](caf::mailbox_element_ptr) {});
  for (std::uint32_t i = 0; i < chunks_max_; ++i)
    delete chunks_[i].load();
}

pending_table::record* pending_table::at(std::uint32_t index) noexcept {
  // Order: acquire; pairs with the release in grow().
  auto* chunk =
    index / chunk_records < chunks_max_
      ? chunks_[index / chunk_records].load(std::memory_order_acquire)
      : nullptr;
  return chunk ? &chunk->records[index % chunk_records] : nullptr;
}

bool pending_table::grow() noexcept {
  std::lock_guard lock{growing_};
  // Order: acquire; another thread may have grown it while we waited.
  if ((free_.load(std::memory_order_acquire) & low32) != 0)
    return true;
  auto count = chunk_count_.load();
  if (count == chunks_max_)
    return false;
  auto* fresh = new (std::nothrow) chunk;
  if (!fresh)
    return false;
  // Order: release; pairs with the acquire in at().
  chunks_[count].store(fresh, std::memory_order_release);
  chunk_count_.store(count + 1);
  for (std::uint32_t i = chunk_records; i-- > 0;)
    push_free(count * chunk_records + i, fresh->records[i]);
  return true;
}

std::uint32_t pending_table::pop_free() noexcept {
  for (;;) { // each failure is another thread's success, or the table's end
    // Order: acquire; pairs with the release of push_free.
    std::uint64_t top = free_.load(std::memory_order_acquire);
    auto index = static_cast<std::uint32_t>(top & low32);
    if (index == 0) {
      if (!grow())
        return 0;
      continue;
    }
    // Order: relaxed; a stale link fails the swap by its tag.
    std::uint32_t below = at(index - 1)->below.load(std::memory_order_relaxed);
    std::uint64_t next = ((top >> 32) + 1) << 32 | below;
    // Order: acq_rel; keeps the chain below visible to the next pop.
    if (free_.compare_exchange_weak(top, next, std::memory_order_acq_rel))
      return index;
  }
}

void pending_table::push_free(std::uint32_t index, record& of) noexcept {
  // Order: relaxed; the swap below publishes.
  std::uint64_t top = free_.load(std::memory_order_relaxed);
  std::uint64_t next = 0;
  do { // each failure is another thread's success
    // Order: relaxed; published by the swap.
    of.below.store(static_cast<std::uint32_t>(top), std::memory_order_relaxed);
    next = ((top >> 32) + 1) << 32 | (index + 1);
    // Order: acq_rel; its release half pairs with the acquire of pop_free.
  } while (!free_.compare_exchange_weak(top, next, std::memory_order_acq_rel));
}

std::uint64_t pending_table::put(caf::mailbox_element_ptr& element,
                                 std::uint32_t receiver) noexcept {
  std::uint32_t index = pop_free();
  if (index == 0)
    return none;
  record& r = *at(index - 1);
  // Order: relaxed; the popper owns the record.
  std::uint64_t generation = r.state.load(std::memory_order_relaxed) >> 32;
  r.element = element.release();
  // Order: release; pairs with the acquire in claim(): the element is there.
  r.state.store(occupied(generation, receiver), std::memory_order_release);
  return (generation & generation_mask) << generation_bits | index;
}

caf::mailbox_element_ptr pending_table::claim(std::uint32_t index,
                                              std::uint64_t state) {
  record& r = *at(index);
  std::uint64_t next = ((state >> 32) + 1) << 32;
  // Order: acquire; pairs with the release in put(). One claimer wins.
  if (!r.state.compare_exchange_strong(state, next, std::memory_order_acquire))
    return nullptr;
  caf::mailbox_element_ptr element{r.element};
  r.element = nullptr;
  push_free(index, r);
  return element;
}

caf::mailbox_element_ptr
pending_table::take(std::uint64_t correlation) noexcept {
  auto index = static_cast<std::uint32_t>(correlation & generation_mask);
  record* r = index == 0 ? nullptr : at(index - 1);
  if (!r)
    return nullptr;
  // Order: acquire; pairs with the release in put().
  std::uint64_t state = r->state.load(std::memory_order_acquire);
  bool same = (state >> 32 & generation_mask) == correlation >> generation_bits;
  if ((state & low32) == 0 || !same)
    return nullptr;
  return claim(index - 1, state);
}

void pending_table::walk(
  std::uint32_t first, std::uint32_t end,
  const std::function<bool(std::uint64_t)>& wanted,
  const std::function<void(caf::mailbox_element_ptr)>& each) {
  for (std::uint32_t i = first; i < end; ++i) {
    // Order: acquire; pairs with the release in put().
    std::uint64_t state = at(i)->state.load(std::memory_order_acquire);
    if ((state & low32) == 0 || !wanted(state))
      continue;
    if (auto element = claim(i, state))
      each(std::move(element));
  }
}

void pending_table::drain(
  std::uint32_t receiver, const pending_range& range,
  const std::function<void(caf::mailbox_element_ptr)>& each) {
  const auto end = range.end(); // first: ranges only grow
  walk(
    range.first(), end,
    [&](std::uint64_t s) { return (s & low32) == receiver; }, each);
}

void pending_table::drain_all(
  const std::function<void(caf::mailbox_element_ptr)>& each) {
  walk(
    0, chunk_count_.load() * chunk_records, [](std::uint64_t) { return true; },
    each);
}

} // namespace ringactor
