// SPDX-License-Identifier: BSD-3-Clause
// Who is stopped and started when one goes down.
#include "family.hpp"

using namespace actor_tests;
using trace = std::vector<std::string>;

ALL_CHILDREN("one_for_one: only the dead one restarts") {
  family world{k};
  world.raise({.strategy = strategy::one_for_one}, "abc");
  auto a = world.now("a");
  world.end("b");
  CHECK(world.trace() == trace{"down b abnormal", "start b"});
  CHECK(world.now("a") == a);
  CHECK(world.children() == "a running, b running, c running");
}

ALL_CHILDREN("one_for_all: the others stop in reverse, all start in order") {
  family world{k};
  world.raise({.strategy = strategy::one_for_all}, "abc");
  world.end("b");
  CHECK(world.trace()
        == trace{"down b abnormal", "stop c shutdown", "stop a shutdown",
                 "start a", "start b", "start c"});
  CHECK(world.children() == "a running, b running, c running");
}

ALL_CHILDREN("rest_for_one: the later ones are cycled, the earlier untouched") {
  family world{k};
  world.raise({.strategy = strategy::rest_for_one}, "abc");
  auto a = world.now("a");
  world.end("b");
  CHECK(world.trace()
        == trace{"down b abnormal", "stop c shutdown", "start b", "start c"});
  CHECK(world.now("a") == a);
}

ALL_CHILDREN(
  "one_for_one_escalation, one_for_all_escalation, "
  "rest_for_one_escalation: beyond the limit all stop") {
  for (auto how_to :
       {strategy::one_for_one, strategy::one_for_all, strategy::rest_for_one}) {
    family world{k};
    world.raise({.strategy = how_to, .intensity = 1}, "ab");
    world.end("b");
    CHECK(world.is_up());
    world.trace();
    world.end("b");
    CHECK(world.trace()
          == trace{"down b abnormal", "limit_reached b", "stop a shutdown"});
    CHECK(!world.is_up());
    CHECK(world.root_reason == caf::exit_reason::user_shutdown);
    CHECK(!world.is_alive(world.now("a")));
  }
}

ALL_CHILDREN("dynamic_one_for_one: instances are apart, the limit is shared") {
  family world{k};
  must(world.raise(
    {{.strategy = strategy::simple_one_for_one}, {world.child("x")}}));
  CHECK(world.trace().empty());
  auto first = world.manage(sup::start_instance_call()).child;
  auto second = world.manage(sup::start_instance_call()).child;
  CHECK(world.trace() == trace{"start x", "start x"});
  world.end(first, how::abnormal);
  CHECK(world.trace() == trace{"down x abnormal", "start x"});
  CHECK(world.is_alive(second));
  auto counts = world.manage(sup::count_children_call()).what.counts;
  CHECK(counts.specs == 1);
  CHECK(counts.active == 2);
  world.end(second, how::abnormal); // the second within the period
  CHECK(!world.is_up());
}

ALL_CHILDREN("multiple_restarts: a burst within the intensity is restarted") {
  family world{k};
  world.raise({.intensity = 10}, "a");
  for (int i = 0; i < 10; ++i)
    world.end("a", how::killed);
  CHECK(world.is_up());
  world.end("a", how::killed);
  CHECK(!world.is_up());
}

ALL_CHILDREN(
  "window_edge: restarts further apart than the period never end it") {
  family world{k};
  world.raise({.intensity = 1, .period = std::chrono::seconds{5}}, "a");
  for (int i = 0; i < 4; ++i) {
    world.end("a");
    CHECK(world.is_up());
    world.pass(std::chrono::seconds{6});
  }
  world.end("a");
  world.end("a");
  CHECK(!world.is_up());
}

ALL_CHILDREN(
  "tree: a subtree that ends is restarted, its instances are not "
  "revived") {
  family world{k};
  sup::sup_spec below{
    {.strategy = strategy::simple_one_for_one, .intensity = 0},
    {world.child("x")}};
  must(
    world.raise({{}, {world.child("a"), sup::nested({.id = "sub"}, below)}}));
  CHECK(world.children() == "a running, sub running");
  auto sub = world.manage(sup::which_children_call()).children.front().who;
  auto x =
    must(world.ask<sup::management_reply>(sub, sup::start_instance_call()))
      .child;
  world.end(x, how::abnormal); // intensity 0: the subtree ends, is restarted
  CHECK(world.trace()
        == trace{"start a", "start sub", "down sub shutdown", "start sub"});
  CHECK(world.trace_below()
        == trace{"root/sub: started x", "root/sub: terminated x",
                 "root/sub: limit_reached x", "root/sub: ended "});
  auto again = world.manage(sup::which_children_call()).children.front().who;
  CHECK(again != sub);
  auto counts =
    must(world.ask<sup::management_reply>(again, sup::count_children_call()))
      .what.counts;
  CHECK(counts.active == 0);
}

ALL_KERNELS(
  "mixed_tree: one_for_all keeps its order over host and kernel "
  "children") {
  family host{k};
  sup::sup_spec spec{{.strategy = strategy::one_for_all}, {}};
  host.of = kind::host;
  spec.children.push_back(host.child("h"));
  host.of = k;
  spec.children.push_back(host.child("k"));
  host.of = kind::host;
  spec.children.push_back(host.child("l"));
  must(host.raise(spec));
  host.trace();
  host.end("k");
  CHECK(host.trace()
        == trace{"down k abnormal", "stop l shutdown", "stop h shutdown",
                 "start h", "start k", "start l"});
}
