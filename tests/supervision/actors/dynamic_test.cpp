// SPDX-License-Identifier: BSD-3-Clause
// simple_one_for_one: what differs for instances of one spec.
#include "family.hpp"

using namespace actor_tests;
using sup::reply_code;
using trace = std::vector<std::string>;

namespace {

struct dynamic_family : family {
  explicit dynamic_family(kind k, sup::child_rules rules = {.id = "x"},
                          std::uint32_t intensity = 1)
    : family{k} {
    must(
      raise({{.strategy = strategy::simple_one_for_one, .intensity = intensity},
             {child(std::move(rules))}}));
  }
  std::size_t listed() {
    const auto counts = manage(sup::count_children_call()).what.counts;
    const auto all = manage(sup::which_children_call()).children.size();
    CHECK(counts.specs == 1);
    CHECK(counts.workers == all);
    return all;
  }
};

} // namespace

ALL_CHILDREN(
  "child_start_error_simple: it is answered, and no instance is stored") {
  dynamic_family world{k};
  world.scripts["x"].start_fails = 1;
  auto reply = world.manage(sup::start_instance_call());
  CHECK(reply.what.code == reply_code::start_failed);
  CHECK(!reply.what.text.empty());
  CHECK(!reply.child);
  CHECK(world.trace() == trace{"start_error x"});
  CHECK(world.listed() == 0);
  CHECK(world.code(sup::start_instance_call()) == reply_code::ok);
  CHECK(world.listed() == 1);
  CHECK(world.is_up());
}

ALL_CHILDREN(
  "ignore_temporary: an ignored instance is not saved, temporary or "
  "permanent, the stop has no error") {
  for (auto restart : {restart_type::temporary, restart_type::permanent}) {
    dynamic_family world{k, {.id = "x", .restart = restart}};
    world.scripts["x"].ignores = true;
    auto reply = world.manage(sup::start_instance_call());
    CHECK(reply.what.code == reply_code::ok);
    CHECK(!reply.child);
    CHECK(world.listed() == 0);
    world.scripts["x"].ignores = false;
    world.code(sup::start_instance_call());
    CHECK(world.listed() == 1);
    caf::anon_send_exit(world.root, caf::exit_reason::user_shutdown);
    CHECK(world.trace() == trace{"ignored x", "start x", "stop x shutdown"});
    CHECK(world.root_reason == caf::exit_reason::user_shutdown);
  }
}

ALL_CHILDREN(
  "dynamic_restart_ignore: a restart that is ignored drops the instance") {
  dynamic_family world{k};
  auto first = world.manage(sup::start_instance_call()).child;
  auto other = world.manage(sup::start_instance_call()).child;
  world.scripts["x"].ignores = true;
  world.end(first, how::abnormal);
  CHECK(world.listed() == 1);
  CHECK(world.is_alive(other));
  CHECK(world.is_up());
  CHECK(world.code(sup::terminate_instance_call(first)) == reply_code::ok);
}

ALL_CHILDREN(
  "dynamic_one_for_one_extra: instances have arguments of their own") {
  family world{k};
  auto spec = world.child("x");
  std::vector<int> seen;
  spec.start = [&, begin = spec.start](const sup::start_context& at) {
    seen.push_back(at.arguments.get_as<int>(0));
    return begin(at);
  };
  must(world.raise({{.strategy = strategy::simple_one_for_one}, {spec}}));
  for (int each : {4, 5})
    world.code(sup::start_instance_call(caf::make_message(each)));
  auto second = world.now("x");
  world.end(second, how::abnormal); // the restart has its arguments again
  CHECK(seen == std::vector<int>{4, 5, 5});
  CHECK(!world.is_alive(second));
}

ALL_CHILDREN(
  "dynamic_one_for_one_escalation: beyond the common limit all stop, "
  "whoever fails") {
  dynamic_family world{k, {.id = "x"}, 2};
  std::vector<caf::actor> all;
  for (int i = 0; i < 3; ++i)
    all.push_back(world.manage(sup::start_instance_call()).child);
  world.end(all[0], how::abnormal);
  world.end(all[1], how::killed);
  CHECK(world.is_up());
  CHECK(world.listed() == 3);
  world.trace();
  world.end(all[2], how::normal); // permanent: it counts
  CHECK(world.trace()
        == trace{"down x normal", "limit_reached x", "stop x shutdown",
                 "stop x shutdown"});
  CHECK(!world.is_up());
  CHECK(world.root_reason == caf::exit_reason::user_shutdown);
  CHECK(world.status().actors == 0);
}

ALL_CHILDREN("reconfigure_simple: the spec of later instances is another") {
  dynamic_family world{k};
  auto first = world.manage(sup::start_instance_call()).child;
  auto next = world.child("x", restart_type::temporary);
  CHECK(world.code(sup::reconfigure_call(
          {{.strategy = strategy::simple_one_for_one}, {}}))
        == reply_code::invalid);
  CHECK(world.code(sup::reconfigure_call({{}, {next}})) == reply_code::invalid);
  CHECK(world.code(sup::reconfigure_call(
          {{.strategy = strategy::simple_one_for_one}, {next}}))
        == reply_code::ok);
  CHECK(world.is_alive(first));
  CHECK(world.listed() == 1);
  world.end(first, how::abnormal); // temporary now, as all are
  CHECK(world.listed() == 0);
  CHECK(world.is_up());
}
