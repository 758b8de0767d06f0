// SPDX-License-Identifier: BSD-3-Clause
// Stops: how long one waits for a child, and who is left behind.
#include "family.hpp"

#include <caf/default_attachable.hpp>

using namespace actor_tests;
using trace = std::vector<std::string>;

TEST_CASE(
  "stop_timeout: a deaf child is killed at its time, others end clean") {
  family world{kind::host};
  world.scripts["b"].is_deaf = true;
  must(world.raise(
    {{},
     {world.child("a"), world.child({.id = "b",
                                     .shutdown = sup::shutdown_rule::within(
                                       sup::milliseconds{1000})})}}));
  world.trace();
  caf::anon_send_exit(world.root, caf::exit_reason::user_shutdown);
  CHECK(world.trace().empty());
  world.pass(std::chrono::seconds{2});
  CHECK(world.trace() == trace{"stop! b killed", "stop a shutdown"});
  CHECK(!world.is_up());
}

TEST_CASE(
  "stop_infinity: the supervisor waits for a child as long as it "
  "takes") {
  family world{kind::host};
  world.scripts["a"].is_deaf = true;
  must(world.raise(
    {{},
     {world.child({.id = "a", .shutdown = sup::shutdown_rule::infinity()})}}));
  caf::anon_send_exit(world.root, caf::exit_reason::user_shutdown);
  world.pass(std::chrono::seconds{3600});
  CHECK(world.is_up());
  world.end("a", how::normal);
  CHECK(!world.is_up());
}

ALL_CHILDREN("brutal_kill: a child is killed at once") {
  family world{k};
  must(world.raise(
    {{},
     {world.child(
       {.id = "a", .shutdown = sup::shutdown_rule::brutal_kill()})}}));
  world.trace();
  caf::anon_send_exit(world.root, caf::exit_reason::user_shutdown);
  CHECK(world.trace() == trace{"stop a killed"});
  CHECK(!world.is_up());
}

ALL_CHILDREN("a supervisor that is killed leaves no child behind") {
  family world{k};
  world.raise({}, "abc");
  caf::anon_send_exit(world.root, caf::exit_reason::kill);
  world.settle();
  CHECK(!world.is_up());
  for (const char* id : {"a", "b", "c"})
    CHECK(!world.is_alive(world.now(id)));
  CHECK(world.status().actors == 0);
}

namespace {

// 0.17's spelling: `who` tells the supervisor nothing of its end any more.
void unlink(family& world, const caf::actor& who) {
  using watch = caf::default_attachable;
  auto* child = caf::actor_cast<caf::abstract_actor*>(who);
  const auto above = world.root.address();
  child->detach(watch::observe_token{above, watch::link});
  CHECK(child->detach(watch::observe_token{above, watch::monitor}) == 1);
}

} // namespace

ALL_CHILDREN(
  "unlink: a child that nobody hears of cannot hang terminate_child") {
  family world{k};
  must(world.raise({{}, {world.child("a"), world.child("b")}}));
  auto b = world.now("b");
  unlink(world, b);
  world.trace();
  CHECK(world.code(sup::terminate_child_call("b")) == sup::reply_code::ok);
  CHECK(!world.is_alive(b));
  CHECK(world.trace() == trace{"stop b shutdown"}); // watched anew
  CHECK(world.children() == "a running, b stopped");
  CHECK(world.code(sup::restart_child_call("b")) == sup::reply_code::ok);
  CHECK(world.children() == "a running, b running");
}

ALL_CHILDREN("unlink: one that ended unheard is found when it is to stop") {
  family world{k};
  must(world.raise({{}, {world.child("a"), world.child("b")}}));
  auto b = world.now("b");
  unlink(world, b);
  world.end("b", how::killed);
  CHECK(world.is_up());
  world.trace();
  caf::anon_send_exit(world.root, caf::exit_reason::user_shutdown);
  CHECK(world.trace() == trace{"stop! b killed", "stop a shutdown"});
  CHECK(!world.is_up());
}

