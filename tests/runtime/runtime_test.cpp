// SPDX-License-Identifier: BSD-3-Clause
// Kernels by name, from launch to shutdown, on CAF's own scheduler.
#include "world.hpp"

using namespace runtime_tests;
using ringactor::kernel_end;

TEST_CASE("a launched kernel answers once it is activated") {
  world t;
  auto kernel = t.launch("books/aapl", 10);
  CHECK(t.kernels->status("books/aapl")->life == ra_life_inactive);
  CHECK(!t.kernels->activate("books/aapl"));
  CHECK(t.kernels->status("books/aapl")->life == ra_life_active);
  CHECK(t.add(kernel, 5) == 15);
  CHECK(!t.kernels->deactivate("books/aapl"));
  auto waiting = t.self->request(kernel, caf::infinite, probe_add{1});
  CHECK(!t.kernels->activate("books/aapl"));
  waiting.receive([](const probe_total& x) { CHECK(x.sum == 16); },
                  [](const caf::error& why) { FAIL(to_string(why)); });
}

TEST_CASE("what a kernel answers to send comes to receive") {
  world t;
  t.launch("a");
  t.launch("b", 100);
  CHECK(!t.kernels->activate("a"));
  CHECK(!t.kernels->activate("b"));
  CHECK(!t.kernels->send("a", probe_add{1}));
  CHECK(!t.kernels->send("b", probe_add{1}));
  CHECK(t.kernels->receive<probe_total>("b", patience)->sum == 101);
  CHECK(t.kernels->receive<probe_total>("a", patience)->sum == 1);
  auto none = t.kernels->receive<probe_total>("a", 0ms);
  REQUIRE(!none);
  CHECK(code_of(none.error()) == errc::timeout);
}

TEST_CASE("a kernel sends to its inbox by address") {
  world t;
  auto kernel = t.launch("a");
  CHECK(!t.kernels->activate("a"));
  auto inbox = t.kernels->inbox("a");
  REQUIRE(static_cast<bool>(inbox));
  caf::anon_send(kernel, probe_send{*inbox, 7, 2, 0});
  CHECK(t.kernels->receive<probe_value>("a", patience)->value == 7);
  auto wrong = t.kernels->receive<probe_total>("a", 0ms);
  while (!wrong && code_of(wrong.error()) == errc::timeout) // until it came
    wrong = t.kernels->receive<probe_total>("a", 1ms);
  CHECK(code_of(wrong.error()) == errc::bad_type);
  CHECK(says(wrong.error(), "probe_total"));
  CHECK(t.kernels->receive<probe_value>("a", patience)->value == 8); // kept
}

TEST_CASE("metrics and telemetry count what was handled") {
  world t;
  auto kernel = t.launch("a", 0, {.mailbox_limit = 77});
  CHECK(t.kernels->telemetry("a")->processed == 0);
  CHECK(!t.kernels->activate("a"));
  for (int i = 0; i < 10; ++i)
    t.add(kernel, 1);
  while (t.kernels->telemetry("a")->processed < 10) // published after the reply
    std::this_thread::yield();
  auto metrics = t.kernels->metrics("a");
  REQUIRE(static_cast<bool>(metrics));
  CHECK(metrics->now.processed == 10);
  CHECK(metrics->now.last_error == ra_ok);
  CHECK(metrics->mailbox_limit == 77);
  CHECK(metrics->state_bytes > 0);
  CHECK(metrics->age.count() > 0);
  CHECK(metrics->messages_per_second > 0);
}

TEST_CASE("metrics have what the kernel recorded, published what it shows") {
  world t;
  auto made = t.kernels->launch("desk", reporter_kernel({}));
  REQUIRE(static_cast<bool>(made));
  CHECK(!t.kernels->activate("desk"));
  auto order = [&](const reporter_do& what) {
    t.self->request(*made, caf::infinite, what)
      .receive([](const reporter_done& x) { CHECK(x.status == ra_ok); },
               [&](const caf::error& why) { FAIL(to_string(why)); });
  };
  CHECK(code_of(t.kernels->published<reporter_pair>("desk").error())
        == errc::empty);
  order({reporter_publishes, 0, 8, 0, 0});
  order({reporter_measures, 0, 3, 25, 4});
  CHECK(t.kernels->published<reporter_pair>("desk")->a == 8);
  auto metrics = t.kernels->metrics("desk");
  REQUIRE(static_cast<bool>(metrics));
  CHECK(metrics->operations.of[3].sum_us == 25);
  CHECK(metrics->operations.of[3].items == 4);
  CHECK(code_of(t.kernels->published<reporter_pair>("none").error())
        == errc::no_such);
}

