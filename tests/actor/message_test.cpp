// SPDX-License-Identifier: BSD-3-Clause
// What may be sent to a kernel actor, and what arrives of it.
#include "stepped.hpp"

#include "ringactor/actor/kernel_actor.hpp"

using namespace actor_tests;
using caf::infinite;
using ringactor::errc;
using ringactor::message_options;

TEST_CASE("a kernel actor handles an asynchronous message") {
  stepped world;
  auto kernel = world.spawn();
  world.self->send(kernel, probe_value{3});
  world.settle();
  CHECK(world.silent());
  CHECK(must(world.ask<probe_total>(kernel, probe_add{4})).sum == 7);
}

TEST_CASE("a kernel actor handles a message from nobody") {
  stepped world;
  auto kernel = world.spawn();
  caf::anon_send(kernel, probe_add{3}); // its reply has nobody to go to
  world.settle();
  auto total = must(world.ask<probe_total>(kernel, probe_add{0}));
  CHECK(total.sum == 3);
  CHECK(total.count == 2);
  CHECK(world.letters().count() == 0);
}

TEST_CASE("the reply to an asynchronous message comes from the kernel actor") {
  stepped world;
  auto kernel = world.spawn();
  caf::strong_actor_ptr sender;
  std::uint64_t sum = 0;
  auto host =
    world.system.spawn([&](caf::event_based_actor* self) -> caf::behavior {
      self->send(kernel, probe_add{6});
      return {[&, self](const probe_total& total) {
        sender = self->current_sender();
        sum = total.sum;
      }};
    });
  world.settle();
  CHECK(sum == 6);
  CHECK(sender == caf::actor_cast<caf::strong_actor_ptr>(kernel));
}

TEST_CASE("message_options travel in the envelope and are no payload") {
  stepped world;
  auto kernel = world.spawn();
  message_options options{.deadline_us = 1000,
                          .trace = 77,
                          .tenant = 5,
                          .priority = ra_priority_high};
  world.self->send(kernel, options, probe_value{8});
  world.time.advance(microseconds{1001});
  world.settle();
  REQUIRE(world.letters().newest().size() == 1);
  auto letter = world.letters().newest().front();
  CHECK(letter.reason == errc::expired);
  CHECK(ra_message_type(&letter.message) == 20005);
  CHECK(ra_message_priority(&letter.message) == ra_priority_high);
  CHECK(ra_message_tenant(&letter.message) == 5);
  CHECK(letter.message.w[5] == 77);
  CHECK(letter.message.w[ra_envelope_words] == 8);
}

TEST_CASE("a request with message_options is answered") {
  stepped world;
  auto kernel = world.spawn();
  message_options options{.deadline_us = 1000, .priority = ra_priority_low};
  CHECK(must(world.ask<probe_total>(kernel, options, probe_add{8})).sum == 8);
}

TEST_CASE("a message larger than a cell goes through the pool and back") {
  stepped world;
  auto kernel = world.spawn();
  probe_large large{};
  for (std::uint64_t i = 0; i < 64; ++i)
    large.words[i] = i * i + 1;
  auto waiting = world.self->request(kernel, infinite, large);
  CHECK(world.status().pool_blocks == 1);
  world.settle();
  auto answer = must(world.take<probe_large>(waiting));
  CHECK(std::memcmp(&answer, &large, sizeof large) == 0);
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("a large message is refused when the pool is used up") {
  auto options = small_options();
  options.pool_bytes = 4096; // room for 6 blocks of 512 bytes and their heads
  stepped world{options};
  auto kernel = world.spawn();
  for (int i = 0; i < 6; ++i)
    caf::anon_send(kernel, probe_large{});
  CHECK(world.status().pool_blocks == 6);
  auto answer = world.ask<probe_large>(kernel, probe_large{});
  CHECK(code_of(answer) == errc::exhausted);
  CHECK(says(world, answer.error(), {"probe", "used up"}));
  CHECK(world.status().pool_blocks == 0);
  CHECK(world.ask<probe_large>(kernel, probe_large{}));
}

TEST_CASE("a large message without a requester gives its block back") {
  stepped world;
  auto kernel = world.spawn();
  caf::anon_send(kernel, probe_large{});
  caf::anon_send(kernel, probe_value{1});
  world.settle();
  CHECK(world.status().handled == 2);
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("a message that is none of the image gets bad_type and the name") {
  stepped world;
  auto kernel = world.spawn();
  auto answer = world.ask<probe_total>(kernel, std::string{"hello"});
  CHECK(code_of(answer) == errc::bad_type);
  CHECK(says(world, answer.error(), {"kernel actor probe", "hello"}));
  world.self->send(kernel, 42);
  CHECK(world.letters().count(errc::bad_type) == 1);
}

TEST_CASE("a message the kernel has no handler for gets bad_type") {
  stepped world;
  auto kernel = world.spawn();
  auto answer = world.ask<echo_reply>(kernel, echo_request{1});
  CHECK(code_of(answer) == errc::bad_type);
  CHECK(says(world, answer.error(), {"kernel actor probe", "10000"}));
  world.self->send(kernel, echo_request{1});
  world.settle();
  CHECK(world.letters().count(errc::bad_type) == 1);
  CHECK(world.ask<probe_total>(kernel, probe_add{1})); // it lives on
}

TEST_CASE("two elements are no message unless options come first") {
  stepped world;
  auto kernel = world.spawn();
  auto two = world.ask<probe_total>(kernel, probe_add{1}, probe_add{1});
  CHECK(code_of(two) == errc::bad_type);
  auto after = world.ask<probe_total>(kernel, probe_add{1}, message_options{});
  CHECK(code_of(after) == errc::bad_type);
  world.self->send(kernel, caf::message{});
  CHECK(world.letters().count(errc::bad_type) == 1);
}
