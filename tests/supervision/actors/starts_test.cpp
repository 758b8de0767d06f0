// SPDX-License-Identifier: BSD-3-Clause
// Starts: order, failures, what is ignored, what is refused before.
#include "family.hpp"

using namespace actor_tests;
using trace = std::vector<std::string>;

ALL_CHILDREN("start_normal: children start in order and stop in reverse") {
  family world{k};
  must(world.raise({{}, {world.child("b"), world.child("a")}}));
  CHECK(world.trace() == trace{"start b", "start a"});
  caf::anon_send_exit(world.root, caf::exit_reason::user_shutdown);
  CHECK(world.trace() == trace{"stop a shutdown", "stop b shutdown"});
  CHECK(!world.is_up());
  CHECK(world.root_reason == caf::exit_reason::user_shutdown);
}

ALL_CHILDREN(
  "app_shutdown, child_start_error: a child that cannot start stops "
  "those before it, and the reason reaches the top") {
  family world{k};
  world.scripts["c"].start_fails = 1;
  must(world.raise({{},
                    {world.child("a"), world.child("b"), world.child("c"),
                     world.child("d")}}));
  CHECK(world.trace()
        == trace{"start a", "start b", "start_error c", "stop b shutdown",
                 "stop a shutdown"});
  CHECK(!world.is_up());
  CHECK(says(world, world.root_reason, {"child 'c' could not be started"}));
  if (k == kind::host)
    CHECK(says(world, world.root_reason, {"no way"}));
  else
    CHECK(says(world, world.root_reason, {"77"}));
}

ALL_CHILDREN("child_start_error: start_child answers it and stores nothing") {
  family world{k};
  world.raise({}, "a");
  world.scripts["b"].start_fails = 1;
  auto reply = world.manage(sup::start_child_call(world.child("b")));
  CHECK(reply.what.code == sup::reply_code::start_failed);
  CHECK(!reply.what.text.empty());
  CHECK(world.children() == "a running");
  CHECK(world.code(sup::start_child_call(world.child("b")))
        == sup::reply_code::ok);
  CHECK(world.children() == "a running, b running");
}

ALL_CHILDREN(
  "ignore_temporary: a temporary child that is ignored is not saved, "
  "another is") {
  family world{k};
  world.scripts["a"].ignores = world.scripts["b"].ignores = true;
  must(
    world.raise({{},
                 {world.child("a"), world.child("b", restart_type::temporary),
                  world.child("c")}}));
  CHECK(world.children() == "a stopped, c running");
  CHECK(
    world.code(sup::start_child_call(world.child("b", restart_type::temporary)))
    == sup::reply_code::ok);
  CHECK(world.children() == "a stopped, c running");
  world.scripts["a"].ignores = false;
  CHECK(world.code(sup::restart_child_call("a")) == sup::reply_code::ok);
  CHECK(world.children() == "a running, c running");
}

ALL_CHILDREN(
  "init_throws: a start function that throws is a start that failed") {
  family world{k};
  auto thrower = world.child("b");
  thrower.start = [](const sup::start_context&) -> sup::start_outcome {
    throw std::runtime_error{"no disk"};
  };
  must(world.raise({{}, {world.child("a"), thrower}}));
  CHECK(!world.is_up());
  CHECK(says(world, world.root_reason, {"'b'", "threw", "no disk"}));
}

ALL_CHILDREN(
  "spec_faulty, flags_faulty: the tree is checked whole before "
  "anything starts") {
  family world{k};
  auto deep =
    sup::nested({.id = "x"}, {{}, {world.child(sup::child_rules{.id = ""})}});
  auto refused = world.raise({{}, {world.child("a"), deep}});
  REQUIRE(!refused);
  CHECK(says(world, refused.error(), {"child 'x'", "id is empty"}));
  refused = world.raise({{.period = sup::nanoseconds{0}}, {world.child("a")}});
  REQUIRE(!refused);
  CHECK(says(world, refused.error(), {"period is 0 ns"}));
  refused = world.raise({{}, {world.child("a"), world.child("a")}});
  REQUIRE(!refused);
  CHECK(says(world, refused.error(), {"'a' twice"}));
  refused = world.raise({{}, {sup::host({.id = "h"}, nullptr)}});
  REQUIRE(!refused);
  CHECK(says(world, refused.error(), {"child 'h'", "start is missing"}));
  CHECK(world.trace().empty());
}

ALL_CHILDREN(
  "spec_faulty: each bad field is refused by its name, on every path") {
  family world{k};
  const auto id = [](auto change) {
    sup::child_rules rules{.id = "b"};
    change(rules);
    return rules;
  };
  const std::pair<sup::child_rules, const char*> bad[] = {
    {id([](auto& r) { r.id = ""; }), "id is empty"},
    {id([](auto& r) { r.restart = restart_type{7}; }), "restart is 7"},
    {id([](auto& r) { r.kind = sup::child_kind{7}; }), "kind is 7"},
    {id([](auto& r) {
       r.shutdown = sup::shutdown_rule::within(sup::milliseconds{-1});
     }),
     "shutdown is -1 ms"},
    {id([](auto& r) { r.significant = true; }), "significant is true"},
    {id([](auto& r) { r.backoff = sup::backoff_rule{.jitter = 2}; }),
     "backoff.jitter is 2"}};
  for (const auto& [rules, text] : bad) {
    auto refused = world.raise({{}, {world.child("a"), world.child(rules)}});
    REQUIRE(!refused);
    CHECK(says(world, refused.error(), {text}));
  }
  auto twice = world.raise({{}, {world.child("a"), world.child("a")}});
  REQUIRE(!twice);
  CHECK(says(world, twice.error(), {"id is 'a' twice"}));
  CHECK(world.trace().empty());
  CHECK(world.status().actors == 0);
  world.raise({}, "a");
  for (const auto& [rules, text] : bad) { // one that comes later
    auto reply = world.manage(sup::start_child_call(world.child(rules)));
    CHECK(reply.what.code == sup::reply_code::invalid);
    CHECK(reply.what.text.find(text) != std::string::npos);
  }
  CHECK(world.children() == "a running");
}