TEST_CASE(
  "unlink: one with shutdown infinity that hears no exit is not missed when "
  "it ends by itself") {
  family world{kind::host};
  world.scripts["a"].is_deaf = true;
  must(world.raise(
    {{},
     {world.child({.id = "a", .shutdown = sup::shutdown_rule::infinity()})}}));
  unlink(world, world.now("a"));
  caf::anon_send_exit(world.root, caf::exit_reason::user_shutdown);
  world.pass(std::chrono::seconds{3600});
  CHECK(world.is_up());
  world.end("a", how::normal);
  CHECK(!world.is_up());
}

TEST_CASE(
  "unlink: one that hears no exit is killed when its shutdown is over") {
  family world{kind::host};
  world.scripts["b"].is_deaf = true;
  must(world.raise({{}, {world.child("a"), world.child("b")}}));
  auto b = world.now("b");
  auto waiting = world.self->request(world.root, caf::infinite,
                                     sup::terminate_child_call("b"));
  world.settle();
  world.pass(std::chrono::seconds{4});
  world.settle();
  CHECK(world.silent());
  world.pass(std::chrono::seconds{1}); // 5000 ms, the default
  world.settle();
  CHECK(must(world.take<sup::management_reply>(waiting)).what.code
        == sup::reply_code::ok);
  CHECK(!world.is_alive(b));
  CHECK(world.code(sup::terminate_child_call("b")) == sup::reply_code::ok);
  CHECK(world.children() == "a running, b stopped");
}

ALL_CHILDREN("stop_timeout_dynamic: the deaf are killed at one common time") {
  family world{k};
  auto x = world.child(
    {.id = "x",
     .shutdown = sup::shutdown_rule::within(sup::milliseconds{1000})});
  must(world.raise({{.strategy = strategy::simple_one_for_one}, {x}}));
  for (int i = 0; i < 6; ++i) {
    world.scripts["x"].is_deaf = i % 2 == 0; // a kernel never is
    world.code(sup::start_instance_call());
  }
  world.trace();
  caf::anon_send_exit(world.root, caf::exit_reason::user_shutdown);
  const trace clean(k == kind::host ? 3 : 6, "stop x shutdown");
  CHECK(world.trace() == clean); // at once
  CHECK(world.is_up() == (k == kind::host));
  world.pass(std::chrono::seconds{1}); // one time for all
  CHECK(world.trace() == trace(k == kind::host ? 3 : 0, "stop! x killed"));
  CHECK(!world.is_up());
  CHECK(world.status().actors == 0);
}

ALL_KERNELS(
  "stop_infinity, stop_timeout: a kernel in the middle of a handler is "
  "down at once, and what it says then is fenced") {
  for (auto rule : {sup::shutdown_rule::infinity(), sup::shutdown_rule{}}) {
    family world{k};
    must(world.raise(
      {{}, {world.child({.id = "a", .shutdown = rule}), world.child("b")}}));
    world.trace();
    world.hold(world.now("a"), [&] {
      caf::anon_send_exit(world.root, caf::exit_reason::user_shutdown);
      world.settle_hosts();
      CHECK(!world.is_up());
    });
    CHECK(world.trace() == trace{"stop b shutdown", "stop a shutdown"});
    CHECK(world.status().fenced == 2); // what it sends, its answer
    CHECK(world.status().actors == 0);
  }
}

ALL_CHILDREN("order: unsorted ids start in list order, stop in reverse") {
  family world{k};
  sup::sup_spec spec{{.strategy = strategy::rest_for_one}, {}};
  for (const char* id : {"m", "z", "a", "k"})
    spec.children.push_back(world.child(id));
  must(world.raise(spec));
  CHECK(world.trace() == trace{"start m", "start z", "start a", "start k"});
  world.end("z"); // a part
  CHECK(world.trace()
        == trace{"down z abnormal", "stop k shutdown", "stop a shutdown",
                 "start z", "start a", "start k"});
  caf::anon_send_exit(world.root, caf::exit_reason::user_shutdown); // all
  CHECK(world.trace()
        == trace{"stop k shutdown", "stop a shutdown", "stop z shutdown",
                 "stop m shutdown"});
}
