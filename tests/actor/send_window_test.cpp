// SPDX-License-Identifier: BSD-3-Clause
// A stream through a window: never more unanswered than it allows, and every
// way in which a message can fail gives its credit back.
#include "stepped.hpp"

#include "ringactor/actor/send_window.hpp"

#include <algorithm>
#include <deque>
#include <memory>

using namespace actor_tests;
using ringactor::errc;
using ringactor::send_window;
using ringactor::window_options;

namespace {

/// Sends the numbers 1 to `count` as probe_add; ends when all are answered.
/// With `repeats`, what was refused goes again after the next answer: at once
/// would only be refused once more.
struct stream {
  stream(stepped& in, caf::actor receiver, window_options options,
         std::uint64_t count, bool repeats = false)
    : world{in}, to{std::move(receiver)}, again{repeats} {
    for (std::uint64_t i = 1; i <= count; ++i)
      waiting.push_back(i);
    world.system.spawn([this, options](caf::event_based_actor* self) {
      window = std::make_unique<send_window>(self, options, [this] { pump(); });
      pump();
    });
    world.settle_hosts(); // until it has no room, or no number
  }

  ~stream() { world.settle(); } // what is in flight comes back before
  stream(const stream&) = delete;
  stream& operator=(const stream&) = delete;

  void pump() {
    while (!waiting.empty()) { // bounded by the window
      told = try_one(waiting.front());
      if (told != errc::ok)
        return;
      waiting.pop_front();
      most = std::max(most, window->counts().in_flight());
    }
  }
  errc try_one(std::uint64_t number) {
    return window->try_send(
      to,
      [this, number](const probe_total& x) {
        sum += number;
        last = x;
        waiting.insert(waiting.end(), refused.begin(), refused.end());
        refused.clear();
      },
      [this, number](const caf::error& why) {
        errors.push_back(code_of(why));
        why_last = why;
        if (again)
          refused.push_back(number);
      },
      probe_add{number});
  }
  const ringactor::window_counts& counts() { return window->counts(); }
  std::size_t failed_with(errc code) {
    return std::size_t(std::count(errors.begin(), errors.end(), code));
  }

  stepped& world;
  caf::actor to;
  bool again;
  std::deque<std::uint64_t> waiting, refused;
  std::unique_ptr<send_window> window;
  errc told = errc::ok;
  std::uint64_t sum = 0, most = 0; // of answered numbers; in flight at once
  probe_total last{};
  std::vector<errc> errors;
  caf::error why_last;
};

void stream_all(std::uint32_t messages_max) {
  stepped world;
  stream s{world, world.spawn(), {.messages_max = messages_max}, 1000};
  CHECK(s.counts().sent == messages_max);
  CHECK(s.told == errc::would_block);
  CHECK_FALSE(s.window->has_room());
  world.settle();
  CHECK(s.counts().sent == 1000);
  CHECK(s.counts().answered == 1000);
  CHECK(s.counts().failed == 0);
  CHECK(s.counts().in_flight() == 0);
  CHECK(s.most == messages_max);
  CHECK(s.last.sum == 1000 * 1001 / 2);
  CHECK(s.sum == s.last.sum);
  CHECK(world.status().handled == 1000);
}

} // namespace

TEST_CASE("a window sends all, one at a time (window=1)") { stream_all(1); }

TEST_CASE("a window sends all, two in flight (window=2)") { stream_all(2); }

TEST_CASE("a window sends all, many in flight (window=64)") { stream_all(64); }

TEST_CASE("one answer gives one credit, and the sender goes on at once") {
  stepped world;
  stream s{world, world.spawn(), {.messages_max = 3}, 10};
  for (std::uint64_t answers = 1; answers <= 7; ++answers) {
    REQUIRE(world.engine.step(1) == 1);
    world.settle_hosts();
    CHECK(s.counts().answered == answers);
    CHECK(s.counts().sent == 3 + answers);
    CHECK(s.counts().in_flight() == 3);
  }
}

TEST_CASE("a window larger than the stream never blocks (window=64)") {
  stepped world;
  stream s{world, world.spawn(), {.messages_max = 64}, 64};
  CHECK(s.told == errc::ok);
  CHECK(s.counts().in_flight() == 64);
  world.settle();
  CHECK(s.counts().answered == 64);
}

