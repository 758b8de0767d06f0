// SPDX-License-Identifier: BSD-3-Clause
// Malformed cells: what a kernel forged comes up, past all that the engine
// checks, and the host lives, delivers no garbage, and counts each.
#include "world.hpp"

#include "ringactor/abi/envelope_fields.h"

#include <algorithm>
#include <iterator>
#include <random>

using namespace conformance;

namespace {

constexpr std::uint32_t nowhere = ra_index_mask;

forger_words words(std::uint32_t flags, std::uint32_t type, ra_address from,
                   std::uint32_t length = 0) {
  ra_message m{};
  m.w[0] = ra_head_word(flags, ra_priority_normal, type, 0xffff);
  ra_set_to(&m, ra_address{}, length);
  ra_set_from(&m, from);
  forger_words all{};
  std::copy(std::begin(m.w), std::end(m.w), all.w);
  return all;
}

/// From no place that lives, for none; half of them mean something.
forger_words random_words(std::mt19937_64& random) {
  constexpr std::uint32_t known[] = {
    ra_type_none, ra_type_start, ra_type_error, ra_type_snapshot,
    20'001,       20'002,        20'012};
  ra_message m{};
  std::generate(std::begin(m.w), std::end(m.w), std::ref(random));
  if (random() % 2 == 0)
    m.w[0] = ra_head_word(1u << random() % 8, ra_priority_normal,
                          known[random() % std::size(known)], random() % 40);
  ra_set_from(&m, ra_make_address(1, nowhere - random() % 1000, 0));
  ra_set_to(&m, ra_make_address(random() % 4, nowhere - random() % 1000, 0),
            random() % 64);
  forger_words all{};
  std::copy(std::begin(m.w), std::end(m.w), all.w);
  if ((ra_message_flags(&m) & ra_flag_indirect) != 0)
    all.block = random() % 2 == 0 ? 100 : 0;
  return all;
}

caf::actor spawn_forger(world& here) {
  return must(ringactor::spawn_kernel(here.engine, forger_kernel()));
}

} // namespace

CONFORMS("a forged end gives no living actor's place away, and ends no other") {
  auto victim = here.spawn({}, {5, 0, 0});
  auto forger = spawn_forger(here);
  std::uint64_t sent = 0;
  for (const auto& place :
       {here.engine.address_of(victim), ra_make_address(1, nowhere, 0)})
    for (const std::uint32_t flag : {ra_flag_retired, ra_flag_down}) {
      caf::anon_send(forger, words(flag, 20'001, place));
      ++sent;
    }
  CHECK(here.wait([&] { return here.buried() == sent; }));
  CHECK(here.engine.letters().count(errc::corrupt) == sent);
  auto third = here.spawn({}, {100, 0, 0});
  CHECK(must(here.ask<probe_total>(victim, probe_add{1})).sum == 6);
  CHECK(must(here.ask<probe_total>(third, probe_add{1})).sum == 101);
  CHECK(here.engine.status().actors == 3);
}

CONFORMS("an answer that is no message of the image is an error (corrupt)") {
  auto forger = spawn_forger(here);
  auto with_block = words(ra_flag_reply | ra_flag_indirect, 20'002, {});
  with_block.block = 100;
  for (auto forged :
       {words(ra_flag_reply, 7'777, {}), words(ra_flag_reply, 20'002, {}, 57),
        words(ra_flag_reply | ra_flag_error, ra_type_error, {}), with_block}) {
    forged.is_answer = 1;
    CHECK(code_of(here.ask<probe_total>(forger, forged)) == errc::corrupt);
  }
  CHECK(here.engine.status().pool_blocks == 0);
}

// Each ends as a dead letter, or as an answer that nobody waits for.
CONFORMS(
  "a host outlives random messages and counts each (seed=1, count=2000)") {
  std::mt19937_64 random{1};
  auto victim = here.spawn({}, {5, 0, 0});
  auto forger = spawn_forger(here);
  constexpr std::uint64_t count = 2000;
  std::uint64_t sent = 0;
  auto ended = [&] {
    return here.buried() + here.engine.core().bridge().late_answers();
  };
  while (sent < count) {
    for (int i = 0; i < 100; ++i, ++sent)
      caf::anon_send(forger, random_words(random));
    REQUIRE(here.wait([&] { return ended() >= sent; }));
  }
  CHECK(ended() == count);
  CHECK(here.engine.status().pool_blocks == 0);
  CHECK(here.engine.status().actors == 2);
  CHECK(here.self->mailbox().empty());
  CHECK(must(here.ask<probe_total>(victim, probe_add{1})).sum == 6);
}