TEST_CASE("a kernel that failed says why until it is terminated") {
  world t;
  auto kernel = t.launch("a");
  t.self->monitor(kernel);
  CHECK(!t.kernels->activate("a"));
  caf::anon_send(kernel, probe_fail{42, 0});
  t.self->receive([](const caf::down_msg&) {});
  auto status = t.kernels->status("a");
  while (status->life != ra_life_stopped) // observers are told one by one
    status = t.kernels->status("a");
  CHECK(says(status->reason, "42"));
  CHECK(t.kernels->telemetry("a")->last_error == ra_handler_failed);
  CHECK(code_of(t.kernels->activate("a")) == errc::down);
  CHECK(t.kernels->list() == std::vector<std::string>{"a"});
  CHECK(!t.kernels->terminate("a"));
  CHECK(t.kernels->list().empty());
  t.launch("a"); // the id is free
}

TEST_CASE("ids are checked, and an unknown one is told those there are") {
  world t;
  t.launch("first");
  t.launch("second");
  auto refused = [&](const std::string& id) {
    auto made = t.kernels->launch(id, probe_kernel({}));
    REQUIRE(!made);
    return made.error();
  };
  CHECK(code_of(refused("")) == errc::invalid_argument);
  CHECK(code_of(refused(std::string(65536, 'x'))) == errc::invalid_argument);
  CHECK(code_of(refused(std::string{"a\0b", 3})) == errc::invalid_argument);
  CHECK(says(refused("first"), "taken"));
  CHECK(says(t.kernels->activate("third"), "first, second"));
  CHECK(code_of(t.kernels->terminate("third")) == errc::no_such);
  CHECK(code_of(t.kernels->status("third").error()) == errc::no_such);
  CHECK(code_of(t.kernels->send("third", probe_add{1})) == errc::no_such);
  CHECK(code_of(t.kernels->receive<probe_add>("third", 0ms).error())
        == errc::no_such);
  auto nonsense = probe_kernel({});
  nonsense.name = "nonsense";
  auto unknown = t.kernels->launch("x", nonsense);
  REQUIRE(!unknown);
  CHECK(code_of(unknown.error()) == errc::no_such);
  CHECK(t.kernels->list().size() == 2);
}

TEST_CASE("several engines share the kernels, which reach each other") {
  ringactor::runtime_options options;
  options.engines = 2;
  world t{options};
  auto a = t.launch("a");
  auto b = t.launch("b");
  CHECK(!t.kernels->activate("a"));
  CHECK(!t.kernels->activate("b"));
  const auto& engines = t.kernels->engines();
  REQUIRE(engines.size() == 2);
  CHECK(engines[0].status().actors == 1);
  CHECK(engines[1].status().actors == 1);
  auto to = engines[0].address_of(b);
  t.self->request(a, caf::infinite, probe_forward{to, 9})
    .receive([](const probe_total& x) { CHECK(x.sum == 9); },
             [](const caf::error& why) { FAIL(to_string(why)); });
}

TEST_CASE("a runtime without a backend says what each of the list said") {
  config settings;
  caf::actor_system system{settings};
  ringactor::runtime_options options;
  options.backends = {"cuda", "teapot"};
  auto opened =
    ringactor::runtime::open(system, runtime_tests_image(), options);
  REQUIRE(!opened);
  CHECK(code_of(opened.error()) == errc::unavailable);
  CHECK(says(opened.error(), "teapot"));
  CHECK(says(opened.error(), "cuda"));
}

TEST_CASE("drain lets kernels finish and reports how each ended") {
  world t;
  auto a = t.launch("a");
  t.launch("b");
  t.launch("rests");
  CHECK(!t.kernels->activate("a"));
  CHECK(!t.kernels->activate("b"));
  CHECK(!t.kernels->terminate("b"));
  t.launch("b");
  CHECK(!t.kernels->activate("b"));
  for (int i = 0; i < 100; ++i)
    caf::anon_send(a, probe_value{1});
  auto report = t.kernels->drain(patience);
  REQUIRE(report.kernels.size() == 3);
  CHECK(report.kernels[0].id == "a");
  CHECK(report.kernels[0].how == kernel_end::way::drained);
  CHECK(report.kernels[0].reason == caf::exit_reason::normal);
  CHECK(report.kernels[1].how == kernel_end::way::drained);
  CHECK(report.kernels[2].how == kernel_end::way::terminated);
  CHECK(report.handled == 100);
  CHECK(report.dead_letters == 0);
  CHECK(report.unfinished == 0);
  CHECK(t.kernels->list().empty());
  CHECK(code_of(t.kernels->launch("c", probe_kernel({})).error())
        == errc::closed);
  CHECK(t.kernels->shutdown().kernels.size() == 3); // the same report
}

TEST_CASE("shutdown bounces what waits, and counts it") {
  world t;
  auto a = t.launch("a");
  for (int i = 0; i < 5; ++i)
    caf::anon_send(a, probe_value{1});
  auto report = t.kernels->shutdown();
  REQUIRE(report.kernels.size() == 1);
  CHECK(report.kernels[0].how == kernel_end::way::terminated);
  CHECK(report.kernels[0].reason == caf::exit_reason::user_shutdown);
  CHECK(report.dead_letters == 5);
  CHECK(report.handled == 0);
}
