// SPDX-License-Identifier: BSD-3-Clause
// Dead letters: who is told of them, and how one is sent again.
#include "acts.hpp"
#include "collector.hpp"

using namespace actor_tests;
using caf::exit_reason;
using ringactor::dead_letter;
using ringactor::errc;
using ringactor::replay_letter;
using ringactor::subscribe_letters;

namespace {

/// A kept actor that has ended, and the letter of a message it did not get.
struct lost_message : stepped {
  caf::actor life = spawn(0, {.keep_address = true});
  ringactor::actor_ref ref = ringactor::ref_to(engine, life);
  std::uint64_t number = 0;
  lost_message() {
    end(*this, life);
    self->send(life, probe_value{42});
    settle();
    number = letters().newest().back().number;
  }
  void restart() {
    life = must(ringactor::respawn_kernel(engine, ref, probe_kernel({})));
    settle();
  }
};

} // namespace

TEST_CASE("a subscriber is sent each letter, with its reason and number") {
  stepped world;
  collector<dead_letter> sink{world};
  auto kernel = world.spawn();
  end(world, kernel);
  caf::anon_send(kernel, probe_value{1});
  REQUIRE_FALSE(subscribe_letters(world.engine, sink.actor));
  caf::anon_send(kernel, probe_value{2});
  caf::anon_send(kernel, probe_value{3});
  world.settle();
  REQUIRE(sink.all.size() == 2);
  CHECK(sink.all[0].reason == errc::down);
  CHECK(sink.all[0].number == 2);
  CHECK(sink.all[1].number == 3);
  CHECK(sink.all[1].message.w[ra_envelope_words] == 3);
  CHECK(ringactor::unsubscribe_letters(world.engine, sink.actor));
  CHECK_FALSE(ringactor::unsubscribe_letters(world.engine, sink.actor));
  caf::anon_send(kernel, probe_value{4});
  world.settle();
  CHECK(sink.all.size() == 2);
  CHECK(world.letters().count(errc::down) == 4);
}

TEST_CASE("a subscription ends with its actor, and holds it not alive") {
  stepped world;
  auto kernel = world.spawn();
  end(world, kernel);
  collector<dead_letter> sink{world};
  REQUIRE_FALSE(subscribe_letters(world.engine, sink.actor));
  world.settle();
  world.watch(sink.actor);
  sink.actor = nullptr;
  CHECK(world.reason() == exit_reason::unreachable);
  caf::anon_send(kernel, probe_value{1});
  collector<dead_letter> other{world};
  REQUIRE_FALSE(subscribe_letters(world.engine, other.actor));
  auto id = other.actor;
  end(world, id);
  CHECK_FALSE(ringactor::unsubscribe_letters(world.engine, id));
}

TEST_CASE("kernel actors, refs and nobody cannot subscribe to letters") {
  stepped world;
  auto kernel = world.spawn();
  auto ref = ringactor::ref_to(world.engine, kernel).as_actor(world.system);
  for (const auto& each : {kernel, ref, caf::actor{}})
    CHECK(code_of(subscribe_letters(world.engine, each))
          == errc::invalid_argument);
}

TEST_CASE("a letter is replayed to the life after a restart, once") {
  lost_message world;
  world.restart();
  REQUIRE_FALSE(replay_letter(world.engine, world.number));
  world.settle();
  auto total = must(world.ask<probe_total>(world.life, probe_add{0}));
  CHECK(total.sum == 42);
  CHECK(world.letters().replayed() == 1);
  CHECK(world.letters().count() == 1);
  auto again = replay_letter(world.engine, world.number);
  CHECK(code_of(again) == errc::no_such);
  CHECK(says(world, again, {"letter 1", "not kept", "none"}));
}

TEST_CASE("a letter is replayed to a life that was only full (limit=2)") {
  stepped world;
  auto kernel = world.spawn(0, {.mailbox_limit = 2});
  for (std::uint64_t i = 1; i <= 3; ++i)
    caf::anon_send(kernel, probe_value{i});
  REQUIRE(world.letters().count(errc::full) == 1);
  auto number = world.letters().newest().back().number;
  CHECK(code_of(replay_letter(world.engine, number)) == errc::full);
  CHECK(world.letters().count() == 1); // it stays that letter
  world.settle();
  REQUIRE_FALSE(replay_letter(world.engine, number));
  CHECK(must(world.ask<probe_total>(kernel, probe_add{0})).sum == 6);
}

