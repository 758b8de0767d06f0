// SPDX-License-Identifier: BSD-3-Clause
// Snapshots of a state, and lives that begin with one.
#include "reporting.hpp"

#include <caf/binary_deserializer.hpp>
#include <caf/binary_serializer.hpp>

#include <algorithm>

using namespace actor_tests;
using ringactor::errc;
using ringactor::state_snapshot;

namespace {

struct snapshots_world : reporting {
  collector<state_snapshot> sink{*this};
  caf::actor kernel = spawn_reporter({100, {}, 0, 0}, {.keep_address = true});
  snapshots_world() {
    REQUIRE_FALSE(ringactor::subscribe_snapshots(engine, sink.actor));
  }

  state_snapshot take() {
    CHECK(order(kernel, reporter_snapshots) == ra_ok);
    REQUIRE(!sink.all.empty());
    return sink.all.back();
  }
  std::uint64_t sum_of(const caf::actor& who) { return total(who).sum; }
};

std::uint64_t first_word(const state_snapshot& of) {
  std::uint64_t word = 0;
  std::memcpy(&word, of.bytes->data(), sizeof word);
  return word;
}

} // namespace

TEST_CASE("a snapshot says whose it is and has the state's bytes") {
  snapshots_world w;
  must(w.ask<reporter_total>(w.kernel, reporter_add{5}));
  const auto before = w.engine.clock().tick();
  auto taken = w.take();
  auto address = w.engine.address_of(w.kernel);
  CHECK(taken.address.id == address.id);
  CHECK(taken.address.incarnation == address.incarnation);
  CHECK(taken.incarnation == 1);
  CHECK(taken.kernel == "reporter");
  CHECK(taken.hlc > before);
  CHECK(taken.hlc < w.engine.clock().tick());
  CHECK(first_word(taken) == 105);
  CHECK(w.sink.sender == caf::actor_cast<caf::strong_actor_ptr>(w.kernel));
  CHECK(w.status().pool_blocks == 0);
  must(w.ask<reporter_total>(w.kernel, reporter_add{1}));
  CHECK(first_word(taken) == 105); // a copy
}

TEST_CASE("subscribers share the bytes of a snapshot (n=2)") {
  snapshots_world w;
  collector<state_snapshot> other{w};
  REQUIRE_FALSE(ringactor::subscribe_snapshots(w.engine, other.actor));
  auto taken = w.take();
  REQUIRE(other.all.size() == 1);
  CHECK(other.all[0].bytes == taken.bytes);
  CHECK(ringactor::unsubscribe_snapshots(w.engine, other.actor));
  w.take();
  CHECK(other.all.size() == 1);
  CHECK(w.sink.all.size() == 2);
}

TEST_CASE("a snapshot without a subscriber is a dead letter, its block freed") {
  snapshots_world w;
  CHECK(ringactor::unsubscribe_snapshots(w.engine, w.sink.actor));
  CHECK(w.order(w.kernel, reporter_snapshots) == ra_ok);
  CHECK(w.letters().count(errc::no_such) == 1);
  CHECK(w.letters().count() == 1);
  CHECK(w.status().pool_blocks == 0);
}

TEST_CASE("a kernel spawned with a snapshot goes on from it, its init ran") {
  snapshots_world w;
  collector<reporter_alarm> alarms{w};
  REQUIRE_FALSE(ringactor::subscribe_alerts(w.engine, alarms.actor));
  auto taken = w.take();
  auto copy = w.spawn_reporter({1, {}, 0, 7}, {.restore = taken.bytes});
  CHECK(w.sum_of(copy) == 100);
  REQUIRE(alarms.all.size() == 1);
  CHECK(alarms.all[0].number == 7);
  CHECK(w.status().pool_blocks == 0);
}

TEST_CASE(
  "a next life goes on from a snapshot, and knows the ids it had seen") {
  snapshots_world w;
  auto token = must(ringactor::resend(w.engine.new_token()));
  must(w.ask<reporter_total>(w.kernel, token, reporter_add{5}));
  auto taken = w.take();
  auto ref = ringactor::ref_to(w.engine, w.kernel);
  w.end(w.kernel);
  auto next = must(ringactor::respawn_kernel(w.engine, ref, reporter_kernel({}),
                                             {.restore = taken.bytes}));
  auto again = must(w.ask<reporter_total>(next, token, reporter_add{5}));
  CHECK(again.sum == 105);
  CHECK(again.repeats == 1);
}

TEST_CASE("a restart that waits for its place begins with the snapshot") {
  snapshots_world w;
  auto taken = w.take();
  auto ref = ringactor::ref_to(w.engine, w.kernel);
  caf::anon_send_exit(w.kernel, caf::exit_reason::kill);
  auto next = must(ringactor::respawn_kernel(w.engine, ref, reporter_kernel({}),
                                             {.restore = taken.bytes}));
  CHECK(w.sum_of(next) == 100);
  CHECK(w.status().pool_blocks == 0);
}

