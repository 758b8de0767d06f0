// SPDX-License-Identifier: BSD-3-Clause
// A kernel actor as a typed actor of CAF: what it takes and answers is
// checked by the compiler, and the messages go the same way.
#include "typed_kernel_tests_image.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <type_traits>

namespace {

constexpr auto timeout = std::chrono::seconds(60);

struct config : caf::actor_system_config {
  config() { ringactor::init(*this, typed_kernel_tests_image()); }
};

struct world {
  config settings;
  caf::actor_system system{settings};
  caf::scoped_actor self{system};
  ringactor::engine engine;
  desk_actor desk;

  world() {
    auto opened = ringactor::open_engine(system, typed_kernel_tests_image());
    REQUIRE(static_cast<bool>(opened));
    engine = *opened;
    auto spawned = ringactor::spawn_typed(engine, desk_kernel());
    REQUIRE(static_cast<bool>(spawned));
    desk = *spawned;
  }
};

} // namespace

TEST_CASE("the build writes a kernel's typed actor from its list and pairs") {
  CHECK(std::is_same_v<desk_actor,
                       ringactor::typed_kernel<desk_order, desk_alert>>);
  CHECK(
    std::is_same_v<
      echo_actor, ringactor::typed_kernel<echo_request, echo_text, echo_fail>>);
}

TEST_CASE("a typed kernel answers a request with the reply of its pair") {
  world w;
  double value = 0;
  desk_order order{7, 1.5, 4, {}, "ACME"};
  w.self->request(w.desk, timeout, order)
    .receive([&](const desk_fill& fill) { value = fill.value; },
             [](const caf::error&) {});
  CHECK(value == 6);
}

TEST_CASE("a typed kernel gives the empty reply to what nothing answers") {
  world w;
  bool answered = false;
  w.self->request(w.desk, timeout, desk_alert{})
    .receive([&] { answered = true; }, [](const caf::error&) {});
  CHECK(answered);
}

TEST_CASE("a typed kernel is the same actor as its plain handle") {
  world w;
  auto plain = caf::actor_cast<caf::actor>(w.desk);
  CHECK(w.engine.address_of(plain).id != 0);
  std::uint64_t id = 0;
  w.self->request(plain, timeout, desk_order{9, 1, 1, {}, ""})
    .receive([&](const desk_fill& fill) { id = fill.id; },
             [](const caf::error&) {});
  CHECK(id == 9);
}

TEST_CASE("spawn_typed hands the error of spawn_kernel on") {
  world w;
  w.desk = nullptr;
  ringactor::typed_behaviour<desk_actor> unknown{
    ringactor::make_behaviour("disk")};
  auto refused = ringactor::spawn_typed(w.engine, unknown);
  REQUIRE_FALSE(static_cast<bool>(refused));
  CHECK(ringactor::caf_compat::render(w.system, refused.error())
          .find("no kernel 'disk'")
        != std::string::npos);
}

TEST_CASE("an image's catalog is there beside CAF") {
  ringactor::message::registry all;
  REQUIRE(all.add(typed_kernel_tests_catalog()));
  CHECK(all.handlers_of(503)[0].kernel == "desk");
}
