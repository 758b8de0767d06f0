// SPDX-License-Identifier: BSD-3-Clause
// simple_one_for_one: instances of one spec.
#include "tests/supervision/sup_world.hpp"

#include <doctest/doctest.h>

using namespace supervision_tests;

namespace {

sup_world dynamic(const child_rules& rules, std::uint32_t intensity = 5) {
  sup_world made{
    {.strategy = strategy::simple_one_for_one, .intensity = intensity},
    {rules}};
  made.begin();
  return made;
}

} // namespace

TEST_CASE(
  "child_adm_dynamic: starts nobody by itself, calls by id are "
  "refused") {
  auto w = dynamic(worker("x"));
  CHECK(w.trace() == "ready");
  CHECK(w.ask(start_child{worker("x")}).code == reply_code::simple_one_for_one);
  CHECK(w.ask(restart_child{"x"}).code == reply_code::simple_one_for_one);
  CHECK(w.ask(terminate_child{"x"}).code == reply_code::simple_one_for_one);
  CHECK(w.ask(delete_child{"x"}).code == reply_code::simple_one_for_one);
  CHECK(w.ask(get_childspec{"x"}).spec->id == "x");
  CHECK(w.ask(get_childspec{"y"}).code == reply_code::not_found);
}

TEST_CASE(
  "child_adm_dynamic: terminate by handle is idempotent, a stranger is "
  "refused") {
  auto w = dynamic(worker("x"));
  const auto one = w.ask(start_instance{}).who;
  const auto two = w.ask(start_instance{}).who;
  CHECK(w.ask(terminate_instance{one}).code == reply_code::ok);
  CHECK(w.ask(terminate_instance{one}).code == reply_code::ok);
  CHECK(w.ask(terminate_instance{0}).code == reply_code::not_found);
  CHECK(w.ask(terminate_instance{99}).code == reply_code::not_found);
  const auto counts = w.ask(count_children{}).counts;
  CHECK(counts.specs == 1);
  CHECK(counts.active == 1);
  CHECK(counts.workers == 1);
  CHECK(w.ask(which_children{}).children.front().who == two);
}

TEST_CASE(
  "child_start_error: an instance that fails or is ignored is not "
  "stored") {
  auto w = dynamic(worker("x"));
  w.of("x").starts = {start_outcome::fail, start_outcome::ignore};
  CHECK(w.ask(start_instance{}).code == reply_code::start_failed);
  const auto ignored = w.ask(start_instance{});
  CHECK(ignored.code == reply_code::ok);
  CHECK(ignored.who == 0);
  CHECK(w.listed() == "");
}

TEST_CASE(
  "dynamic_one_for_one: instances are independent, the limit is "
  "shared") {
  auto w = dynamic(worker("x"), 2);
  const auto one = w.ask(start_instance{}).who;
  const auto two = w.ask(start_instance{}).who;
  w.trace();
  w.life_exits(one, exit_class::abnormal);
  CHECK(w.trace() == "down x abnormal, start x");
  w.life_exits(two, exit_class::normal);
  CHECK(w.trace() == "down x normal, start x");
  CHECK_FALSE(w.end());
  w.exits("x", exit_class::killed);
  CHECK(w.trace()
        == "down x killed, tell x, down x shutdown, finished shutdown");
}

TEST_CASE("dynamic: transient and temporary instances that end are dropped") {
  for (auto type : {restart_type::transient, restart_type::temporary}) {
    auto w = dynamic(worker("x", type));
    w.ask(start_instance{});
    w.exits("x", exit_class::normal);
    CHECK(w.listed() == "");
  }
}

TEST_CASE(
  "dynamic_restart_ignore: a restart that is ignored drops the "
  "instance") {
  auto w = dynamic(worker("x"));
  w.ask(start_instance{});
  w.of("x").starts = {start_outcome::ignore};
  w.exits("x", exit_class::abnormal);
  CHECK(w.listed() == "");
  CHECK(w.ask(count_children{}).counts.workers == 0);
}

TEST_CASE(
  "dynamic: an instance whose restart fails is terminated by the "
  "handle it ran under") {
  auto w = dynamic(worker("x"), 1000);
  const auto who = w.ask(start_instance{}).who;
  w.of("x").starts = {start_outcome::fail, start_outcome::late};
  w.exits("x", exit_class::abnormal);
  const auto call = w.post(terminate_instance{who});
  const auto counted = w.post(count_children{});
  w.answer_start("x", start_outcome::fail);
  CHECK(w.answers().at(call).code == reply_code::ok);
  CHECK(w.answers().at(counted).counts.active == 0);
  CHECK(w.answers().at(counted).counts.workers == 0);
  CHECK(w.listed() == "");
}

TEST_CASE("stop_timeout_dynamic: all are told at once, and share a deadline") {
  auto rules = worker("x");
  rules.shutdown = shutdown_rule::within(100ms);
  auto w = dynamic(rules);
  for (int i = 0; i < 3; ++i)
    w.ask(start_instance{});
  w.trace();
  w.of("x").stops = stop_manner::until_killed;
  w.stop();
  CHECK(w.trace() == "tell x, tell x, tell x");
  w.advance(100ms);
  CHECK(w.trace()
        == "kill x, down x killed, kill x, down x killed, kill x, "
           "down x killed, finished shutdown");
}

TEST_CASE("reconfigure: the spec of the instances is replaced") {
  auto w = dynamic(worker("x"));
  w.ask(start_instance{});
  const sup_flags flags{.strategy = strategy::simple_one_for_one};
  CHECK(w.ask(reconfigure{flags, {worker("x", restart_type::temporary)}}).code
        == reply_code::ok);
  w.exits("x", exit_class::abnormal);
  CHECK(w.listed() == "");
  CHECK(w.ask(reconfigure{{}, {worker("x")}}).code == reply_code::invalid);
}
