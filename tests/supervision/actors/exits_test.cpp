// SPDX-License-Identifier: BSD-3-Clause
// What an exit means: restart types, auto shutdown.
#include "family.hpp"

using namespace actor_tests;
using trace = std::vector<std::string>;

namespace {

// The state of the one child after it ended so; the supervisor has a sibling.
std::string after(kind k, restart_type restart, how why) {
  family world{k};
  must(world.raise({{.intensity = 1}, {world.child("a", restart)}}));
  auto before = world.now("a");
  world.end("a", why);
  CHECK(!world.is_alive(before));
  const auto state = world.children();
  const auto counts = world.manage(sup::count_children_call()).what.counts;
  CHECK(counts.specs == (state.empty() ? 0 : 1));
  CHECK(counts.workers == counts.specs);
  CHECK(counts.active == (state == "a running" ? 1 : 0));
  CHECK(counts.supervisors == 0);
  return state;
}

} // namespace

ALL_CHILDREN(
  "permanent_normal, permanent_shutdown, permanent_abnormal: it is "
  "restarted always") {
  for (auto why : all_ways)
    CHECK(after(k, restart_type::permanent, why) == "a running");
}

ALL_CHILDREN(
  "transient_normal, transient_shutdown, transient_abnormal: it is "
  "restarted after an abnormal exit, else its spec stays") {
  CHECK(after(k, restart_type::transient, how::normal) == "a stopped");
  CHECK(after(k, restart_type::transient, how::shutdown) == "a stopped");
  CHECK(after(k, restart_type::transient, how::shutdown_with) == "a stopped");
  CHECK(after(k, restart_type::transient, how::killed) == "a running");
  CHECK(after(k, restart_type::transient, how::abnormal) == "a running");
}

ALL_CHILDREN(
  "temporary_normal, temporary_shutdown, temporary_abnormal: it goes "
  "with its spec") {
  for (auto why : all_ways)
    CHECK(after(k, restart_type::temporary, why) == "");
}

ALL_CHILDREN(
  "significant_transient, significant_temporary: any ends it with the "
  "first, all with the last") {
  for (auto restart : {restart_type::transient, restart_type::temporary})
    for (auto rule : {sup::auto_shutdown::any_significant,
                      sup::auto_shutdown::all_significant}) {
      family world{k};
      must(world.raise(
        {{.auto_shutdown = rule},
         {world.child({.id = "a", .restart = restart, .significant = true}),
          world.child("b"),
          world.child({.id = "c", .restart = restart, .significant = true})}}));
      world.end("a", how::shutdown_with);
      CHECK(world.is_up() == (rule == sup::auto_shutdown::all_significant));
      if (world.is_up())
        world.end("c", how::normal);
      CHECK(!world.is_up());
      CHECK(world.root_reason == caf::exit_reason::user_shutdown);
      CHECK(!world.is_alive(world.now("b")));
    }
}

ALL_CHILDREN(
  "nonsignificant_transient, nonsignificant_temporary: no auto "
  "shutdown, a significant one that fails is restarted") {
  family world{k};
  must(world.raise({{.auto_shutdown = sup::auto_shutdown::any_significant},
                    {world.child("a", restart_type::transient),
                     world.child("b", restart_type::temporary),
                     world.child({.id = "c",
                                  .restart = restart_type::transient,
                                  .significant = true})}}));
  world.end("a", how::normal);
  world.end("b", how::normal);
  CHECK(world.is_up());
  world.end("c", how::abnormal);
  CHECK(world.is_up());
  CHECK(world.children() == "a stopped, c running");
  CHECK(world.code(sup::terminate_child_call("c")) == sup::reply_code::ok);
  CHECK(world.is_up()); // it did not end by itself
}

ALL_CHILDREN(
  "transient_shutdown: a supervisor stopped with a reason ends with it, and is "
  "not restarted") {
  family world{k};
  sup::sup_spec below{{}, {world.child("leaf")}};
  must(world.raise(
    {{},
     {sup::nested({.id = "nest", .restart = restart_type::transient},
                  below)}}));
  auto nest = world.manage(sup::which_children_call()).children.at(0).who;
  caf::error reason;
  nest->attach_functor([&](const caf::error& why) { reason = why; });
  world.trace_below();
  ringactor::caf_compat::send_exit(
    nest, ringactor::to_caf(ringactor::errc::shutdown, "the market closed"));
  world.settle();
  CHECK(world.trace_below()
        == trace{"root/nest: stopping leaf", "root/nest: stopped leaf",
                 "root/nest: ended "});
  CHECK(ringactor::describe(world.system, reason)
        == "the market closed [shutdown]");
  CHECK(world.children() == "nest stopped");
  CHECK(world.is_up());
}
