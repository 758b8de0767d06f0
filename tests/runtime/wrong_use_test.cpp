// SPDX-License-Identifier: BSD-3-Clause
// Wrong use of the program's surface: each is answered by a typed error that
// says what to do, and leaves nothing behind. What has a test elsewhere:
//   a tier that is none, a capacity of 0 or no power of two:
//     queue/factory_test, ring/tier_test, actor/port_test (rings of a port)
//   ids and names that are empty, taken, of 64 KiB, with NUL:
//     runtime/runtime_test, actor/names_test, actor/name_text_test
//   a message of no image, or that the kernel does not handle:
//     actor/message_test; a backend that is not there: actor/engine_test
//   receive with another type: runtime/runtime_test
//   activate or deactivate twice, spawn options out of range: actor/rest_test
//   engine options out of range, a config of another type: actor/engine_test
//   restarts of who lives, was not kept, is elsewhere: actor/restart_test
//   a forged span, address or message: actor/buffer_test, actor/hostile_test
//   a window of no messages: actor/send_window_test
#include "world.hpp"

using namespace runtime_tests;
using ringactor::executor_kind;
using ringactor::kernel_end;
using ringactor::runtime_options;

namespace {

/// A world whose engine must be empty when the test is over.
struct checked : world {
  using world::world;
  ~checked() {
    auto report = kernels->shutdown();
    CHECK(report.unfinished == 0);
    for (const auto& each : kernels->engines()) {
      CHECK(each.status().actors == 0);
      CHECK(each.status().pool_blocks == 0);
    }
  }
  std::uint64_t letters(errc why) {
    return kernels->engines()[0].letters().count(why);
  }
};

caf::error refusal(const runtime_options& options) {
  config settings;
  caf::actor_system system{settings};
  auto opened =
    ringactor::runtime::open(system, runtime_tests_image(), options);
  REQUIRE(!opened);
  return opened.error();
}

caf::error refusal(checked& t, const ringactor::behaviour& what,
                   const ringactor::spawn_options& options = {}) {
  auto made = t.kernels->launch("x", what, options);
  REQUIRE(!made);
  CHECK(t.kernels->list().empty());
  return made.error();
}

} // namespace

TEST_CASE("wrong use: a runtime of no engines, or of no backends") {
  runtime_options none;
  none.engines = 0;
  CHECK(code_of(refusal(none)) == errc::invalid_argument);
  runtime_options nowhere;
  nowhere.backends.clear();
  CHECK(code_of(refusal(nowhere)) == errc::invalid_argument);
  CHECK(says(refusal(nowhere), "one backend"));
}

TEST_CASE("wrong use: more engines than a process has numbers for") {
  runtime_options many;
  many.engines = 256;
  many.engine.places_max = many.engine.cells_max = 64;
  many.engine.pool_bytes = many.engine.state_bytes = 1u << 16;
  CHECK(code_of(refusal(many)) == errc::unavailable);
  CHECK(says(refusal(many), "255 engines")); // the first try leaked none
}

TEST_CASE("wrong use: an executor that is none, or one without threads") {
  runtime_options options;
  options.engine.executor = static_cast<executor_kind>(9);
  CHECK(code_of(refusal(options)) == errc::invalid_argument);
  CHECK(says(refusal(options), "engine_options::executor"));
  options.engine.executor = executor_kind::threads;
  options.engine.threads = 0;
  CHECK(code_of(refusal(options)) == errc::invalid_argument);
  CHECK(says(refusal(options), "engine_options::threads"));
}

TEST_CASE("wrong use: memory of zero, and more than a machine has") {
  runtime_options options;
  options.engine.pool_bytes = 0;
  CHECK(code_of(refusal(options)) == errc::invalid_argument);
  CHECK(says(refusal(options), "pool_bytes"));
  options.engine.pool_bytes = std::uint64_t{1} << 62;
  CHECK(code_of(refusal(options)) == errc::invalid_argument);
}

TEST_CASE("wrong use: options of a kernel that contradict its engine") {
  checked t;
  auto kernel = probe_kernel({});
  CHECK(says(refusal(t, kernel, {.hang_limit_ms = 10}), "hang_limit_ms"));
  CHECK(code_of(refusal(t, kernel, {.mailbox_limit = 0}))
        == errc::invalid_argument);
  CHECK(says(refusal(t, kernel, {.stash_limit = 0}), "stash_limit"));
  auto other = kernel;
  other.config_type += 1;
  CHECK(says(refusal(t, other), "probe_kernel()"));
  other = kernel;
  other.name = std::string(65536, 'k');
  CHECK(code_of(refusal(t, other)) == errc::no_such);
}

TEST_CASE("wrong use: activate and deactivate twice, by id") {
  checked t;
  t.launch("a");
  CHECK(code_of(t.kernels->deactivate("a")) == errc::invalid_argument);
  CHECK(!t.kernels->activate("a"));
  CHECK(code_of(t.kernels->activate("a")) == errc::invalid_argument);
  CHECK(t.kernels->status("a")->life == ra_life_active);
  CHECK(!t.kernels->deactivate("a"));
  CHECK(says(t.kernels->deactivate("a"), "rests already"));
}

