// SPDX-License-Identifier: BSD-3-Clause
// An owner that takes messages out of its mailbox while it handles one, as
// ra_try_receive does. See mailbox_rig.hpp.
#pragma once

#include "tests/sim/mailbox_states.hpp"

namespace ringactor::sim {
namespace {

/// Takes the first waiting message of poster `from` out, if one has arrived.
void receive(mailbox_rig& rig, ra_engine& e, unsigned from) {
  ra_sorted* s = ra_sorted_at(&e, 0);
  ra_message m{};
  std::uint64_t before = 0;
  std::uint64_t ref = s->head[ra_class_normal];
  while (ref != 0) { // ends: the owner's own list
    ra_mail_read(&e, ref, &m);
    if (ra_message_handler(&m) == from) {
      ra_sorted_unlink(&e, 0, ra_class_normal, before, ref);
      rig.handle(m);
      ra_mailbox_left(&e, &rig.near().actor, ref);
      ra_cell_give(&e, ref);
      return;
    }
    before = ref;
    // Order: relaxed; the owner's own.
    ref = ra_load(ra_link_at(&e, ref), ra_relaxed, ra_device);
  }
}
void run_receiving(mailbox_rig& rig, ra_engine& e, unsigned thread) {
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
    rig.handle(m);
    cell = ra_mailbox_sort_rest(&e, 0, cell);
    receive(rig, e, 1);
    rig.let_go();
    more =
      (cell ? ra_sorted_retire(&e, 0, cell) : ra_mailbox_retire(&e, 0)) != 0;
  }
}
/// Past the mailbox where the actor is idle.
void post_received(mailbox_rig& rig, unsigned thread, std::uint64_t count) {
  ra_engine e = rig.view(thread);
  for (std::uint64_t i = 0; i < count;) { // ends: credit comes back
    ra_message m = ring_tests::make_message(thread, i);
    if (ra_mailbox_claim(&e, 0)) {
      rig.own(thread);
      rig.handle(m);
      ra_mailbox_sort_rest(&e, 0, ra_claimed);
      receive(rig, e, 1);
      rig.let_go();
      ++i;
      if (ra_mailbox_unclaim(&e, 0))
        run_receiving(rig, e, thread);
      continue;
    }
    m.w[0] = with_priority(m.w[0], ra_priority_normal);
    const std::uint32_t status = ra_mailbox_post(&e, 0, &m);
    if (status != ra_ok && status != ra_post_own) {
      wait_for_news();
      continue;
    }
    ++i;
    if (status == ra_post_own)
      run_receiving(rig, e, thread);
  }
}

/// Posters of which the second one's messages are taken out of order.
[[maybe_unused]] scenario make_received(mailbox_rig& rig, unsigned posters,
                                        std::uint64_t each,
                                        std::int64_t credit) {
  scenario what;
  what.begin = [&rig] { rig.begin(); };
  for (unsigned i = 0; i < posters; ++i)
    what.threads.push_back([&rig, i, each] { post_received(rig, i, each); });
  what.end = [&rig, posters, each, credit] {
    rig.accepted = posters * each;
    rig.check_quiet(credit);
  };
  return what;
}

} // namespace
} // namespace ringactor::sim
