// SPDX-License-Identifier: BSD-3-Clause
// What outlives an instance: its name, whichever way it went down (the cases of
// OTP's simple_global_supervisor); a kernel's clock.
#include "family.hpp"

#include "ringactor/actor/names.hpp"

using namespace actor_tests;

namespace {

constexpr const char* name = "desk/worker";

/// A supervisor of a supervisor of one worker, which takes its name at each
/// start.
struct named_family : family {
  explicit named_family(kind k) : family{k} {
    auto worker = child("w");
    worker.start = [this,
                    begin = worker.start](const sup::start_context& context) {
      return take_name(begin(context));
    };
    must(raise({{.intensity = 5},
                {sup::nested({.id = "sub"}, {{.intensity = 1}, {worker}})}}));
  }
  sup::start_outcome take_name(sup::start_outcome outcome) {
    const auto* waits = std::get_if<sup::pending>(&outcome);
    const auto* begun = std::get_if<caf::actor>(&outcome);
    auto who = waits ? waits->who : begun ? *begun : caf::actor{};
    if (who && owner() != who) // a restart in place has kept it
      if (auto given = ringactor::register_name(engine, name, who); !given)
        return given.error();
    return outcome;
  }
  /// Who has the name and lives; null: nobody.
  caf::actor owner() {
    auto found = ringactor::find_name(engine, name);
    auto who = found ? found->resolve() : found.error();
    return who ? *who : caf::actor{};
  }
  caf::actor supervisor() {
    return manage(sup::which_children_call()).children.at(0).who;
  }
  /// The name has a new owner, the one that runs now, and it answers.
  void check_renewed(const caf::actor& old) {
    settle();
    CHECK(!is_alive(old));
    auto next = owner();
    REQUIRE(next);
    CHECK(next != old);
    CHECK(next == now("w"));
    CHECK(must(ask<probe_total>(next, probe_add{2})).sum == 2);
    for (const auto& line : trace_below())
      CHECK(line.find("start_error") == std::string::npos);
  }
};

} // namespace

ALL_CHILDREN("name_survives: a worker that is killed, or fails, is renewed") {
  for (auto why : {how::killed, how::abnormal}) {
    named_family world{k};
    auto old = world.owner();
    auto above = world.supervisor();
    world.end(old, why);
    world.check_renewed(old);
    CHECK(world.supervisor() == above);
  }
}

ALL_CHILDREN("name_survives: its supervisor is killed") {
  named_family world{k};
  auto old = world.owner();
  auto above = world.supervisor();
  caf::anon_send_exit(above, caf::exit_reason::kill);
  world.check_renewed(old);
  CHECK(!world.is_alive(above));
}

ALL_CHILDREN("name_survives: its supervisor ends with too many restarts") {
  named_family world{k};
  auto above = world.supervisor();
  world.end("w");
  CHECK(world.supervisor() == above);
  auto old = world.owner();
  world.end(old, how::abnormal);
  world.check_renewed(old);
  CHECK(!world.is_alive(above));
  CHECK(world.supervisor() != above);
}

ALL_KERNELS(
  "gpu_restart_state: the clock of the next life is not behind what the "
  "last one said, though the wall clock steps back") {
  family world{k};
  world.raise({.intensity = 9}, "a");
  std::uint64_t last = 0;
  for (int round = 0; round < 4; ++round) {
    const auto said = must(world.ask<probe_facts>(world.now("a"), probe_ask{}));
    CHECK(said.now > last);
    last = said.now;
    world.time.set(world.time.now_us() - 100'000); // within the drift
    world.end("a", round % 2 == 0 ? how::killed : how::abnormal);
  }
}
