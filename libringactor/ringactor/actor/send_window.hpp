// SPDX-License-Identifier: BSD-3-Clause
// Streaming with back-pressure: an actor that sends more than a receiver takes
// keeps at most so many messages unanswered, and is called when it may go on.
// No polling, no thread: credit comes back as answers in its own mailbox.
#pragma once

#include "ringactor/abi/errc.hpp"
#include "ringactor/actor/caf_compat/caf_compat.hpp"

#include <caf/event_based_actor.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>

namespace ringactor {

struct window_options {
  std::uint32_t messages_max = 64; // sent and not answered yet
  /// How long one answer is waited for; 0: for ever. Kernel actors answer
  /// always, if by an error; an actor of another node may not.
  std::chrono::milliseconds timeout{0};
};

/// sent = answered + failed + in_flight, at any moment.
struct window_counts {
  std::uint64_t sent = 0;     // not those that were told would_block
  std::uint64_t answered = 0; // also by the empty answer
  std::uint64_t failed = 0;   // answered by an error: refused, expired, down
  std::uint64_t in_flight() const noexcept { return sent - answered - failed; }
};

/// Each message goes out as a request, so each comes back: as the answer, or
/// as the error of a full mailbox, a receiver that ended, a passed deadline.
/// Give a kernel actor twice the window as mailbox_limit: its mailbox gets room
/// back in quarters, a little after the answers.
/// What is refused at once gives its credit at once: to send it again, wait for
/// an answer, or the two sides do nothing else.
/// Shape:  a member of the actor or of its state; one may have several.
/// Thread: the actor's own handlers.
class send_window {
public:
  /// `ready` is called after the handler of each answer or error, as long as
  /// there is room then: what try_send refused goes now. An actor that has
  /// quit sends nothing more in it.
  send_window(caf::event_based_actor* self, window_options options,
              std::function<void()> ready)
    : self_{self}, options_{options}, ready_{std::move(ready)} {}
  send_window(const send_window&) = delete;
  send_window& operator=(const send_window&) = delete;

  bool has_room() const noexcept {
    return counts_.in_flight() < options_.messages_max;
  }

  /// Sends one message; `on_answer` takes what the receiver answers ([] {} for
  /// a handler that says nothing), `on_error` a const caf::error&. An answer of
  /// another type is an error: unexpected_response.
  /// Errors: would_block: all are in flight, so `ready` will be called;
  ///         invalid_argument: a window of 0 messages has nothing to wait for.
  template <class Handle, class OnAnswer, class OnError, class... Ts>
  [[nodiscard]] errc try_send(const Handle& to, OnAnswer on_answer,
                              OnError on_error, Ts&&... message);

  const window_counts& counts() const noexcept { return counts_; }

private:
  /// `then` with the credit given back before it, and `ready` after it. The
  /// second parameter only carries the handler's parameters.
  template <class Then, class... Xs>
  auto counting(std::uint64_t& count, Then then,
                const std::function<void(Xs...)>*) {
    return [this, &count, then = std::move(then)](Xs... xs) mutable {
      ++count;
      then(std::forward<Xs>(xs)...);
      if (has_room())
        ready_();
    };
  }

  caf::event_based_actor* self_;
  window_options options_;
  std::function<void()> ready_;
  window_counts counts_;
};

template <class Handle, class OnAnswer, class OnError, class... Ts>
errc send_window::try_send(const Handle& to, OnAnswer on_answer,
                           OnError on_error, Ts&&... message) {
  if (options_.messages_max == 0)
    return errc::invalid_argument;
  if (!has_room())
    return errc::would_block;
  using signature = decltype(std::function{on_answer});
  auto answered = counting(counts_.answered, std::move(on_answer),
                           static_cast<const signature*>(nullptr));
  auto failed = counting(
    counts_.failed, std::move(on_error),
    static_cast<const std::function<void(const caf::error&)>*>(nullptr));
  ++counts_.sent;
  if (options_.timeout.count() == 0)
    self_->request(to, caf::infinite, std::forward<Ts>(message)...)
      .then(std::move(answered), std::move(failed));
  else
    self_->request(to, options_.timeout, std::forward<Ts>(message)...)
      .then(std::move(answered), std::move(failed));
  return errc::ok;
}

} // namespace ringactor
