// SPDX-License-Identifier: BSD-3-Clause
// A supervisor whose tree is made at its start: ignored, in error, made anew.
#include "family.hpp"

#include "ringactor/supervision/init.hpp"

using namespace actor_tests;
using ringactor::errc;
using trace = std::vector<std::string>;

namespace {

sup::init_outcome nobody() { return sup::ignored{}; }

sup::init_function faulty_tree() {
  return [] { return sup::sup_spec{{.period = sup::nanoseconds{0}}, {}}; };
}

/// Nothing was left behind, and the test's actor was sent nothing.
void check_untouched(family& world, std::size_t running) {
  world.settle();
  CHECK(world.system.registry().running() == running);
  CHECK(world.status().actors == 0);
  CHECK(world.silent());
}

} // namespace

TEST_CASE("start_ignore_init: there is no supervisor, and nobody is told") {
  family world{kind::host};
  const auto running = world.system.registry().running();
  const auto options = [&] {
    return sup::supervisor_options{.subscribers = {world.self->address()},
                                   .started_by = world.self->address()};
  };
  CHECK(must(sup::spawn_supervisor_from(world.system, nobody, options()))
        == nullptr);
  CHECK(must(sup::start_supervisor_from(world.system, nobody, options()))
        == nullptr);
  check_untouched(world, running);
}

ALL_CHILDREN(
  "start_ignore_init: a child that is ignored keeps its spec, and may "
  "be started later") {
  family world{k};
  bool is_open = false;
  int runs = 0;
  auto sub = sup::nested_from({.id = "sub"}, [&]() -> sup::init_outcome {
    runs += 1;
    if (!is_open)
      return sup::ignored{};
    return sup::sup_spec{{}, {world.child("x")}};
  });
  must(world.raise({{}, {world.child("a"), sub, world.child("b")}}));
  CHECK(world.trace() == trace{"start a", "ignored sub", "start b"});
  CHECK(world.children() == "a running, sub stopped, b running");
  is_open = true;
  CHECK(world.code(sup::restart_child_call("sub")) == sup::reply_code::ok);
  CHECK(world.children() == "a running, sub running, b running");
  CHECK(world.trace_below() == trace{"root/sub: started x"});
  is_open = false; // its restart is ignored
  auto all = world.manage(sup::which_children_call()).children;
  caf::anon_send_exit(all[1].who, caf::exit_reason::kill);
  world.settle();
  CHECK(world.children() == "a running, sub stopped, b running");
  CHECK(runs == 3);
}

ALL_CHILDREN(
  "start_ignore_init: a temporary child that is ignored is not saved") {
  family world{k};
  auto sub =
    sup::nested_from({.id = "sub", .restart = restart_type::temporary}, nobody);
  must(world.raise({{}, {world.child("a"), sub}}));
  CHECK(world.children() == "a running");
  CHECK(world.code(sup::start_child_call(sub)) == sup::reply_code::ok);
  CHECK(world.children() == "a running");
}

TEST_CASE(
  "init_bad_return: an error, no function and a faulty tree are typed") {
  family world{kind::host};
  const auto running = world.system.registry().running();
  const auto code = [&](const sup::init_function& init) {
    auto spawned = sup::spawn_supervisor_from(world.system, init);
    auto started = sup::start_supervisor_from(world.system, init);
    CHECK(code_of(spawned) == code_of(started));
    return code_of(started);
  };
  CHECK(code([]() -> sup::init_outcome {
          return ringactor::to_caf(errc::unavailable, "no plan");
        })
        == errc::unavailable);
  CHECK(code(nullptr) == errc::invalid_argument);
  CHECK(code(faulty_tree()) == errc::invalid_argument);
  auto why =
    sup::spawn_supervisor_from(world.system, faulty_tree(), {.name = "desk"});
  CHECK(says(world, why.error(), {"supervisor 'desk'", "period is 0 ns"}));
  check_untouched(world, running);
}

TEST_CASE("init_throws: what it throws is the error, nothing is left over") {
  family world{kind::host};
  const auto running = world.system.registry().running();
  auto why = sup::start_supervisor_from(
    world.system,
    []() -> sup::init_outcome { throw std::runtime_error{"no disk"}; },
    {.name = "desk"});
  CHECK(code_of(why) == errc::handler_failed);
  CHECK(says(world, why.error(), {"'desk'", "init function threw", "no disk"}));
  why = sup::start_supervisor_from(world.system,
                                   []() -> sup::init_outcome { throw 7; });
  CHECK(code_of(why) == errc::handler_failed);
  check_untouched(world, running);
}

ALL_CHILDREN(
  "init_bad_return, init_throws: a child's bad init stops those before "
  "it, and its reason reaches the top") {
  const std::pair<sup::init_function, const char*> bad[] = {
    {faulty_tree(), "period is 0 ns"},
    {[]() -> sup::init_outcome { throw std::runtime_error{"no disk"}; },
     "no disk"}};
  for (const auto& [init, text] : bad) {
    family world{k};
    must(world.raise(
      {{}, {world.child("a"), sup::nested_from({.id = "sub"}, init)}}));
    CHECK(world.trace()
          == trace{"start a", "start_error sub", "stop a shutdown"});
    CHECK(!world.is_up());
    CHECK(says(world, world.root_reason, {"child 'sub'", "root/sub", text}));
    CHECK(world.status().actors == 0);
  }
}

ALL_CHILDREN(
  "tree: a tree that is made at each start may be another each time") {
  family world{k};
  std::string letters = "xy";
  auto sub = sup::nested_from({.id = "sub"}, [&]() -> sup::init_outcome {
    sup::sup_spec spec{{.intensity = 0}, {}};
    for (char letter : letters)
      spec.children.push_back(world.child(std::string{letter}));
    return spec;
  });
  must(world.raise({{}, {sub}}));
  CHECK(world.trace_below()
        == trace{"root/sub: started x", "root/sub: started y"});
  letters = "z";
  world.end("x");
  CHECK(world.trace_below().back() == "root/sub: started z");
  CHECK(world.children() == "sub running");
  CHECK(!world.is_alive(world.now("y")));
}
