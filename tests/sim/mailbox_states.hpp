// SPDX-License-Identifier: BSD-3-Clause
// What one thread does in the scenarios of classes, of rest and of room. See
// mailbox_rig.hpp.
#pragma once

#include "tests/sim/mailbox_threads.hpp"

namespace ringactor::sim {
namespace {

std::uint64_t with_priority(std::uint64_t head, std::uint32_t priority) {
  return (head & ~0xff000000ull) | std::uint64_t{priority} << 24;
}
/// The activation of ra_activate over messages of several classes.
void run_sorted(mailbox_rig& rig, ra_engine& e, unsigned thread) {
  ra_message m{};
  for (bool more = true; more;) { // ends: with the last message
    rig.own(thread);
    ra_mailbox_look(&e, 0);
    std::uint64_t cell = 0;
    if (rig.near().actor.sorted)
      cell = ra_sorted_take(&e, 0, 0, &m);
    else
      while (!ra_mailbox_next(&e, 0, &m)) // ends: the poster links its message
        wait_for_news();
    m.w[0] = with_priority(m.w[0], ra_priority_normal); // as it was made
    rig.handle(m);
    rig.let_go();
    more =
      (cell ? ra_sorted_retire(&e, 0, cell) : ra_mailbox_retire(&e, 0)) != 0;
  }
}
void post_sorted(mailbox_rig& rig, unsigned thread, std::uint64_t count,
                 std::uint32_t priority) {
  ra_engine e = rig.view(thread);
  for (std::uint64_t i = 0; i < count;) { // ends: credit comes back
    ra_message m = ring_tests::make_message(thread, i);
    m.w[0] = with_priority(m.w[0], priority);
    const std::uint32_t status = ra_mailbox_post(&e, 0, &m);
    if (status != ra_ok && status != ra_post_own) {
      wait_for_news();
      continue;
    }
    rig.accepted += 1;
    ++i;
    if (status == ra_post_own)
      run_sorted(rig, e, thread);
  }
}

/// An activation that ends when the actor is to rest.
void run_restful(mailbox_rig& rig, ra_engine& e, unsigned thread) {
  ra_message m{};
  for (bool more = true; more;) { // ends: with the last message, or a rest
    if (ra_mailbox_rests(&e, 0))
      return;
    rig.own(thread);
    while (!ra_mailbox_next(&e, 0, &m)) // ends: the poster links its message
      wait_for_news();
    rig.handle(m);
    rig.let_go();
    more = ra_mailbox_retire(&e, 0) != 0;
  }
}
void post_restful(mailbox_rig& rig, unsigned thread, std::uint64_t count) {
  ra_engine e = rig.view(thread);
  for (std::uint64_t i = 0; i < count;) { // ends: credit comes back
    const ra_message m = ring_tests::make_message(thread, i);
    const std::uint32_t status = ra_mailbox_post(&e, 0, &m);
    if (status != ra_ok && status != ra_post_own) {
      wait_for_news();
      continue;
    }
    rig.accepted += 1;
    ++i;
    if (status == ra_post_own)
      run_restful(rig, e, thread);
  }
}
/// The host: lets the actor rest and go on, `times` times.
void rest_and_resume(mailbox_rig& rig, unsigned thread, unsigned times) {
  ra_engine e = rig.view(thread);
  auto command = [&](std::uint32_t life) {
    // Order: release; pairs with the engine's look at the command.
    store(rig.control().command, ra_command_word(life, 1),
          std::memory_order_release);
  };
  for (unsigned i = 0; i < times; ++i) {
    command(ra_life_inactive);
    ra_rest_command(&e, 0);
    point();
    command(ra_life_active);
    if (ra_rest_end(&e, 0) == ra_post_own)
      run_restful(rig, e, thread);
  }
}

/// Posts; after a refusal only when it was told that there is room.
void post_when_told(mailbox_rig& rig, unsigned thread, std::uint64_t count) {
  ra_engine e = rig.view(thread);
  for (std::uint64_t i = 0; i < count;) { // ends: room comes, and is told
    // Order: acquire; pairs with the release of the way up.
    const auto seen = load(rig.rooms, std::memory_order_acquire);
    const ra_message m = ring_tests::make_message(thread, i);
    const std::uint32_t status = ra_mailbox_post(&e, 0, &m);
    if (status == ra_ok || status == ra_post_own) {
      rig.accepted += 1;
      ++i;
    }
    if (status == ra_post_own)
      run_actor(rig, e, thread);
    // Order: acquire; as above. Ends: with the notice, or the model does.
    while (status == ra_full
           && load(rig.rooms, std::memory_order_acquire) == seen)
      wait_for_news();
  }
}

} // namespace
} // namespace ringactor::sim
