// SPDX-License-Identifier: BSD-3-Clause
// What a subscriber is told: the fields of each event, their order, and how
// long a reason may be.
#include "family.hpp"

using namespace actor_tests;
using sup::event_kind;

namespace {

struct logged_family : family {
  using family::family;

  void start(sup::sup_spec spec) {
    recorder = system.spawn([this]() -> caf::behavior {
      return {[this](const sup::supervisor_event& x) { events.push_back(x); }};
    });
    root = must(sup::spawn_supervisor(
      system, std::move(spec),
      {.name = "root", .subscribers = {recorder.address()}}));
    root->attach_functor([this](const caf::error& why) { root_reason = why; });
    settle();
  }
  ~logged_family() {
    caf::anon_send_exit(recorder, caf::exit_reason::kill);
    settle();
  }
  /// The events since the last call, which came in the order of their stamps.
  std::vector<sup::supervisor_event> log() {
    settle();
    for (const auto& each : events) {
      CHECK(each.hlc > last_stamp);
      CHECK(each.supervisor == "root");
      last_stamp = each.hlc;
    }
    return std::exchange(events, {});
  }
  caf::actor recorder;
  std::vector<sup::supervisor_event> events;
  std::uint64_t last_stamp = 0;
};

void check_event(const sup::supervisor_event& is, event_kind kind,
                 const std::string& id, sup::instance_number who,
                 const caf::actor& child, sup::exit_class why) {
  CAPTURE(to_string(kind));
  CHECK(is.what.kind == kind);
  CHECK(is.what.id == id);
  CHECK(is.what.who == who);
  CHECK(is.child == child.address());
  CHECK(is.what.why.kind == why);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string monstrous =
  "it began so " + std::string(1 << 20, '#') + " and so it ended";

void check_cut(const std::string& text) {
  CHECK(text.size() <= sup::exit_text_max + 64); // with the core's own words
  CHECK(has(text, "it began so ##"));
  CHECK(has(text, "bytes left out"));
  CHECK(has(text, "## and so it ended"));
}

} // namespace

ALL_CHILDREN(
  "log_shape: started, terminated, restarting, started, each field") {
  logged_family world{k};
  world.start({{.intensity = 5}, {world.child("a")}});
  auto first = world.now("a");
  const auto none = caf::actor{};
  using enum sup::exit_class;
  auto log = world.log();
  REQUIRE(log.size() == 1);
  check_event(log[0], event_kind::started, "a", 1, first, normal);
  for (std::uint32_t round = 1; round <= 2; ++round) {
    world.end("a");
    log = world.log();
    REQUIRE(log.size() == 3);
    check_event(log[0], event_kind::terminated, "a", round, none, abnormal);
    CHECK(has(log[0].what.why.text, "7"));
    CHECK(has(log[0].what.why.text, "[handler_failed]"));
    check_event(log[1], event_kind::restarting, "a", round, none, normal);
    CHECK(log[1].what.attempt == round); // in the window
    check_event(log[2], event_kind::started, "a", round + 1, world.now("a"),
                normal);
  }
}

ALL_CHILDREN("log_shape: stopping, stopped, ended, a start error, each field") {
  logged_family world{k};
  world.start({{}, {world.child("a")}});
  auto a = world.now("a");
  const auto none = caf::actor{};
  using enum sup::exit_class;
  world.scripts["b"].start_fails = 1;
  world.log();
  world.code(sup::start_child_call(world.child("b")));
  auto log = world.log();
  REQUIRE(log.size() == 1);
  check_event(log[0], event_kind::start_error, "b", 2, none, abnormal);
  CHECK(!log[0].what.why.text.empty());
  caf::anon_send_exit(world.root, caf::exit_reason::user_shutdown);
  log = world.log();
  REQUIRE(log.size() == 3);
  check_event(log[0], event_kind::stopping, "a", 1, a, normal);
  check_event(log[1], event_kind::stopped, "a", 1, none, shutdown);
  CHECK(log[1].what.why.text == "shutdown");
  check_event(log[2], event_kind::ended, "", 0, none, shutdown);
}

ALL_CHILDREN("log_shape: a child that cannot start has no event of a start") {
  // OTP's external_start_no_progress_log.
  logged_family world{k};
  world.start({{}, {world.child("a")}});
  world.scripts["b"].start_fails = world.scripts["c"].start_fails = 1;
  world.log();
  world.code(sup::start_child_call(world.child("b")));
  for (const auto& each : world.log())
    CHECK(each.what.kind != event_kind::started);
  world.code(sup::start_child_call(world.child("b")));
  auto log = world.log();
  REQUIRE(log.size() == 1);
  CHECK(log[0].what.kind == event_kind::started);
}

ALL_CHILDREN("log_shape: a monstrous reason is cut in its middle") {
  logged_family world{k};
  auto huge = world.child("huge");
  bool fails = true;
  huge.start = [&, begin = huge.start](
                 const sup::start_context& at) -> sup::start_outcome {
    if (fails)
      throw std::runtime_error{monstrous};
    return begin(at);
  };
  world.start({{}, {world.child("a")}});
  world.log();
  auto reply = world.manage(sup::start_child_call(huge));
  check_cut(reply.what.text);
  auto log = world.log();
  REQUIRE(log.size() == 1);
  check_cut(log[0].what.why.text);
  fails = false;
  auto started = world.manage(sup::start_child_call(huge)).child;
  world.log();
  world.self->send_exit(started,
                        ringactor::to_caf(ringactor::errc::down, monstrous));
  log = world.log();
  REQUIRE(!log.empty());
  CHECK(log[0].what.kind == event_kind::terminated);
  check_cut(log[0].what.why.text);
}

ALL_CHILDREN("log_shape: the reason of a shutdown is kept in the event") {
  logged_family world{k};
  world.start({{.intensity = 5}, {world.child("a")}});
  world.log();
  world.end("a", how::shutdown_with);
  auto log = world.log();
  REQUIRE(log.size() == 3); // it is permanent
  CHECK(log[0].what.why.kind == sup::exit_class::shutdown);
  CHECK(log[0].what.why.text == "the market has closed [shutdown]");
  CHECK(log[2].what.kind == event_kind::started);
}

ALL_CHILDREN("log_shape: a reason from 30 supervisors below is cut, not lost") {
  family world{k};
  auto deepest = world.child("deepest");
  deepest.start = [](const sup::start_context&) -> sup::start_outcome {
    throw std::runtime_error{"no disk"};
  };
  sup::sup_spec spec{{}, {deepest}};
  for (int i = 0; i < 30; ++i)
    spec = {{}, {sup::nested({.id = "level" + std::to_string(i)}, spec)}};
  must(world.raise(spec));
  CHECK(!world.is_up());
  auto text = ringactor::describe(world.system, world.root_reason);
  CHECK(text.size() < sup::exit_text_max + 200);
  CHECK(has(text, "child 'level29' could not be started"));
  CHECK(has(text, "no disk"));
}
