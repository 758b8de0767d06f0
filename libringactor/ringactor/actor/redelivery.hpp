// SPDX-License-Identifier: BSD-3-Clause
// Messages that a life left behind unhandled, kept for the next life at its
// address: spawn_options::redeliver. Used by engine_core, which brings them.
#pragma once

#include "ringactor/abi/envelope_fields.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace ringactor {

/// What is kept of a place is bounded; it is kept from a life's end to the next
/// life's start or to the release of the address. Who takes messages out of
/// here owns them and their blocks.
///
/// Thread: any. Cost: a look at a flag while no actor asks for redelivery.
class redelivery {
public:
  using messages = std::vector<ra_message>;

  /// A life begins here: nothing more is taken in till it ends. Gives what the
  /// lives before left, in the order of its stamps, so in that of each sender.
  /// `limit` 0: this life asks for no redelivery.
  messages begin(std::uint32_t place, std::size_t limit);
  /// The life's start failed: they wait again.
  void put_back(std::uint32_t place, messages what);
  /// The life has ended.
  void end(std::uint32_t place);
  /// False: not asked for, a life is there, or there is no room. Then it is the
  /// caller's still.
  bool take_in(const ra_message& message);
  /// There will be no next life here.
  messages release(std::uint32_t place);
  /// Nor anywhere: nothing is taken in from now on.
  messages close();

  /// Messages that wait now; that were sent to a next life so far.
  std::uint64_t waiting() const;
  std::uint64_t redelivered() const noexcept {
    return redelivered_.load(std::memory_order_relaxed); // Order: a snapshot
  }
  void note_redelivered() noexcept {
    redelivered_.fetch_add(1, std::memory_order_relaxed); // Order: a count
  }

private:
  struct entry {
    std::size_t limit = 0;
    bool has_ended = false;
    messages kept;
  };

  mutable std::mutex mutex_;
  std::unordered_map<std::uint32_t, entry> places_;
  bool is_closed_ = false;
  std::atomic<bool> is_used_{false}; // ever
  std::atomic<std::uint64_t> redelivered_{0};
};

} // namespace ringactor
