// SPDX-License-Identifier: BSD-3-Clause
// Message ids that are repeated on purpose, and an actor that handles each
// once. Ledger's window: 2 senders, 3 ids of each.
#include "stepped.hpp"

using namespace actor_tests;
using caf::exit_reason;
using ringactor::errc;
using ringactor::message_options;
using ringactor::resend;

namespace {

struct ledger_world : stepped {
  caf::actor ledger = start({});

  caf::actor start(ringactor::spawn_options options) {
    auto actor =
      must(ringactor::spawn_kernel(engine, ledger_kernel(), options));
    settle();
    return actor;
  }
  /// Adds 1 under this token, as `self`; true when it was new.
  bool add(std::uint64_t token) {
    auto before = must(ask<ledger_balance>(ledger, ledger_ask{}));
    auto after =
      must(ask<ledger_balance>(ledger, must(resend(token)), ledger_add{1}));
    CHECK(after.balance + after.repeats == before.balance + before.repeats + 1);
    return after.balance != before.balance;
  }
  /// The same from a host actor of its own, which ends then.
  bool add_as_other(std::uint64_t token) {
    auto before = must(ask<ledger_balance>(ledger, ledger_ask{}));
    {
      caf::scoped_actor other{system, true};
      other->send(ledger, must(resend(token)), ledger_add{1});
      settle();
    }
    return must(ask<ledger_balance>(ledger, ledger_ask{})).balance
           != before.balance;
  }
};

} // namespace

TEST_CASE("a repeated id is handled once, and answered each time") {
  ledger_world world;
  auto token = world.engine.new_token();
  auto options = must(resend(token));
  for (std::uint64_t i = 0; i < 4; ++i) {
    auto answer =
      must(world.ask<ledger_balance>(world.ledger, options, ledger_add{100}));
    CHECK(answer.balance == 100);
    CHECK(answer.repeats == i);
  }
}

TEST_CASE("messages without a token are all new") {
  ledger_world world;
  for (int i = 0; i < 10; ++i)
    must(world.ask<ledger_balance>(world.ledger, ledger_add{1}));
  auto end = must(world.ask<ledger_balance>(world.ledger, ledger_ask{}));
  CHECK(end.balance == 10);
  CHECK(end.repeats == 0);
}

TEST_CASE("tokens are new ids, and never used by other messages") {
  ledger_world world;
  auto first = world.engine.new_token();
  auto second = world.engine.new_token();
  CHECK(first != second);
  CHECK(first != 0);
  CHECK(second <= RA_LOW48);
}

TEST_CASE("resend keeps the other options") {
  auto options = must(resend(7, {.deadline_us = 500, .priority = 200}));
  CHECK(options.id == 7);
  CHECK(options.deadline_us == 500);
  CHECK(options.priority == 200);
}

TEST_CASE("resend refuses what is no message id (0, 2^48)") {
  stepped world;
  CHECK(must(resend(RA_LOW48)).id == RA_LOW48);
  for (std::uint64_t token :
       {std::uint64_t{0}, std::uint64_t{RA_LOW48 + 1}, ~std::uint64_t{0}}) {
    auto refused = resend(token);
    CHECK(code_of(refused) == errc::invalid_argument);
    CHECK(says(world, refused.error(), {std::to_string(token), "new_token"}));
  }
}

TEST_CASE("a message with an id of more than 48 bits is refused") {
  ledger_world world;
  message_options wrong;
  wrong.id = RA_LOW48 + 1;
  auto answer = world.ask<ledger_balance>(world.ledger, wrong, ledger_add{1});
  CHECK(code_of(answer) == errc::invalid_argument);
  CHECK(says(world, answer.error(), {"ledger", "48 bits", "resend"}));
  world.self->send(world.ledger, wrong, ledger_add{1});
  CHECK(world.letters().count(errc::invalid_argument) == 1);
  CHECK(must(world.ask<ledger_balance>(world.ledger, ledger_ask{})).balance
        == 0);
}

TEST_CASE("the largest id is an id (2^48-1)") {
  ledger_world world;
  CHECK(world.add(RA_LOW48));
  CHECK_FALSE(world.add(RA_LOW48));
}

TEST_CASE("an id is known while fewer others came in between (ids=3)") {
  ledger_world world;
  CHECK(world.add(1));
  CHECK(world.add(2));
  CHECK(world.add(3));
  CHECK_FALSE(world.add(1)); // a repeat does not make it younger
  CHECK_FALSE(world.add(2));
  CHECK(world.add(4)); // 1 leaves the window
  CHECK_FALSE(world.add(2));
  CHECK_FALSE(world.add(3));
  CHECK(world.add(1));
}

TEST_CASE("the same id of two senders is two messages") {
  ledger_world world;
  CHECK(world.add(5));
  CHECK(world.add_as_other(5));
  CHECK_FALSE(world.add(5));
}

TEST_CASE("a sender is known while fewer others came in between (sources=2)") {
  ledger_world world;
  CHECK(world.add(5));
  CHECK(world.add_as_other(5));
  CHECK_FALSE(world.add(5)); // heard again: the other is the oldest now
  CHECK(world.add_as_other(6));
  CHECK_FALSE(world.add(5));
  CHECK(world.add_as_other(7));
  CHECK(world.add_as_other(8)); // two others: 5 is forgotten
  CHECK(world.add(5));
}

TEST_CASE("what an actor has seen goes with its state") {
  ledger_world world;
  world.ledger = world.start({.keep_address = true});
  auto ref = ringactor::ref_to(world.engine, world.ledger);
  CHECK(world.add(5));
  caf::anon_send_exit(world.ledger, exit_reason::kill);
  world.settle();
  world.ledger =
    must(ringactor::respawn_kernel(world.engine, ref, ledger_kernel()));
  world.settle();
  CHECK(world.add(5)); // wiped, as the balance is
  CHECK_FALSE(world.add(5));
}
