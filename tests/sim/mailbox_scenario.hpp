// SPDX-License-Identifier: BSD-3-Clause
// The scenarios of the mailbox: which threads run, what must hold at the end.
#pragma once

#include "tests/sim/mailbox_states.hpp"

namespace ringactor::sim {
namespace {

/// `posters` threads that post `each` messages and run the actor themselves.
[[maybe_unused]] scenario make_posters(mailbox_rig& rig, unsigned posters,
                                       std::uint64_t each,
                                       std::int64_t credit) {
  scenario what;
  what.begin = [&rig] { rig.begin(); };
  for (unsigned i = 0; i < posters; ++i)
    what.threads.push_back([&rig, i, each] { post_all(rig, i, each); });
  what.end = [&rig, posters, each, credit] {
    rig.check_quiet(credit);
    check(rig.accepted == posters * each, "a message was not accepted");
  };
  return what;
}

/// The same past the mailbox wherever the actor is idle.
[[maybe_unused]] scenario make_direct(mailbox_rig& rig, unsigned posters,
                                      std::uint64_t each, std::int64_t credit) {
  scenario what = make_posters(rig, 0, 0, credit);
  for (unsigned i = 0; i < posters; ++i)
    what.threads.push_back(
      [&rig, i, each] { handle_or_post_all(rig, i, each); });
  what.end = [&rig, posters, each, credit] {
    rig.check_quiet(credit);
    check(rig.accepted == posters * each, "a message was not accepted");
  };
  return what;
}

/// Two posters, and two executors that take the activation in turns.
[[maybe_unused]] scenario make_executors(mailbox_rig& rig, std::uint64_t each,
                                         std::int64_t credit) {
  scenario what;
  what.begin = [&rig] { rig.begin(); };
  for (unsigned i = 0; i < 2; ++i)
    what.threads.push_back([&rig, i, each] { post_and_hand_on(rig, i, each); });
  for (unsigned i = 2; i < 4; ++i)
    what.threads.push_back([&rig, i, each] { execute(rig, i, 2 * each); });
  what.end = [&rig, credit] {
    rig.check_quiet(credit);
    check(rig.ready == 0, "the actor is ready with nothing to do");
  };
  return what;
}

/// Two posters of different classes; whoever owns the actor sorts.
[[maybe_unused]] scenario make_sorted(mailbox_rig& rig, std::uint64_t each,
                                      std::int64_t credit) {
  scenario what;
  what.begin = [&rig] { rig.begin(); };
  what.threads.push_back(
    [&rig, each] { post_sorted(rig, 0, each, ra_priority_normal); });
  what.threads.push_back(
    [&rig, each] { post_sorted(rig, 1, each, ra_priority_critical); });
  what.end = [&rig, each, credit] {
    rig.check_quiet(credit);
    check(rig.handled == 2 * each, "a message was not handled");
  };
  return what;
}

/// A poster, and a host that lets the actor rest and go on.
[[maybe_unused]] scenario make_rest(mailbox_rig& rig, std::uint64_t each,
                                    unsigned times, std::int64_t credit) {
  scenario what;
  what.begin = [&rig] { rig.begin(); };
  what.threads.push_back([&rig, each] { post_restful(rig, 0, each); });
  what.threads.push_back([&rig, times] { rest_and_resume(rig, 1, times); });
  what.end = [&rig, each, credit] {
    rig.check_quiet(credit);
    check(rig.handled == each, "a message was not handled");
  };
  return what;
}

/// Posters that wait for the notice of room.
[[maybe_unused]] scenario make_told(mailbox_rig& rig, std::uint64_t each,
                                    std::int64_t credit) {
  scenario what;
  what.begin = [&rig] { rig.begin(); };
  for (unsigned i = 0; i < 2; ++i)
    what.threads.push_back([&rig, i, each] { post_when_told(rig, i, each); });
  what.end = [&rig, each, credit] {
    rig.check_quiet(credit);
    check(rig.handled == 2 * each, "a message was not handled");
  };
  return what;
}

/// A host that stops, starts and stops the actor while `posters` post.
[[maybe_unused]] scenario make_lives(mailbox_rig& rig, unsigned posters,
                                     std::uint64_t each, std::uint32_t limit) {
  scenario what;
  what.begin = [&rig] { rig.begin(); };
  what.threads.push_back([&rig, limit] { stop_start_stop(rig, 0, limit); });
  for (unsigned i = 1; i <= posters; ++i)
    what.threads.push_back([&rig, i, each] { post_all(rig, i, each); });
  what.end = [&rig, posters, each] {
    rig.check_quiet(0);
    check(rig.retired == 2, "a life retired not once");
    check(rig.accepted + rig.refused == posters * each, "a post is unknown");
  };
  return what;
}

/// Threads that take chains from the shared stack and give them back.
[[maybe_unused]] scenario make_chains(mailbox_rig& rig, unsigned threads,
                                      unsigned times) {
  scenario what;
  what.begin = [&rig] { rig.begin_chains(); };
  for (unsigned i = 0; i < threads; ++i)
    what.threads.push_back([&rig, i, times] { rig.cycle_chains(i, times); });
  what.end = [&rig] { rig.check_quiet(2); };
  return what;
}

} // namespace
} // namespace ringactor::sim
