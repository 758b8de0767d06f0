// SPDX-License-Identifier: BSD-3-Clause
// The management calls.
#include "family.hpp"

using namespace actor_tests;
using sup::reply_code;
using trace = std::vector<std::string>;

ALL_CHILDREN("child_adm: start, terminate, restart, delete, list and count") {
  family world{k};
  world.raise({}, "a");
  auto added = world.manage(sup::start_child_call(world.child("b")));
  CHECK(added.what.code == reply_code::ok);
  CHECK(added.child == world.now("b"));
  CHECK(world.code(sup::start_child_call(world.child("b")))
        == reply_code::already_started);
  CHECK(world.code(sup::delete_child_call("b")) == reply_code::running);
  CHECK(world.code(sup::restart_child_call("b")) == reply_code::running);
  CHECK(world.code(sup::terminate_child_call("b")) == reply_code::ok);
  CHECK(world.code(sup::start_child_call(world.child("b")))
        == reply_code::already_present);
  CHECK(world.children() == "a running, b stopped");
  auto counts = world.manage(sup::count_children_call()).what.counts;
  CHECK(counts.specs == 2);
  CHECK(counts.active == 1);
  CHECK(counts.workers == 2);
  CHECK(counts.supervisors == 0);
  auto again = world.manage(sup::restart_child_call("b"));
  CHECK(again.what.code == reply_code::ok);
  CHECK(again.child == world.now("b"));
  CHECK(world.code(sup::terminate_child_call("b")) == reply_code::ok);
  CHECK(world.code(sup::delete_child_call("b")) == reply_code::ok);
  CHECK(world.children() == "a running");
  for (auto& call :
       {sup::terminate_child_call("b"), sup::restart_child_call("b"),
        sup::delete_child_call("b"), sup::get_childspec_call("b")})
    CHECK(world.code(call) == reply_code::not_found);
}

ALL_CHILDREN("spec_defaults: permanent, 5000 ms or infinity, worker") {
  family world{k};
  must(world.raise({{}, {world.child("a"), sup::nested({.id = "s"}, {})}}));
  auto a = *world.manage(sup::get_childspec_call("a")).what.spec;
  CHECK(a.restart == restart_type::permanent);
  CHECK(a.kind == sup::child_kind::worker);
  CHECK(a.stop_rule() == sup::shutdown_rule::within(sup::milliseconds{5000}));
  CHECK(!a.significant);
  auto s = *world.manage(sup::get_childspec_call("s")).what.spec;
  CHECK(s.kind == sup::child_kind::supervisor);
  CHECK(s.stop_rule() == sup::shutdown_rule::infinity());
}

ALL_CHILDREN(
  "child_adm_dynamic: ids are refused, a handle is terminated, twice "
  "is no error, a stranger is refused") {
  family world{k};
  must(world.raise(
    {{.strategy = strategy::simple_one_for_one}, {world.child("x")}}));
  auto x = world.manage(sup::start_instance_call()).child;
  for (auto& call :
       {sup::terminate_child_call("x"), sup::restart_child_call("x"),
        sup::delete_child_call("x"), sup::start_child_call(world.child("y"))})
    CHECK(world.code(call) == reply_code::simple_one_for_one);
  auto stranger = world.spawn();
  CHECK(world.code(sup::terminate_instance_call(stranger))
        == reply_code::not_found);
  CHECK(world.code(sup::terminate_instance_call(x)) == reply_code::ok);
  CHECK(!world.is_alive(x));
  CHECK(world.code(sup::terminate_instance_call(x)) == reply_code::ok);
  CHECK(world.is_alive(stranger));
  CHECK(world.manage(sup::which_children_call()).children.empty());
}

TEST_CASE(
  "start_instance: its arguments reach the start function, a restart "
  "has them again") {
  family world{kind::host};
  std::vector<std::string> seen;
  auto spec = world.child("x");
  spec.start = [&](const sup::start_context& context) -> sup::start_outcome {
    seen.push_back(context.arguments.get_as<std::string>(0));
    return context.system.spawn([](caf::event_based_actor* self) {
      return caf::behavior{
        [self](const probe_fail&) { self->quit(caf::sec::runtime_error); }};
    });
  };
  must(world.raise({{.strategy = strategy::simple_one_for_one}, {spec}}));
  auto one = world.manage(
    sup::start_instance_call(caf::make_message(std::string{"one"})));
  world.manage(sup::start_instance_call(caf::make_message(std::string{"two"})));
  world.end(one.child, how::abnormal);
  CHECK(seen == std::vector<std::string>{"one", "two", "one"});
}

ALL_CHILDREN("counts: 1000 children are listed and counted") {
  family world{k};
  must(world.raise(
    {{.strategy = strategy::simple_one_for_one}, {world.child("x")}}));
  for (int i = 0; i < 1000; ++i)
    world.code(sup::start_instance_call());
  CHECK(world.manage(sup::count_children_call()).what.counts.active == 1000);
  CHECK(world.manage(sup::which_children_call()).children.size() == 1000);
  caf::anon_send_exit(world.root, caf::exit_reason::user_shutdown);
  world.settle();
  CHECK(!world.is_up());
}

ALL_CHILDREN(
  "reconfigure: flags and specs change, nobody is started or stopped") {
  family world{k};
  world.raise({}, "ab");
  auto a = world.now("a");
  auto refused = world.manage(sup::reconfigure_call(
    {{.period = sup::nanoseconds{-1}}, {world.child("a")}}));
  CHECK(refused.what.code == reply_code::invalid);
  CHECK(
    world.code(sup::reconfigure_call({{.strategy = strategy::one_for_all},
                                      {world.child("c"), world.child("a")}}))
    == reply_code::ok);
  CHECK(world.trace().empty());
  CHECK(world.now("a") == a);
  CHECK(world.children() == "c stopped, a running, b running");
  world.end("a");
  CHECK(world.trace()
        == trace{"down a abnormal", "stop b shutdown", "start c", "start a",
                 "start b"});
}

ALL_CHILDREN("listing: newest first, right after a restart too") {
  family world{k};
  world.raise({.strategy = strategy::rest_for_one}, "cab");
  world.end("a");
  auto all = world.manage(sup::which_children_call()).children;
  REQUIRE(all.size() == 3);
  CHECK(all[0].what.id == "b");
  CHECK(all[1].what.id == "a");
  CHECK(all[2].what.id == "c");
  CHECK(all[1].who == world.now("a"));
}