TEST_CASE("an actor that rests keeps its snapshot's block until it begins") {
  snapshots_world w;
  auto taken = w.take();
  auto rests = w.spawn_reporter({}, {.active = false, .restore = taken.bytes});
  CHECK(w.status().pool_blocks == 1);
  REQUIRE_FALSE(ringactor::activate(rests));
  w.settle();
  CHECK(w.status().pool_blocks == 0);
  CHECK(w.sum_of(rests) == 100);
  auto never = w.spawn_reporter({}, {.active = false, .restore = taken.bytes});
  w.end(never);
  CHECK(w.status().pool_blocks == 0);
}

TEST_CASE("a restore of another length is refused before anything starts") {
  snapshots_world w;
  auto taken = w.take();
  auto wrong = std::make_shared<const std::vector<std::byte>>(
    taken.bytes->begin(), taken.bytes->end() - 1);
  const auto actors = w.status().actors;
  auto refused =
    ringactor::spawn_kernel(w.engine, reporter_kernel({}), {.restore = wrong});
  CHECK(code_of(refused) == errc::invalid_argument);
  CHECK(says(w, refused.error(),
             {"restore", std::to_string(wrong->size()), "reporter",
              std::to_string(taken.bytes->size())}));
  auto ref = ringactor::ref_to(w.engine, w.kernel);
  w.end(w.kernel);
  auto next = ringactor::respawn_kernel(w.engine, ref, reporter_kernel({}),
                                        {.restore = wrong});
  CHECK(code_of(next) == errc::invalid_argument);
  CHECK(w.status().actors == actors - 1);
  CHECK(w.status().pool_blocks == 0);
}

TEST_CASE("a restore for which the pool has no block is refused: exhausted") {
  auto options = small_options();
  options.pool_bytes = 4096;
  snapshots_world w;
  auto taken = w.take();
  auto tight = w.open(options);
  std::vector<ringactor::buffer> all;
  while (auto block = tight.allocate(64)) // until none is left
    all.push_back(std::move(*block));
  auto refused = ringactor::spawn_kernel(tight, reporter_kernel({}),
                                         {.restore = taken.bytes});
  CHECK(code_of(refused) == errc::exhausted);
  CHECK(tight.status().actors == 0);
  CHECK(tight.status().pool_blocks == all.size());
}

TEST_CASE("a forged snapshot is a dead letter: corrupt (source, length)") {
  snapshots_world w;
  auto forger = must(ringactor::spawn_kernel(w.engine, forger_kernel()));
  w.settle();
  auto own = w.engine.address_of(forger);
  auto others = w.engine.address_of(w.kernel);
  struct forgery {
    ra_address from, to;
    std::uint32_t block;
  };
  for (const auto& each : {
         forgery{others, ra_make_address(0, ra_host_snapshots, 0), 8},
         forgery{own, ra_make_address(0, ra_host_snapshots, 0), 9},
         forgery{own, ra_make_address(0, 1, 0), 8},
       }) {
    ra_message m{};
    m.w[0] =
      ra_head_word(ra_flag_indirect, ra_priority_normal, ra_type_snapshot, 0);
    ra_set_to(&m, each.to, 0);
    ra_set_from(&m, each.from);
    forger_words words{};
    std::copy(std::begin(m.w), std::end(m.w), words.w);
    words.block = each.block;
    caf::anon_send(forger, words);
    w.settle();
  }
  CHECK(w.sink.all.empty());
  CHECK(w.letters().count(errc::corrupt) == 3);
  CHECK(w.status().pool_blocks == 0);
}

TEST_CASE("a snapshot crosses CAF's wire whole") {
  snapshots_world w;
  auto taken = w.take();
  std::vector<char> bytes;
  caf::binary_serializer out{w.system, bytes};
  REQUIRE_FALSE(out(taken));
  state_snapshot back;
  caf::binary_deserializer in{w.system, bytes};
  REQUIRE_FALSE(in(back));
  CHECK(back.address.id == taken.address.id);
  CHECK(back.incarnation == taken.incarnation);
  CHECK(back.kernel == taken.kernel);
  CHECK(back.hlc == taken.hlc);
  CHECK(*back.bytes == *taken.bytes);
}

TEST_CASE("bytes that form no snapshot are refused (short, long name)") {
  state_snapshot what;
  what.kernel = "reporter";
  what.bytes = std::make_shared<const std::vector<std::byte>>(3);
  std::string bytes;
  ringactor::to_bytes(what, bytes);
  state_snapshot into;
  REQUIRE(ringactor::from_bytes(bytes, into));
  CHECK(into.bytes->size() == 3);
  into.kernel = "as before";
  CHECK_FALSE(ringactor::from_bytes(bytes.substr(0, 23), into));
  CHECK_FALSE(ringactor::from_bytes(bytes.substr(0, 31), into));
  CHECK(into.kernel == "as before");
}