TEST_CASE("wrong use: everything asked of a kernel that was terminated") {
  checked t;
  auto kernel = t.launch("a");
  auto inbox = t.kernels->inbox("a");
  REQUIRE(static_cast<bool>(inbox));
  CHECK(!t.kernels->terminate("a"));
  CHECK(code_of(t.kernels->terminate("a")) == errc::no_such);
  CHECK(code_of(t.kernels->send("a", probe_add{1})) == errc::no_such);
  CHECK(code_of(t.kernels->receive<probe_total>("a", 0ms).error())
        == errc::no_such);
  CHECK(code_of(t.kernels->inbox("a").error()) == errc::no_such);
  CHECK(code_of(t.kernels->metrics("a").error()) == errc::no_such);
  CHECK(code_of(t.kernels->telemetry("a").error()) == errc::no_such);
  CHECK(code_of(t.kernels->find("a").error()) == errc::no_such);
  CHECK(code_of(t.kernels->deactivate("a")) == errc::no_such);
  CHECK(code_of(ringactor::activate(kernel)) == errc::down);
  CHECK(code_of(ringactor::drain(kernel)) == errc::down);
  caf::anon_send(kernel, probe_large{});
  CHECK(t.letters(errc::down) == 1);
}

TEST_CASE("wrong use: a request to a terminated kernel is answered") {
  checked t;
  auto kernel = t.launch("a");
  CHECK(!t.kernels->terminate("a"));
  caf::error why;
  t.self->request(kernel, caf::infinite, probe_add{1})
    .receive([](const probe_total&) { FAIL("answered"); },
             [&](const caf::error& x) { why = x; });
  CHECK(why == caf::sec::request_receiver_down);
}

TEST_CASE("wrong use: a message that the kernel has no handler for") {
  checked t;
  auto kernel = t.launch("a");
  CHECK(!t.kernels->activate("a"));
  t.self->monitor(kernel);
  CHECK(!t.kernels->send("a", probe_total{1, 1})); // probe sends it, only
  CHECK(!t.kernels->send("a", probe_large{}));     // its answer is unread
  CHECK(!ringactor::drain(kernel));
  t.self->receive([](const caf::down_msg&) {});
  CHECK(t.letters(errc::bad_type) == 1);
  auto answer = t.kernels->receive<probe_total>("a", 0ms);
  REQUIRE(!answer);
  CHECK(code_of(answer.error()) == errc::bad_type);
}

TEST_CASE("wrong use: waits below zero and beyond all clocks") {
  checked t;
  auto a = t.launch("a");
  CHECK(!t.kernels->activate("a"));
  auto none = t.kernels->receive<probe_total>("a", -1ms);
  CHECK(code_of(none.error()) == errc::timeout);
  none = t.kernels->receive<probe_total>("a", std::chrono::milliseconds::min());
  CHECK(code_of(none.error()) == errc::timeout);
  CHECK(!t.kernels->send("a", probe_add{3}));
  constexpr auto longest = std::chrono::milliseconds::max();
  CHECK(t.kernels->receive<probe_total>("a", longest)->sum == 3);
  for (int i = 0; i < 100; ++i)
    caf::anon_send(a, probe_value{1});
  auto report = t.kernels->drain(longest);
  REQUIRE(report.kernels.size() == 1);
  CHECK(report.kernels[0].how == kernel_end::way::drained);
  CHECK(report.handled == 101);
}

TEST_CASE("wrong use: an id of 64 KiB or with NUL is asked for") {
  checked t;
  for (int i = 0; i < 20; ++i)
    t.launch("kernel " + std::to_string(i));
  auto why = t.kernels->activate(std::string(65536, 'x'));
  CHECK(code_of(why) == errc::no_such);
  CHECK(to_string(why).size() < 1000); // an error is for reading
  CHECK(says(why, "kernel 0, kernel 1"));
  CHECK(says(why, "and 12 more"));
  CHECK(code_of(t.kernels->terminate(std::string{"kernel 1\0", 9}))
        == errc::no_such);
  CHECK(t.kernels->list().size() == 20);
}

TEST_CASE("wrong use: a runtime that has been shut down") {
  world t;
  auto kernel = t.launch("a");
  t.kernels->shutdown();
  CHECK(code_of(t.kernels->launch("b", probe_kernel({})).error())
        == errc::closed);
  CHECK(code_of(t.kernels->activate("a")) == errc::no_such);
  CHECK(code_of(t.kernels->send("a", probe_add{1})) == errc::no_such);
  CHECK(code_of(ringactor::activate(kernel)) == errc::down);
  CHECK(t.kernels->drain(patience).kernels.size() == 1); // the same report
}
