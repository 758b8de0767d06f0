// SPDX-License-Identifier: BSD-3-Clause
// host_actor: what it does not handle is a dead letter or an answered request,
// whenever it ends and however it is written.
#include "ringactor/actor/host_actor.hpp"
#include "ringactor/actor/error.hpp"
#include "stepped.hpp"

#include <caf/scheduler/test_coordinator.hpp>
#include <caf/stateful_actor.hpp>

using namespace actor_tests;
using ringactor::errc;
using ringactor::host_actor;

namespace {

std::uint64_t handled = 0; // values, of all actors of a test

void take_value(const probe_value&) { ++handled; }

caf::behavior by_function(host_actor* self) {
  handled = 0;
  return {take_value, [self](const probe_fail&) { self->quit(); },
          [](const probe_add& x) {
            return probe_total{1, x.amount};
          }};
}

class by_class : public host_actor {
public:
  using host_actor::host_actor;
  caf::behavior make_behavior() override { return by_function(this); }
};

struct no_state {};
caf::behavior by_state(caf::stateful_actor<no_state, host_actor>* self) {
  return by_function(self);
}

void check_books(stepped& world, const caf::actor& who) {
  caf::anon_send(who, probe_value{1});
  caf::anon_send(who, probe_fail{});
  caf::anon_send(who, probe_value{2}); // these wait
  caf::anon_send(who, probe_value{3});
  auto asked = world.self->request(who, caf::infinite, probe_add{4});
  world.settle();
  CHECK(handled == 1);
  CHECK(world.letters().count(errc::down) == 2);
  CHECK(world.take<probe_total>(asked).error()
        == caf::sec::request_receiver_down);
  const auto letter = world.letters().newest().back();
  CHECK(letter.message.w[ra_envelope_words] == 3);
  CHECK(ra_message_to(&letter.message).id != 0);
  caf::anon_send(who, probe_value{5}); // these come later
  CHECK(!world.ask<probe_total>(who, probe_add{6}));
  CHECK(world.letters().count(errc::down) == 3);
  CHECK(ra_message_to(&world.letters().newest().back().message).id
        == ra_message_to(&letter.message).id);
  CHECK(ringactor::host_counts_of(world.system).answered == 2);
  CHECK(world.letters().count() == 3);
}

} // namespace

TEST_CASE(
  "a host_actor's messages that wait at its end, and later ones, are dead "
  "letters, its requests are answered") {
  SUBCASE("by function") {
    stepped world;
    check_books(world, world.system.spawn(by_function));
  }
  SUBCASE("by class") {
    stepped world;
    check_books(world, world.system.spawn<by_class>());
  }
  SUBCASE("with a state") {
    stepped world;
    check_books(world, world.system.spawn(by_state));
  }
}

TEST_CASE("a host_actor that is killed, or fails, gives its own reason") {
  stepped world;
  for (int i = 0; i < 2; ++i) {
    auto who = world.system.spawn(by_function);
    world.settle();
    auto why = i == 0 ? caf::error{caf::exit_reason::kill}
                      : ringactor::to_caf(errc::corrupt, "so");
    ringactor::caf_compat::send_exit(who, why);
    auto waiting = world.self->request(who, caf::infinite, probe_add{1});
    world.settle();
    CHECK(world.take<probe_total>(waiting).error() == why);
  }
}

TEST_CASE("what a host_actor skipped is a dead letter at its end") {
  stepped world;
  caf::actor who = world.system.spawn([](host_actor* self) -> caf::behavior {
    self->set_default_handler(caf::skip);
    return {[self](const probe_fail&) { self->quit(); }};
  });
  for (std::uint64_t i = 0; i < 3; ++i)
    caf::anon_send(who, probe_value{i});
  world.settle();
  CHECK(world.letters().count() == 0);
  SUBCASE("it quits") {
    caf::anon_send(who, probe_fail{});
    world.settle();
    CHECK(ra_message_to(&world.letters().newest().back().message).id != 0);
  }
  SUBCASE("nobody holds it any more") { who = nullptr; }
  CHECK(world.letters().count(errc::down) == 3);
}

TEST_CASE("what no handler of a host_actor takes is a letter: bad_type") {
  stepped world;
  auto who = world.system.spawn(by_function);
  caf::anon_send(who, probe_ask{});
  caf::anon_send(who, std::string{"no message of the image"});
  world.settle();
  CHECK(world.letters().count(errc::bad_type) == 2);
  CHECK(ra_message_type(&world.letters().newest().front().message) != 0);
  CHECK(ra_message_type(&world.letters().newest().back().message) == 0);
  CHECK(world.ask<probe_facts>(who, probe_ask{}).error()
        == caf::sec::unexpected_message);
  CHECK(ringactor::host_counts_of(world.system).answered == 1);
  CHECK(world.letters().count() == 2);
}

TEST_CASE("CAF's own messages to an ended host_actor are no letters") {
  stepped world;
  auto other = world.system.spawn(by_function);
  auto who = world.system.spawn([other](host_actor* self) -> caf::behavior {
    self->monitor(other);
    self->request(other, caf::infinite, probe_add{1})
      .then([](const probe_total&) {});
    return {[self](const probe_fail&) { self->quit(); }};
  });
  caf::anon_send(who, probe_fail{});
  world.settle();
  caf::anon_send_exit(other, caf::exit_reason::kill);
  caf::anon_send_exit(who, caf::exit_reason::kill);
  world.settle();
  CHECK(world.letters().count() == 0);
  CHECK(ringactor::host_counts_of(world.system).late_answers == 1);
}

namespace {

/// Without an engine.
struct bare {
  stepped_config config;
  caf::actor_system system{config};

  /// One that leaves a message, and is sent one later.
  void lose_two() {
    auto who = system.spawn(by_function);
    caf::anon_send_exit(who, caf::exit_reason::kill);
    caf::anon_send(who, probe_value{1});
    auto& line =
      dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
    while (line.try_run_once()) { // until none is ready
    }
    caf::anon_send(who, probe_value{2});
  }
};

} // namespace

TEST_CASE("a host_actor needs no engine: letters_of() keeps its letters") {
  bare world;
  auto letters = ringactor::letters_of(world.system);
  world.lose_two();
  CHECK(letters->count(errc::down) == 2);
  CHECK(ringactor::letters_of(world.system) == letters);
}

TEST_CASE("where nobody keeps letters a host_actor's are counted as unread") {
  bare world;
  const auto before = ringactor::host_counts_of(world.system).unread;
  world.lose_two();
  CHECK(ringactor::host_counts_of(world.system).unread == before + 2);
}
