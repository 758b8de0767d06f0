// SPDX-License-Identifier: BSD-3-Clause
// What kernels require, and which devices an engine for them opens on.
#include "world.hpp"

#include "ringactor/actor/error.hpp"

#include <algorithm>

using namespace conformance;
using ringactor::backend::feature;

namespace {

ringactor::engine_options for_kernel(const world& here, const char* kernel) {
  auto options = here.options;
  options.clock = &here.time;
  options.kernels = {kernel};
  return options;
}

bool has(std::string_view backend, feature which) {
  for (auto* each : conformance_tests_image().core.backends)
    if (each->name() == backend)
      return each->devices().at(0).has.has(which);
  return false;
}

std::string refusal(world& here, const ringactor::engine_options& options) {
  auto none =
    ringactor::open_engine(here.system, conformance_tests_image(), options);
  REQUIRE(!none);
  CHECK(code_of(none.error()) == errc::unavailable);
  return ringactor::describe(here.system, none.error());
}

template <class Answer, class Question>
Answer ask(world& here, ringactor::engine& engine, const caf::actor& whom,
           const Question& what) {
  auto waiting = here.self->request(whom, infinite, what);
  REQUIRE(here.wait([&] {
    engine.step(64);
    return !here.self->mailbox().empty();
  }));
  return must(here.take<Answer>(waiting));
}

void end(ringactor::engine& engine) {
  caf::anon_send_exit(engine.actor(), caf::exit_reason::kill);
  while (engine.step(64) != 0) { // what is left is refused: it ends
  }
}

bool names(const std::string& text, const char* what) {
  return text.find(what) != std::string::npos;
}

} // namespace

CONFORMS(
  "a kernel that requires f64 computes in it, or its engine is refused") {
  auto options = for_kernel(here, "precise");
  if (!has(options.backend, feature::f64)) {
    const auto why = refusal(here, options);
    CHECK_MESSAGE(names(why, "kernel precise requires f64"), why);
    options.backend += ",cpu"; // the next of the list
    options.model = {};
  }
  auto engine = here.open(options);
  auto kernel = must(ringactor::spawn_kernel(engine, precise_kernel()));
  const double small = 1.0 / (1ull << 40);
  CHECK(ask<precise_rest>(here, engine, kernel, precise_add{small}).value
        == small);
  end(engine);
}

CONFORMS("one lane does not do for a kernel that requires lanes") {
  const auto why = refusal(here, for_kernel(here, "wide"));
  CHECK_MESSAGE(names(why, "kernel wide requires lanes, shuffle"), why);
  CHECK_MESSAGE(names(why, "engine_options::kernels"), why);
}

CONFORMS("a list of backends ends at one that has what is required") {
  auto options = for_kernel(here, "wide");
  options.backend += ",cpu";
  options.executor = ringactor::executor_kind::step;
  options.lanes = 4;
  auto engine = here.open(options);
  CHECK(engine.backend() == "cpu");
  auto kernel = must(ringactor::spawn_kernel(engine, wide_kernel()));
  const auto found = ask<wide_found>(here, engine, kernel, wide_ask{70});
  CHECK(found.last == 73);
  CHECK(found.lanes == 4);
  CHECK(found.ballot == 15);
  end(engine);
}

CONFORMS("an engine for some kernels refuses the others, by name") {
  auto none = ringactor::spawn_kernel(here.engine, precise_kernel());
  REQUIRE(!none);
  CHECK(code_of(none.error()) == errc::no_such);
  const auto why = ringactor::describe(here.system, none.error());
  CHECK_MESSAGE(names(why, "kernel precise"), why);
  CHECK_MESSAGE(names(why, "probe, vector_add, forger"), why);
  CHECK(here.engine.status().actors == 0);
}

CONFORMS("a kernel that the image has not cannot be among an engine's") {
  auto none = ringactor::open_engine(here.system, conformance_tests_image(),
                                     for_kernel(here, "nobody"));
  REQUIRE(!none);
  CHECK(code_of(none.error()) == errc::no_such);
  const auto why = ringactor::describe(here.system, none.error());
  CHECK_MESSAGE(names(why, "has no kernel 'nobody'"), why);
}
