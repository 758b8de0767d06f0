// SPDX-License-Identifier: BSD-3-Clause
// An engine that breaks the rules: what a kernel forged comes up, and the host
// lives, delivers no garbage, and tells the one who waits.
#include "stepped.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <random>

using namespace actor_tests;
using ringactor::errc;

namespace {

caf::actor spawn_forger(stepped& world) {
  auto actor = must(ringactor::spawn_kernel(world.engine, forger_kernel()));
  world.settle();
  return actor;
}

struct forgery {
  std::uint32_t flags = 0, type = 20'001;
  ra_address from{}, to{};
  std::uint32_t length = 0;
  std::uint32_t is_answer = 0, block = 0;
};

forger_words words(const forgery& what) {
  ra_message m{};
  m.w[0] = ra_head_word(what.flags, ra_priority_normal, what.type, 0xffff);
  ra_set_to(&m, what.to, what.length);
  ra_set_from(&m, what.from);
  forger_words all{};
  std::copy(std::begin(m.w), std::end(m.w), all.w);
  all.is_answer = what.is_answer;
  all.block = what.block;
  return all;
}

void forge(stepped& world, const caf::actor& forger, const forgery& what) {
  caf::anon_send(forger, words(what));
  world.settle();
}

/// The error that a request gets when its answer is forged.
caf::error answer_of(stepped& world, const forgery& what) {
  auto forger = spawn_forger(world);
  auto answer = world.ask<probe_total>(forger, words(what));
  REQUIRE_FALSE(static_cast<bool>(answer));
  return answer.error();
}

constexpr std::uint32_t nowhere = ra_index_mask;

/// Random words; half of the messages get flags and a type that mean
/// something. They come from no place that lives, and are for none.
forger_words random_words(std::mt19937_64& random) {
  constexpr std::uint32_t known[] = {
    ra_type_none, ra_type_start, ra_type_error, ra_type_snapshot,
    20'001,       20'002,        20'012};
  forger_words all{};
  std::generate(std::begin(all.w), std::end(all.w), std::ref(random));
  ra_message m{};
  std::copy(std::begin(all.w), std::end(all.w), m.w);
  if (random() % 2 == 0)
    m.w[0] = ra_head_word(1u << random() % 8, ra_priority_normal,
                          known[random() % std::size(known)], random() % 40);
  ra_set_from(&m, ra_make_address(1, nowhere - random() % 1000, 0));
  ra_set_to(&m, ra_make_address(random() % 4, nowhere - random() % 1000, 0),
            random() % 64);
  std::copy(std::begin(m.w), std::end(m.w), all.w);
  all.block = random() % 4 == 0 ? 100 : 0;
  if ((ra_message_flags(&m) & ra_flag_indirect) == 0)
    all.block = 0; // it would be lost by the forger, not by the host
  return all;
}

} // namespace

TEST_CASE("a forged end of a place that never was is a dead letter: corrupt") {
  stepped world;
  auto forger = spawn_forger(world);
  for (const std::uint32_t flag : {ra_flag_retired, ra_flag_down})
    forge(world, forger,
          {.flags = flag, .from = ra_make_address(1, nowhere, 0)});
  CHECK(world.letters().count(errc::corrupt) == 2);
  CHECK(world.status().actors == 1);
}

TEST_CASE("a forged end does not give a living actor's place to another") {
  stepped world;
  auto victim = world.spawn(5);
  auto forger = spawn_forger(world);
  const auto places = {world.engine.address_of(victim),
                       world.engine.address_of(forger)};
  for (const ra_address& place : places)
    forge(world, forger, {.flags = ra_flag_retired, .from = place});
  CHECK(world.letters().count(errc::corrupt) == 2);
  auto third = world.spawn(100);
  CHECK(must(world.ask<probe_total>(victim, probe_add{1})).sum == 6);
  CHECK(must(world.ask<probe_total>(third, probe_add{1})).sum == 101);
}

TEST_CASE("a forged down notice ends no other actor") {
  stepped world;
  auto victim = world.spawn(5);
  auto forger = spawn_forger(world);
  forge(world, forger,
        {.flags = ra_flag_down, .from = world.engine.address_of(victim)});
  CHECK(world.status().actors == 2);
  CHECK(must(world.ask<probe_total>(victim, probe_add{1})).sum == 6);
}

TEST_CASE("a forged start does not reach another engine's actor") {
  stepped world;
  auto other = world.open();
  auto victim = world.spawn_in(other);
  CHECK(must(world.ask<probe_total>(victim, probe_add{7})).sum == 7);
  auto forger = spawn_forger(world);
  for (const std::uint32_t type : {ra_type_start, ra_type_stop})
    forge(world, forger, {.type = type, .to = other.address_of(victim)});
  CHECK(world.letters().count(errc::corrupt) == 2);
  CHECK(must(world.ask<probe_total>(victim, probe_add{1})).sum == 8);
}

TEST_CASE("an answer that is no message is an error: corrupt, and says who") {
  stepped world;
  const auto why =
    answer_of(world, {.flags = ra_flag_reply, .type = 7'777, .is_answer = 1});
  CHECK(code_of(why) == errc::corrupt);
  CHECK(says(world, why, {"kernel actor", "no message of the image"}));
}

TEST_CASE("an answer of the wrong length is an error: corrupt") {
  stepped world;
  for (const std::uint32_t length : {8u, 57u, 65'535u})
    CHECK(code_of(answer_of(world, {.flags = ra_flag_reply,
                                    .type = 20'002,
                                    .length = length,
                                    .is_answer = 1}))
          == errc::corrupt);
}

TEST_CASE("an error without its payload is an error: corrupt") {
  stepped world;
  const auto why = answer_of(world, {.flags = ra_flag_reply | ra_flag_error,
                                     .type = ra_type_error,
                                     .is_answer = 1});
  CHECK(code_of(why) == errc::corrupt);
}

TEST_CASE("a corrupt answer gives its block back") {
  stepped world;
  for (const std::uint32_t flag : {0u, std::uint32_t{ra_flag_error}})
    for (const std::uint32_t type : {7'777u, 20'002u})
      answer_of(world, {.flags = ra_flag_reply | ra_flag_indirect | flag,
                        .type = type,
                        .is_answer = 1,
                        .block = 100});
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("a forged answer to nobody is counted as late and gives back") {
  stepped world;
  auto forger = spawn_forger(world);
  forge(world, forger,
        {.flags = ra_flag_reply | ra_flag_indirect, .block = 100});
  CHECK(world.engine.core().bridge().late_answers() == 1);
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("a message to the host of unknown type is a dead letter: corrupt") {
  stepped world;
  auto forger = spawn_forger(world);
  const auto host =
    world.engine.address_of(caf::actor_cast<caf::actor>(world.self.ptr()));
  forge(world, forger, {.type = 7'777, .to = host, .length = 9});
  CHECK(world.silent());
  CHECK(world.letters().count(errc::corrupt) == 1);
}

// Each ends as a dead letter or as an answer that nobody waits for.
TEST_CASE("a host outlives random messages of its engine and counts each") {
  const char* seed = std::getenv("RINGACTOR_SEED");
  std::mt19937_64 random{seed ? std::strtoull(seed, nullptr, 10) : 1};
  stepped world;
  auto victim = world.spawn(5);
  auto forger = spawn_forger(world);
  constexpr std::uint64_t count = 5'000;
  for (std::uint64_t i = 0; i < count; ++i) {
    caf::anon_send(forger, random_words(random));
    world.settle();
  }
  CHECK(world.status().handled == count);
  CHECK(world.letters().count() + world.engine.core().bridge().late_answers()
        == count);
  CHECK(world.status().pool_blocks == 0);
  CHECK(world.status().actors == 2);
  CHECK(world.silent());
  CHECK(must(world.ask<probe_total>(victim, probe_add{1})).sum == 6);
}
