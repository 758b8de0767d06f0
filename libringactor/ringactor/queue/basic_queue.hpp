// SPDX-License-Identifier: BSD-3-Clause
// The queue itself: a chain of rings that never waits, and two places to sleep
// for those who do. Used by make_queue, and by whoever wants direct calls.
#pragma once

#include "ringactor/queue/message_queue.hpp"
#include "ringactor/queue/ring_chain.hpp"
#include "ringactor/queue/timed_atomics.hpp"
#include "ringactor/ring/parker.hpp"

namespace ringactor::queue {

/// The contracts of the calls are those of message_queue.
template <queue_kind Kind, class Atomics = timed_atomics>
class basic_queue final : public message_queue {
public:
  /// Errors: invalid_argument, exhausted.
  static result<std::unique_ptr<basic_queue>>
  make(const queue_options& options = {}) {
    if (auto fine = check_options(options); !fine)
      return fine.error();
    std::unique_ptr<basic_queue> queue{new basic_queue{options}};
    if (auto opened = queue->rings_.open(); !opened)
      return opened.error();
    return queue;
  }

  [[nodiscard]] errc try_push(const ra_message& message) noexcept override {
    return count(put(message));
  }

  [[nodiscard]] errc push(const ra_message& message,
                          std::chrono::nanoseconds timeout) noexcept override {
    errc code = put(message);
    if (code == errc::full)
      code = push_late(message, end_of_wait(Atomics::now(), timeout));
    return count(code);
  }

  [[nodiscard]] std::size_t
  push_batch(std::span<const ra_message> messages) noexcept override {
    std::size_t done = 0;
    while (done < messages.size() && rings_.put(messages[done]) == errc::ok)
      ++done;
    if (done != 0)
      not_empty_.wake_one();
    return done;
  }

  [[nodiscard]] errc try_pop(ra_message& message) noexcept override {
    const errc code = rings_.take(message, counters_);
    took(code == errc::ok ? 1 : 0, code != errc::ok);
    return code;
  }

  [[nodiscard]] errc pop(ra_message& message,
                         std::chrono::nanoseconds timeout) noexcept override {
    const errc code = try_pop(message);
    return code != errc::empty
             ? code
             : pop_late(message, end_of_wait(Atomics::now(), timeout));
  }

  [[nodiscard]] std::size_t
  pop_batch(std::span<ra_message> messages) noexcept override {
    std::size_t done = 0;
    while (done < messages.size()
           && rings_.take(messages[done], counters_) == errc::ok)
      ++done;
    took(done, done < messages.size());
    return done;
  }

  void close() noexcept override {
    rings_.close();
    wake_everybody();
  }

  result<void> resize(std::uint64_t capacity) override {
    auto outcome = rings_.change(capacity);
    wake_everybody();
    return outcome;
  }

  bool is_closed() const noexcept override { return rings_.is_closed(); }

  std::size_t size() const noexcept override {
    return static_cast<std::size_t>(rings_.look().depth);
  }

  std::uint64_t capacity() const noexcept override { return rings_.capacity(); }

  queue_statistics statistics() const noexcept override {
    queue_statistics now = rings_.look();
    counters_.read(now);
    return now;
  }

private:
  static constexpr std::chrono::milliseconds look_again{1};

  explicit basic_queue(const queue_options& options)
    : spin_polls_{options.spin_polls}, rings_{options} {}

  errc put(const ra_message& message) noexcept {
    const errc code = rings_.put(message);
    if (code == errc::ok) [[likely]]
      not_empty_.wake_one();
    return code;
  }

  errc count(errc code) noexcept {
    if (code != errc::ok) [[unlikely]]
      counters_.add_dropped();
    return code;
  }

  template <class Time>
  errc push_late(const ra_message& message, Time until) noexcept {
    const auto found = [this] { return rings_.has_room(); };
    spin(found);
    for (;;) { // ends: at `until`
      if (const errc code = put(message); code != errc::full)
        return code;
      const Time now = Atomics::now();
      if (now >= until)
        return errc::timeout;
      not_full_.park_until(std::min(until, end_of_wait(now, look_again)),
                           found);
    }
  }

  template <class Time>
  errc pop_late(ra_message& message, Time until) noexcept {
    const auto found = [this] { return rings_.has_news(); };
    spin(found);
    for (;;) { // ends: at `until`
      if (const errc code = try_pop(message); code != errc::empty)
        return code;
      if (Atomics::now() >= until)
        return errc::timeout;
      not_empty_.park_until(until, found);
    }
  }

  template <class Found>
  void spin(const Found& found) const noexcept {
    for (std::uint32_t i = 0; i < spin_polls_ && !found(); ++i)
      Atomics::pause();
  }

  /// Gives cells back after `popped` messages. Wakes producers when it is
  /// worth a look: an eighth came free, or nothing is left.
  void took(std::size_t popped, bool ran_empty) noexcept {
    if (popped != 0)
      rings_.give_back();
    unannounced_ += popped;
    if (unannounced_ == 0)
      return;
    if (ran_empty || unannounced_ >= rings_.reading_capacity() / 8) {
      unannounced_ = 0;
      not_full_.wake_all();
    }
  }

  void wake_everybody() noexcept {
    not_empty_.wake_one();
    not_full_.wake_all();
  }

  const std::uint32_t spin_polls_;
  detail::ring_chain<Kind, Atomics> rings_;
  std::uint64_t unannounced_ = 0; // popped, no producer woken; the consumer's
  queue_counters<Atomics> counters_;
  ring::parker<Atomics> not_empty_; // the consumer sleeps here
  ring::parker<Atomics> not_full_;  // producers sleep here
};

using spsc_queue = basic_queue<queue_kind::spsc>;
using mpsc_queue = basic_queue<queue_kind::mpsc>;

} // namespace ringactor::queue
