// SPDX-License-Identifier: BSD-3-Clause
// The scenarios of actors that wait for room. Place 0 is the one that is full,
// 1 and 2 pass messages on to it.
#pragma once

#include "tests/sim/keep_actors.hpp"

namespace ringactor::sim {
namespace {

/// `keepers` actors pass a message each on to a mailbox for one, which another
/// thread fills; with `tries` somebody tries it once, and goes away.
[[maybe_unused]] scenario make_kept(keep_rig& rig, unsigned keepers,
                                    bool tries = false) {
  scenario what;
  const auto done = [&rig, keepers] { return rig.ended >= 2 * keepers + 1; };
  what.begin = [&rig] { rig.begin(); };
  for (unsigned i = 0; i < keepers; ++i)
    what.threads.push_back([&rig, i, done] {
      ra_engine e = rig.view(i);
      check(rig.post(e, i + 1, 0), "an empty mailbox refuses");
      rig.serve(i, done);
    });
  what.threads.push_back([&rig, keepers, done] {
    ra_engine e = rig.view(keepers);
    while (!rig.post(e, 0, keep_rig::none)) // ends: it is handled
      wait_for_news();
    rig.serve(keepers, done);
  });
  if (tries)
    what.threads.push_back([&rig, keepers] {
      ra_engine e = rig.view(keepers + 1);
      if (rig.post(e, 0, keep_rig::none))
        rig.serve(keepers + 1, [&rig] { return rig.ended >= 1; });
    });
  what.end = [&rig, keepers] {
    check(rig.passed == keepers, "a kept message did not get through");
    rig.check_quiet();
  };
  return what;
}

/// The first of them is commanded to rest and to go on, meanwhile.
[[maybe_unused]] scenario make_kept_resting(keep_rig& rig, unsigned keepers,
                                            unsigned times) {
  scenario what = make_kept(rig, keepers);
  what.threads.push_back([&rig, keepers, times] {
    ra_engine e = rig.view(keepers + 1);
    for (unsigned i = 0; i < times; ++i)
      rig.rest_and_resume(e, 1);
  });
  return what;
}

/// Two actors, each with a full mailbox, pass a message on to each other.
[[maybe_unused]] scenario make_cycle(keep_rig& rig) {
  scenario what;
  what.begin = [&rig] {
    rig.begin();
    ra_engine e = rig.view(3);
    rig.post(e, 1, 2);
    rig.post(e, 2, 1);
  };
  for (unsigned i = 0; i < 2; ++i)
    what.threads.push_back([&rig, i] {
      rig.serve(i, [&rig] { return rig.ended >= 2 + rig.passed; });
    });
  what.end = [&rig] {
    check(rig.closed >= 1, "all of a cycle wait");
    rig.check_quiet();
  };
  return what;
}

/// An actor waits for one that is full for ever; either is stopped meanwhile.
[[maybe_unused]] scenario make_stopped(keep_rig& rig, std::uint32_t whom) {
  scenario what;
  const auto done = [&rig] { return rig.ended >= 1 && rig.retired >= 1; };
  what.begin = [&rig] {
    rig.begin();
    rig.fill(0);
  };
  what.threads.push_back([&rig, done] {
    ra_engine e = rig.view(0);
    if (!rig.post(e, 1, 0))
      ++rig.ended;
    rig.serve(0, done);
  });
  what.threads.push_back([&rig, whom, done] {
    ra_engine e = rig.view(1);
    rig.stop(e, whom);
    rig.serve(1, done);
  });
  what.end = [&rig] {
    check(rig.passed == 0, "a message was passed on to a full mailbox");
    check(rig.retired == 1, "an actor did not retire once");
  };
  return what;
}

} // namespace
} // namespace ringactor::sim
