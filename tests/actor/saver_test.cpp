// SPDX-License-Identifier: BSD-3-Clause
// A saver between kernel actors and a store.
#include "reporting.hpp"

#include "ringactor/actor/snapshot_saver.hpp"

#include <cstring>

using namespace actor_tests;
using ringactor::errc;
using ringactor::save_event;
using ringactor::save_now;
using ringactor::saver_status;
using ringactor::persist::memory_store;

namespace {

/// A store that refuses as long as it is told to.
struct moody_store final : ringactor::persist::snapshot_store {
  memory_store inner;
  bool refuses = false;
  ringactor::result<std::uint64_t>
  save(const ringactor::persist::snapshot& what) override {
    if (refuses)
      return {errc::io, "the disk is full"};
    return inner.save(what);
  }
  ringactor::result<ringactor::persist::found_snapshot>
  load(const ringactor::persist::snapshot_kind& wanted) override {
    return inner.load(wanted);
  }
};

struct saver_world : reporting {
  collector<save_event> told{*this};
  std::shared_ptr<moody_store> store = std::make_shared<moody_store>();
  ringactor::snapshot_saver saver{
    system,
    store,
    {.subscribers = {told.actor.address()}, .own_thread = false}};
  caf::actor kernel = spawn_reporter({100, {}, 0, 0});

  void keep(std::chrono::milliseconds every = {}) {
    REQUIRE_FALSE(saver.keep(engine, kernel, "key", every));
    settle();
  }
  caf::expected<save_event> save() {
    return ask<save_event>(saver.actor(), save_now{kernel});
  }
  saver_status counts() {
    return must(
      ask<saver_status>(saver.actor(), ringactor::get_saver_status{}));
  }
  /// The sum that is stored; 0: nothing.
  std::uint64_t stored() {
    auto state = must(saver.load(engine, "reporter", "key"));
    std::uint64_t sum = 0;
    if (state)
      std::memcpy(&sum, state->data(), sizeof sum);
    return sum;
  }
};

} // namespace

TEST_CASE("a saver stores what users and handlers take, and answers then") {
  saver_world w;
  w.keep();
  CHECK(w.stored() == 0);
  auto done = must(w.save());
  CHECK(done.key == "key");
  CHECK(done.generation == 1);
  CHECK(done.hlc != 0);
  CHECK(done.bytes == 144);
  CHECK(w.stored() == 100);
  must(w.ask<reporter_total>(w.kernel, reporter_add{5}));
  CHECK(w.order(w.kernel, reporter_snapshots) == ra_ok);
  CHECK(w.stored() == 105);
  REQUIRE(w.told.all.size() == 2);
  CHECK(w.told.all[1].code == errc::ok);
  CHECK(w.told.all[1].generation == 2);
  CHECK(w.counts().saved == 2);
  CHECK(w.counts().actors == 1);
}

TEST_CASE("a saver asks again and again, until the actor has ended") {
  saver_world w;
  w.keep(std::chrono::seconds{1});
  for (std::uint64_t i = 1; i <= 3; ++i) {
    must(w.ask<reporter_total>(w.kernel, reporter_add{i}));
    w.pass(std::chrono::seconds{1});
    w.settle();
    CHECK(w.counts().saved == i);
  }
  CHECK(w.stored() == 106);
  REQUIRE_FALSE(ringactor::deactivate(w.kernel));
  for (int i = 0; i < 3; ++i) { // the first one waits with the actor
    w.pass(std::chrono::seconds{1});
    w.settle();
  }
  CHECK(w.counts().skipped == 2);
  REQUIRE_FALSE(ringactor::activate(w.kernel));
  w.settle();
  CHECK(w.counts().saved == 4);
  w.end(w.kernel);
  w.pass(std::chrono::seconds{5});
  w.settle();
  CHECK(w.counts().actors == 0);
  CHECK(w.counts().saved == 4);
  CHECK(w.counts().failed == 0);
}

TEST_CASE("a snapshot that is not stored is an event, a count and an error") {
  saver_world w;
  w.keep();
  must(w.save());
  w.store->refuses = true;
  must(w.ask<reporter_total>(w.kernel, reporter_add{5}));
  auto refused = w.save();
  CHECK(code_of(refused) == errc::io);
  CHECK(says(w, refused.error(), {"key", "the disk is full"}));
  REQUIRE(w.told.all.size() == 2);
  CHECK(w.told.all[1].code == errc::io);
  CHECK(w.told.all[1].text.find("the disk is full") != std::string::npos);
  CHECK(w.counts().failed == 1);
  CHECK(w.stored() == 100);
  w.store->refuses = false;
  CHECK(must(w.save()).generation == 2);
  CHECK(w.stored() == 105);
}

TEST_CASE("an actor that ended, or is not the saver's, cannot be saved") {
  saver_world w;
  CHECK(code_of(w.save()) == errc::no_such);
  CHECK(code_of(w.saver.keep(w.engine, w.told.actor, "key"))
        == errc::invalid_argument);
  CHECK(code_of(w.saver.keep(w.engine, w.kernel, ""))
        == errc::invalid_argument);
  w.keep();
  w.end(w.kernel);
  CHECK(code_of(w.save()) == errc::no_such);
}

TEST_CASE("of two snapshots that come at once the newer one is stored") {
  saver_world w;
  w.keep();
  for (std::uint64_t i = 1; i <= 3; ++i) {
    w.self->send(w.kernel, reporter_add{i});
    w.self->send(w.kernel, ringactor::take_snapshot{});
  }
  while (w.engine.step(1) != 0) // the saver does not run meanwhile
    ;
  w.settle();
  CHECK(w.stored() == 106);
  CHECK(w.counts().saved == 1);
  CHECK(w.counts().superseded == 2);
}

TEST_CASE("a saver whose handle is gone stores what has come, and ends") {
  saver_world w;
  w.keep();
  w.watch(w.saver.actor());
  w.self->send(w.kernel, ringactor::take_snapshot{});
  while (w.engine.step(1) != 0)
    ;
  w.saver = {};
  w.settle();
  CHECK(!w.reason()); // a normal end
  ringactor::persist::snapshot_kind kind;
  kind.actor = "key";
  kind.kernel = "reporter";
  kind.state_bytes = 144;
  CHECK(w.store->load(kind));
}
