// SPDX-License-Identifier: BSD-3-Clause
// Who waits for an answer. The mailbox element of a request is the record; its
// correlation is an index and a generation, so a late or forged answer finds
// nothing. Bounded; grows by chunks.
#pragma once

#include <atomic>
#include <caf/mailbox_element.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

namespace ringactor {

/// Between which records of a table one receiver's are, so that its end walks
/// over these and not over everybody's. Thread: any.
class pending_range {
public:
  /// A correlation that put() gave.
  void add(std::uint64_t correlation) noexcept;
  std::uint32_t first() const noexcept;
  std::uint32_t end() const noexcept; // 0: there is none

private:
  std::atomic<std::uint64_t> bounds_{0}; // first 32 | end 32
};

/// Thread: any, for every call. No lock but when a chunk is added.
class pending_table {
public:
  static constexpr std::uint64_t none = 0;

  /// `records_max` requests may wait at once.
  explicit pending_table(std::uint32_t records_max);
  ~pending_table();
  pending_table(const pending_table&) = delete;
  pending_table& operator=(const pending_table&) = delete;

  /// Keeps the element until it is taken; `receiver` is the id of the actor it
  /// was sent to, not 0. Returns its correlation, or `none` when the table is
  /// full; then `element` is still the caller's.
  /// Cost: one compare-and-swap on a shared word.
  std::uint64_t put(caf::mailbox_element_ptr& element,
                    std::uint32_t receiver) noexcept;

  /// The element of this correlation, once; null for any later call.
  caf::mailbox_element_ptr take(std::uint64_t correlation) noexcept;

  /// Takes all that wait for `receiver`, whose correlations are in `range`.
  /// Cost: a walk over the range.
  void drain(std::uint32_t receiver, const pending_range& range,
             const std::function<void(caf::mailbox_element_ptr)>& each);

  /// Takes all that wait.
  void drain_all(const std::function<void(caf::mailbox_element_ptr)>& each);

private:
  static constexpr std::uint32_t chunk_records = 1024;
  struct record {
    // generation 32 | receiver id, 0 = free; the one word that decides who owns
    // `element`.
    std::atomic<std::uint64_t> state{0};
    std::atomic<std::uint32_t> below{0}; // next free index + 1
    caf::mailbox_element* element = nullptr;
  };
  struct chunk {
    record records[chunk_records];
  };
  record* at(std::uint32_t index) noexcept;
  std::uint32_t pop_free() noexcept;
  void push_free(std::uint32_t index, record& of) noexcept;
  bool grow() noexcept;
  caf::mailbox_element_ptr claim(std::uint32_t index, std::uint64_t state);
  void walk(std::uint32_t first, std::uint32_t end,
            const std::function<bool(std::uint64_t)>& wanted,
            const std::function<void(caf::mailbox_element_ptr)>& each);

  std::uint32_t chunks_max_;
  std::unique_ptr<std::atomic<chunk*>[]> chunks_;
  std::atomic<std::uint32_t> chunk_count_{0};
  alignas(64) std::atomic<std::uint64_t> free_{0}; // tag 32 | index + 1
  std::mutex growing_;
};

} // namespace ringactor