ALL_CHILDREN(
  "significant_simple, flags_faulty: auto_shutdown of a dynamic "
  "supervisor, and each bad flag, are refused by name") {
  family world{k};
  const std::pair<sup::sup_flags, const char*> bad[] = {
    {{.strategy = strategy{9}}, "strategy is 9"},
    {{.period = sup::nanoseconds{0}}, "period is 0 ns"},
    {{.period = sup::nanoseconds{-5}}, "period is -5 ns"},
    {{.auto_shutdown = sup::auto_shutdown{9}}, "auto_shutdown is 9"},
    {{.kill_grace = sup::milliseconds{-1}}, "kill_grace is -1 ms"},
    {{.strategy = strategy::simple_one_for_one,
      .auto_shutdown = sup::auto_shutdown::any_significant},
     "auto_shutdown is any_significant with simple_one_for_one"}};
  for (const auto& [flags, text] : bad) {
    auto refused = world.raise({flags, {world.child("a")}});
    REQUIRE(!refused);
    CHECK(says(world, refused.error(), {text}));
  }
  CHECK(world.trace().empty());
}

ALL_KERNELS(
  "gpu_never_beats: a kernel that does not begin has failed to start") {
  family world{k};
  auto quiet = world.child("a");
  quiet.start = [&](const sup::start_context& context) -> sup::start_outcome {
    return sup::pending{must(ringactor::spawn_kernel(
      world.engine, probe_kernel({}),
      {.active = false, .started_to = context.supervisor}))};
  };
  must(world.raise({{}, {quiet}}));
  CHECK(world.is_up());
  world.pass(std::chrono::seconds{6});
  world.settle();
  CHECK(!world.is_up());
  CHECK(says(world, world.root_reason, {"did not begin"}));
  CHECK(world.status().actors == 0);
}

TEST_CASE("a start that takes too long has failed once its actor is down") {
  for (const bool goes_down : {true, false}) {
    CAPTURE(goes_down);
    family world{kind::host};
    // Nobody runs it: a kill changes nothing until it goes.
    auto slow = std::make_unique<caf::scoped_actor>(world.system);
    const caf::actor who{*slow};
    int starts = 0;
    auto start = [&](const sup::start_context&) -> sup::start_outcome {
      starts += 1;
      return sup::pending{who};
    };
    must(world.raise({{}, {sup::host({.id = "slow"}, start)}}));
    world.pass(std::chrono::seconds{6}); // its start limit
    world.settle();
    CHECK(world.is_up());
    if (goes_down)
      slow.reset();
    else
      world.pass(std::chrono::seconds{6}); // kill_grace
    world.settle();
    CHECK(!world.is_up());
    CHECK(starts == 1);
    CHECK(says(world, world.root_reason, {"did not begin"}));
    if (!goes_down)
      CHECK(says(world, world.root_reason, {"nor go down"}));
  }
}

ALL_CHILDREN("a call with a spec that cannot be carried out is refused whole") {
  family world{k};
  world.raise({}, "a");
  auto refused =
    world.manage(sup::start_child_call(sup::host({.id = "b"}, {})));
  CHECK(refused.what.code == sup::reply_code::invalid);
  CHECK(refused.what.text.find("child 'b': start is missing")
        != std::string::npos);
  auto below = sup::nested({.id = "n"}, {{.period = sup::nanoseconds{0}}, {}});
  refused =
    world.manage(sup::reconfigure_call({{}, {world.child("a"), below}}));
  CHECK(refused.what.code == sup::reply_code::invalid);
  CHECK(refused.what.text.find("child 'n': period") != std::string::npos);
  CHECK(world.children() == "a running");
}

ALL_CHILDREN(
  "hanging_restart: while a restart is tried again the supervisor "
  "answers, and can be stopped") {
  family world{k};
  must(world.raise(
    {{.intensity = 1000, .period = std::chrono::hours{1}},
     {world.child(
        {.id = "a",
         .backoff = sup::backoff_rule{.first = sup::milliseconds{1000}}}),
      world.child("b")}}));
  world.scripts["a"].start_fails = 5;
  world.end("a");
  CHECK(world.children() == "a restarting, b running");
  CHECK(world.code(sup::start_child_call(world.child("a")))
        == sup::reply_code::already_present);
  CHECK(world.code(sup::restart_child_call("a"))
        == sup::reply_code::restarting);
  CHECK(world.code(sup::delete_child_call("a")) == sup::reply_code::restarting);
  for (int i = 0; i < 60; ++i) {
    world.pass(std::chrono::seconds{1});
    world.settle();
  }
  CHECK(world.children() == "a running, b running");
  world.scripts["a"].start_fails = 1000;
  world.end("a");
  CHECK(world.code(sup::terminate_child_call("a")) == sup::reply_code::ok);
  CHECK(world.children() == "a stopped, b running");
  caf::anon_send_exit(world.root, caf::exit_reason::user_shutdown);
  world.settle();
  CHECK(!world.is_up());
}
