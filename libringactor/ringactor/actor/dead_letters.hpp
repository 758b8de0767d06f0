// SPDX-License-Identifier: BSD-3-Clause
// The one sink for messages that reach nobody. Each is counted by its reason;
// the newest are kept; subscribers see all. Users' page: letters.hpp.
#pragma once

#include "ringactor/abi/envelope.h"
#include "ringactor/abi/errc.hpp"
#include "ringactor/actor/caf_compat/message_types.hpp"
#include "ringactor/actor/subscribers.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace ringactor {

struct dead_letter {
  ra_message message{}; // as it was sent; its spans are given back already
  errc reason = errc::no_such;
  std::uint32_t epoch = 0;  // of the engine it was for: see actor_ref::epoch()
  std::uint64_t number = 0; // from 1, in the order of the sink
};

template <class Inspector>
auto inspect(Inspector& f, dead_letter& x) {
  return caf_compat::inspect_opaque(f, x, "ringactor::dead_letter");
}

/// Thread: any. A lock; letters are no hot path.
class dead_letters {
public:
  using subscriber = std::function<void(const dead_letter&)>;

  /// Counts the letter, keeps it among the newest, tells the subscribers.
  void publish(const dead_letter& letter);

  /// Calls `each` for every letter from now on, on the thread that publishes.
  /// It must not block, and must not subscribe.
  void subscribe(subscriber each);

  /// The host actors that are sent every letter, as a dead_letter.
  subscribers& actors() noexcept { return *actors_; }

  /// Takes a kept letter out, to send it again; none: never was, or too old.
  std::optional<dead_letter> take(std::uint64_t number);
  /// Puts it back where it was; it could not be sent.
  void put_back(const dead_letter& letter);
  /// Letters that were taken out and sent again.
  std::uint64_t replayed() const noexcept;
  void note_replay() noexcept;

  /// Letters so far, of one reason or in all.
  std::uint64_t count(errc reason) const noexcept;
  std::uint64_t count() const noexcept;

  /// The newest letters, oldest first; at most `kept_max`.
  std::vector<dead_letter> newest() const;

  static constexpr std::size_t kept_max = 256;

private:
  std::array<std::atomic<std::uint64_t>, ra_status_count> counts_{};
  mutable std::mutex mutex_;
  std::deque<dead_letter> kept_;
  std::vector<subscriber> subscribers_;
  const std::shared_ptr<subscribers> actors_ = std::make_shared<subscribers>();
  std::uint64_t number_ = 0;
  std::atomic<std::uint64_t> replayed_{0};
};

} // namespace ringactor

RINGACTOR_CAF_TYPE(ringactor::dead_letter, 9);