TEST_CASE("a letter whose actor is not back is kept: down, unavailable") {
  lost_message world;
  CHECK(code_of(replay_letter(world.engine, world.number)) == errc::down);
  CHECK(world.letters().newest().size() == 1);
  world.restart();
  caf::anon_send_exit(world.life, exit_reason::kill);
  world.life =
    must(ringactor::respawn_kernel(world.engine, world.ref, probe_kernel({})));
  auto early = replay_letter(world.engine, world.number);
  CHECK(code_of(early) == errc::unavailable);
  CHECK(says(world, early, {"actor 1/0", "restart", "replay"}));
  world.settle();
  CHECK_FALSE(replay_letter(world.engine, world.number));
  CHECK(world.letters().replayed() == 1);
}

TEST_CASE("a letter is never replayed to another actor at its id") {
  stepped world;
  auto first = world.spawn();
  end(world, first);
  caf::anon_send(first, probe_value{1});
  auto second = world.spawn(); // at the same id
  auto number = world.letters().newest().back().number;
  CHECK(code_of(replay_letter(world.engine, number))
        == errc::stale_incarnation);
  CHECK(must(world.ask<probe_total>(second, probe_add{0})).sum == 0);
}

TEST_CASE("a letter to a host actor is replayed with its sender") {
  stepped world;
  auto from = world.spawn();
  collector<probe_value> first{world};
  REQUIRE_FALSE(ringactor::keep_address(world.engine, first.actor));
  auto ref = ringactor::ref_to(world.engine, first.actor);
  auto address = ref.address();
  end(world, first.actor);
  must(world.ask<probe_status>(from, probe_send{address, 7, 1, 0}));
  REQUIRE(world.letters().count(errc::down) == 1);
  collector<probe_value> second{world};
  must(ringactor::replace_actor(world.engine, ref, second.actor));
  REQUIRE_FALSE(
    replay_letter(world.engine, world.letters().newest().back().number));
  world.settle();
  REQUIRE(second.all.size() == 1);
  CHECK(second.all[0].value == 7);
  CHECK(second.sender == caf::actor_cast<caf::strong_actor_ptr>(from));
}

TEST_CASE("an unknown letter is refused, with the numbers there are") {
  lost_message world;
  for (std::uint64_t number : {0, 2, 4711}) {
    auto why = replay_letter(world.engine, number);
    CHECK(code_of(why) == errc::no_such);
    CHECK(says(world, why, {std::to_string(number), "between 1 and 1"}));
  }
}

TEST_CASE("a letter without its content is not replayed (span, no message)") {
  lost_message world;
  caf::anon_send(world.life, probe_large{});
  auto block = must(world.engine.allocate(8));
  caf::anon_send(world.life, probe_wait{block.release()});
  caf::anon_send(world.life, std::string{"no message of the image"});
  world.restart();
  for (std::uint64_t number = 2; number <= 4; ++number) {
    auto why = replay_letter(world.engine, number);
    CHECK(code_of(why) == errc::invalid_argument);
    CHECK(says(world, why, {"letter " + std::to_string(number), "anew"}));
  }
  CHECK(world.letters().newest().size() == 4);
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("an actor that handles an id once knows a replayed letter") {
  stepped world;
  auto ledger = must(ringactor::spawn_kernel(world.engine, ledger_kernel(),
                                             {.mailbox_limit = 2}));
  world.settle();
  auto options = must(ringactor::resend(world.engine.new_token()));
  for (int i = 0; i < 3; ++i) // the third finds the mailbox full
    world.self->send(ledger, options, ledger_add{5});
  world.settle();
  REQUIRE(world.letters().count(errc::full) == 1);
  REQUIRE_FALSE(
    replay_letter(world.engine, world.letters().newest().back().number));
  world.settle();
  while (!world.silent()) // the three answers
    world.next<ledger_balance>();
  auto balance = must(world.ask<ledger_balance>(ledger, ledger_ask{}));
  CHECK(balance.balance == 5);
  CHECK(balance.repeats == 2);
}

TEST_CASE("dead_letters keeps a letter's place when it is put back") {
  ringactor::dead_letters sink;
  for (int i = 0; i < 3; ++i)
    sink.publish({});
  auto second = sink.take(2);
  REQUIRE(second);
  CHECK_FALSE(sink.take(2));
  sink.put_back(*second);
  auto kept = sink.newest();
  REQUIRE(kept.size() == 3);
  CHECK(kept[1].number == 2);
}
