// SPDX-License-Identifier: BSD-3-Clause
// A world on one thread: CAF's testing scheduler, an engine that runs in
// settle() alone, a clock moved by hand. So a test says what happens when, and
// nothing sleeps. Used by all tests of this folder but the stress tests.
#pragma once

#include "actor_tests_image.hpp"
#include "ringactor/clock/physical_clock.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace actor_tests {

using std::chrono::microseconds;

/// CAF as the tests need it: its scheduler runs on the test's thread.
struct stepped_config : caf::actor_system_config {
  stepped_config();
};

/// Small bounds, executor step, one message a turn.
ringactor::engine_options small_options();

class stepped {
  stepped_config config_;

public:
  explicit stepped(ringactor::engine_options options = small_options());
  ~stepped();
  stepped(const stepped&) = delete;
  stepped& operator=(const stepped&) = delete;

  /// One more engine on the same system and clock; settle() runs it too.
  ringactor::engine open(ringactor::engine_options options = small_options());
  /// A probe kernel that has started; `sum` is where it counts from.
  caf::actor spawn(std::uint64_t sum = 0,
                   ringactor::spawn_options options = {});
  caf::actor spawn_in(const ringactor::engine& where);

  /// Runs kernel actors and host actors until none is ready.
  void settle();
  /// Runs host actors alone.
  void settle_hosts();
  /// Lets CAF's time pass: request timeouts fire.
  void pass(std::chrono::seconds by);

  /// Requests, settles, and returns the answer.
  template <class T, class... Ts>
  caf::expected<T> ask(const caf::actor& to, const Ts&... xs) {
    auto waiting = self->request(to, caf::infinite, xs...);
    settle();
    return take<T>(waiting);
  }
  /// The answer to a request of `self` that has come; an error if none has.
  template <class T, class Handle>
  caf::expected<T> take(Handle& waiting) {
    caf::expected<T> answer{caf::error{caf::sec::request_timeout}};
    if (self->mailbox().empty())
      return answer; // rather than wait for ever
    waiting.receive([&](const T& x) { answer = x; },
                    [&](const caf::error& why) { answer = why; });
    return answer;
  }
  /// As take(), for the answer without content.
  template <class Handle>
  caf::error take_empty(Handle& waiting) {
    caf::error answer{caf::sec::request_timeout};
    if (self->mailbox().empty())
      return answer;
    waiting.receive([&] { answer = caf::none; },
                    [&](const caf::error& why) { answer = why; });
    return answer;
  }
  /// The next plain message in the mailbox of `self`; fails when there is none.
  template <class T>
  T next() {
    REQUIRE(!self->mailbox().empty());
    T found{};
    self->receive([&](const T& x) { found = x; },
                  caf::others >>
                    [](caf::message_view& x) -> caf::result<caf::message> {
                    FAIL("unexpected: ", caf::to_string(x.content()));
                    return caf::sec::unexpected_message;
                  });
    return found;
  }

  /// Watches `who`; reason() gives the reason of the next DOWN.
  void watch(const caf::actor& who) { self->monitor(who); }
  caf::error reason() { return next<caf::down_msg>().reason; }
  bool silent() { return self->mailbox().empty(); }

  ringactor::dead_letters& letters() { return engine.letters(); }
  ringactor::engine_status status() const { return engine.status(); }

  ringactor::clock::manual_clock time;
  caf::actor_system system;
  caf::scoped_actor self;
  ringactor::engine engine;
  std::vector<ringactor::engine> others;
};

/// The value; the test ends with the error's text when there is none.
template <class T>
T must(caf::expected<T> x) {
  REQUIRE_MESSAGE(static_cast<bool>(x), caf::to_string(x.error()));
  return std::move(*x);
}

/// Our number of an error; ok when it is none of ours.
ringactor::errc code_of(const caf::error& why);
template <class T>
ringactor::errc code_of(const caf::expected<T>& x) {
  return x ? ringactor::errc::ok : code_of(x.error());
}

/// True when the error's text has all of `parts`.
bool says(stepped& world, const caf::error& why,
          std::initializer_list<std::string_view> parts);

} // namespace actor_tests
