// SPDX-License-Identifier: BSD-3-Clause
// Stops: how long one waits for a child, and who is left behind.
#include "family.hpp"

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

TEST_CASE("brutal_kill: a child is killed at once") {
  on_both([](kind k) {
    family world{k};
    must(world.raise(
      {{},
       {world.child(
         {.id = "a", .shutdown = sup::shutdown_rule::brutal_kill()})}}));
    world.trace();
    caf::anon_send_exit(world.root, caf::exit_reason::user_shutdown);
    CHECK(world.trace() == trace{"stop a killed"});
    CHECK(!world.is_up());
  });
}

TEST_CASE("a supervisor that is killed leaves no child behind") {
  on_both([](kind k) {
    family world{k};
    world.raise({}, "abc");
    caf::anon_send_exit(world.root, caf::exit_reason::kill);
    world.settle();
    CHECK(!world.is_up());
    for (const char* id : {"a", "b", "c"})
      CHECK(!world.is_alive(world.now(id)));
    CHECK(world.status().actors == 0);
  });
}

TEST_CASE("unlink: a child that is not linked cannot hang terminate_child") {
  on_both([](kind k) {
    family world{k};
    world.raise({}, "ab");
    CHECK(world.code(sup::terminate_child_call("b")) == sup::reply_code::ok);
    CHECK(world.code(sup::terminate_child_call("b")) == sup::reply_code::ok);
    CHECK(world.children() == "a running, b stopped");
  });
}