TEST_CASE("a full mailbox gives credit back, what it refused goes again") {
  stepped world;
  auto kernel = world.spawn(0, {.mailbox_limit = 4});
  stream s{world, kernel, {.messages_max = 16}, 100, true};
  world.settle();
  CHECK(s.failed_with(errc::full) > 0);
  CHECK(s.failed_with(errc::full) == s.counts().failed);
  CHECK(s.counts().answered == 100);
  CHECK(s.counts().sent == 100 + s.counts().failed);
  CHECK(s.last.sum == 5050);
  CHECK(s.last.count == 100);
}

TEST_CASE("a receiver that ends gives all credit back, with errors") {
  stepped world;
  stream s{world, world.spawn(), {.messages_max = 8}, 100};
  for (int i = 0; i < 20; ++i) {
    world.engine.step(1);
    world.settle_hosts();
  }
  CHECK(s.counts().answered == 20);
  caf::anon_send_exit(s.to, caf::exit_reason::kill);
  world.settle();
  CHECK(s.waiting.empty());
  CHECK(s.counts().sent == 100);
  CHECK(s.counts().in_flight() == 0);
  CHECK(s.counts().answered + s.errors.size() == 100);
  CHECK(s.errors.size() >= 72); // none was handled after the exit was seen
  CHECK(s.last.sum == s.sum);
  CHECK(world.status().handled == s.counts().answered);
}

TEST_CASE("a handler that fails gives all credit back") {
  stepped world;
  stream s{world, world.spawn(), {.messages_max = 4}, 50};
  world.self->send(s.to, ringactor::message_options{.priority = 3},
                   probe_fail{7, 0});
  world.settle();
  CHECK(s.counts().sent == 50);
  CHECK(s.counts().answered + s.counts().failed == 50);
  CHECK(s.counts().failed > 0);
  CHECK(s.last.sum == s.sum);
}

TEST_CASE("an answer of another type is an error and gives credit back") {
  stepped world;
  auto other = world.system.spawn([](caf::event_based_actor*) -> caf::behavior {
    return {[](const probe_add& x) { return probe_value{x.amount}; }};
  });
  stream s{world, other, {.messages_max = 2}, 10};
  world.settle();
  CHECK(s.counts().failed == 10);
  CHECK(s.why_last == caf::sec::unexpected_response);
}

TEST_CASE("a window streams to a host actor, also past its end") {
  stepped world;
  std::uint64_t sum = 0;
  auto host =
    world.system.spawn([&](caf::event_based_actor* self) -> caf::behavior {
      return {[&, self](const probe_add& x) {
        if (x.amount == 30)
          self->quit(caf::exit_reason::user_shutdown);
        return probe_total{x.amount, sum += x.amount};
      }};
    });
  stream s{world, host, {.messages_max = 8}, 100};
  world.settle();
  CHECK(s.counts().answered == 30);
  CHECK(s.counts().failed == 70);
  CHECK(sum == 30 * 31 / 2);
  CHECK(s.why_last == caf::sec::request_receiver_down);
}

TEST_CASE("a receiver that never answers costs the time-out, not the stream") {
  stepped world;
  std::vector<caf::response_promise> kept;
  auto silent =
    world.system.spawn([&](caf::event_based_actor* self) -> caf::behavior {
      return {[&, self](const probe_add&) {
        kept.push_back(self->make_response_promise());
        return kept.back();
      }};
    });
  stream s{world,
           silent,
           {.messages_max = 4, .timeout = std::chrono::seconds{10}},
           12};
  for (std::uint64_t round = 1; round <= 3; ++round) {
    world.settle();
    CHECK(s.counts().sent == 4 * round);
    CHECK(s.counts().in_flight() == 4);
    world.pass(std::chrono::seconds{11});
  }
  CHECK(s.counts().failed == 12);
  CHECK(s.why_last == caf::sec::request_timeout);
  caf::anon_send_exit(silent, caf::exit_reason::kill);
}

TEST_CASE("a window of no messages sends nothing and says why (window=0)") {
  stepped world;
  stream s{world, world.spawn(), {.messages_max = 0}, 10};
  CHECK(s.told == errc::invalid_argument);
  CHECK(s.counts().sent == 0);
  world.settle();
  CHECK(s.waiting.size() == 10);
}

TEST_CASE("two windows of two actors share one receiver fairly") {
  stepped world;
  auto kernel = world.spawn();
  stream a{world, kernel, {.messages_max = 2}, 200};
  stream b{world, kernel, {.messages_max = 2}, 200};
  world.settle();
  CHECK(a.counts().answered + b.counts().answered == 400);
  CHECK(must(world.ask<probe_total>(kernel, probe_add{0})).sum == 2 * 20100);
}
