// SPDX-License-Identifier: BSD-3-Clause
// What one thread of a mailbox scenario does. See mailbox_rig.hpp.
#pragma once

#include "tests/sim/mailbox_rig.hpp"

namespace ringactor::sim {
namespace {

/// The activation of ra_activate, until the actor is idle.
void run_actor(mailbox_rig& rig, ra_engine& e, unsigned thread) {
  ra_message m{};
  for (bool more = true; more;) { // ends: with the last message
    rig.own(thread);
    while (!ra_mailbox_next(&e, 0, &m)) // ends: the poster links its message
      wait_for_news();
    rig.handle(m);
    rig.let_go();
    more = ra_mailbox_retire(&e, 0) != 0;
  }
}

/// Posts until it is admitted; false when the actor has ended. Whoever makes
/// the actor leave idle runs it, as the `inline` executor does.
bool post(mailbox_rig& rig, ra_engine& e, unsigned thread,
          const ra_message& m) {
  // Ends: the owner gives credit and cells back, or the model gives up.
  for (;;) {
    const std::uint32_t status = ra_mailbox_post(&e, 0, &m);
    if (status == ra_ok || status == ra_post_own) {
      rig.accepted += 1;
      if (status == ra_post_own)
        run_actor(rig, e, thread);
      return true;
    }
    check(status == ra_full || status == ra_exhausted || status == ra_down,
          "a post is refused for no reason");
    if (status == ra_down)
      return false;
    wait_for_news();
  }
}

void post_all(mailbox_rig& rig, unsigned thread, std::uint64_t count) {
  ra_engine e = rig.view(thread);
  std::uint64_t number = 0;
  for (std::uint64_t i = 0; i < count; ++i)
    if (post(rig, e, thread, ring_tests::make_message(thread, number, i * 8)))
      ++number;
    else
      rig.refused += 1;
}

/// As post_all, but a message for an idle actor never enters the mailbox.
void handle_or_post_all(mailbox_rig& rig, unsigned thread,
                        std::uint64_t count) {
  ra_engine e = rig.view(thread);
  for (std::uint64_t i = 0; i < count; ++i) {
    const ra_message m = ring_tests::make_message(thread, i);
    if (!ra_mailbox_claim(&e, 0)) {
      post(rig, e, thread, m);
      continue;
    }
    rig.accepted += 1;
    rig.own(thread);
    rig.handle(m);
    rig.let_go();
    if (ra_mailbox_unclaim(&e, 0))
      run_actor(rig, e, thread);
  }
}

/// Posters that hand the actor to executors; these run one message a time.
void post_and_hand_on(mailbox_rig& rig, unsigned thread, std::uint64_t count) {
  ra_engine e = rig.view(thread);
  for (std::uint64_t i = 0; i < count;) { // ends: credit comes back
    const ra_message m = ring_tests::make_message(thread, i);
    const std::uint32_t status = ra_mailbox_post(&e, 0, &m);
    if (status == ra_post_own)
      // Order: release; an executor's queue hands on what was before.
      add(rig.ready, 1, std::memory_order_release);
    if (status == ra_ok || status == ra_post_own) {
      rig.accepted += 1;
      ++i;
    } else {
      wait_for_news();
    }
  }
}
void execute(mailbox_rig& rig, unsigned thread, std::uint64_t total) {
  ra_engine e = rig.view(thread);
  while (rig.handled < total) { // ends: the last message, or the model does
    std::uint64_t one = 1;
    // Order: acquire; pairs with the release of who made the actor ready.
    if (!compare_and_swap(rig.ready, one, 0, std::memory_order_acquire)) {
      wait_for_news();
      continue;
    }
    ra_message m{};
    rig.own(thread);
    const bool found = ra_mailbox_next(&e, 0, &m) != 0;
    if (found)
      rig.handle(m);
    else
      wait_for_news();
    rig.let_go();
    if (!found || ra_mailbox_retire(&e, 0)) {
      ra_mailbox_credit(&e, &rig.near().actor);
      // Order: release; as in post_and_hand_on().
      add(rig.ready, 1, std::memory_order_release);
    }
  }
}

/// The host: ends the actor, begins a new life in its place, ends that too.
void stop_start_stop(mailbox_rig& rig, unsigned thread, std::uint32_t limit) {
  ra_engine e = rig.view(thread);
  auto command = [&](std::uint32_t life, std::uint32_t incarnation) {
    // Order: release; pairs with the engine's look at the command.
    store(rig.control().command, ra_command_word(life, incarnation),
          std::memory_order_release);
  };
  auto run = [&](std::uint32_t status) {
    if (status == ra_post_own)
      run_actor(rig, e, thread);
    return status != ra_exhausted;
  };
  ra_message m{};
  for (std::uint32_t life = 1;; ++life) { // ends: two lives
    command(ra_life_stopped, life);
    m.w[0] = ra_head_word(0, ra_priority_critical, ra_type_stop, 0);
    run(ra_mailbox_post_stop(&e, 0, &m));
    // Order: acquire; pairs with the release of the way up. Ends: it comes.
    while (load(rig.retired, std::memory_order_acquire) < life)
      wait_for_news();
    if (life == 2)
      return;
    command(ra_life_active, life + 1);
    m.w[0] = ra_head_word(0, ra_priority_critical, ra_type_start, 0);
    ra_set_start_limit(&m, limit, ra_policy_reject);
    while (!run(ra_mailbox_post_start(&e, 0, &m))) // ends: cells come back
      wait_for_news();
  }
}

} // namespace
} // namespace ringactor::sim
