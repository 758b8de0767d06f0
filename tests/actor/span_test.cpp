// SPDX-License-Identifier: BSD-3-Clause
// Bulk data by spans: who owns a block, and that each one is given back.
#include "stepped.hpp"

#include "ringactor/actor/error.hpp"

#include <numeric>

using namespace actor_tests;
using caf::exit_reason;
using caf::infinite;
using ringactor::buffer;
using ringactor::errc;
using ringactor::failure_code;

namespace {

ra_span floats(stepped& world, const std::vector<float>& values) {
  auto block = must(world.engine.allocate(values.size() * sizeof(float)));
  std::copy(values.begin(), values.end(), block.as<float>().begin());
  return block.release();
}

caf::actor spawn_adder(stepped& world) {
  auto adder = must(ringactor::spawn_kernel(world.engine, vector_add_kernel()));
  world.settle();
  return adder;
}

ra_span forged_span() { return ra_make_span(1, 12345 * 64, 64); }

} // namespace

TEST_CASE("vector_add adds {1,2,3} and {4,5,6}") {
  stepped world;
  auto adder = spawn_adder(world);
  vector_add_request request{floats(world, {1, 2, 3}),
                             floats(world, {4, 5, 6})};
  auto reply = must(world.ask<vector_add_reply>(adder, request));
  CHECK(reply.items == 3);
  CHECK(world.status().pool_blocks == 1);
  {
    auto sum = world.engine.adopt(reply.sum);
    auto values = sum.as<float>();
    CHECK(std::vector<float>(values.begin(), values.end())
          == std::vector<float>{5, 7, 9});
  }
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("vector_add adds vectors through spans (items=1Mi)") {
  stepped world;
  auto adder = spawn_adder(world);
  std::vector<float> up(1 << 20);
  std::iota(up.begin(), up.end(), 0.0f);
  vector_add_request request{floats(world, up), floats(world, up)};
  auto reply = must(world.ask<vector_add_reply>(adder, request));
  CHECK(reply.items == up.size());
  auto sum = world.engine.adopt(reply.sum);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < up.size(); ++i)
    wrong += sum.as<float>()[i] != 2.0f * static_cast<float>(i);
  CHECK(wrong == 0);
}

TEST_CASE("vector_add fails on spans that name no block (code=1)") {
  stepped world;
  auto adder = spawn_adder(world);
  auto answer = world.ask<vector_add_reply>(
    adder, vector_add_request{forged_span(), forged_span()});
  CHECK(failure_code(answer.error()) == vector_add_bad_span);
  CHECK(world.status().actors == 0);
}

TEST_CASE("vector_add gives a good block back beside a bad one") {
  stepped world;
  auto adder = spawn_adder(world);
  vector_add_request request{floats(world, {1}), forged_span()};
  auto answer = world.ask<vector_add_reply>(adder, request);
  CHECK(failure_code(answer.error()) == vector_add_bad_span);
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("vector_add fails on unequal lengths and gives both back (code=2)") {
  stepped world;
  auto adder = spawn_adder(world);
  vector_add_request request{floats(world, {1, 2, 3}), floats(world, {4})};
  auto answer = world.ask<vector_add_reply>(adder, request);
  CHECK(failure_code(answer.error()) == vector_add_unequal);
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("a message to a dead kernel actor gives its blocks back") {
  stepped world;
  auto adder = spawn_adder(world);
  caf::anon_send_exit(adder, exit_reason::kill);
  vector_add_request first{floats(world, {1}), floats(world, {2})};
  vector_add_request second{floats(world, {1}), floats(world, {2})};
  caf::anon_send(adder, first);
  auto answer = world.ask<vector_add_reply>(adder, second);
  CHECK(answer.error() == caf::sec::request_receiver_down);
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("a dead letter of the engine gives its blocks back") {
  stepped world;
  auto kernel = world.spawn(); // probe has no vector_add_request
  caf::anon_send(kernel,
                 vector_add_request{floats(world, {1}), floats(world, {2})});
  CHECK(world.status().pool_blocks == 2);
  world.settle();
  CHECK(world.letters().count(errc::bad_type) == 1);
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("a request that the engine refuses gives its blocks back") {
  stepped world;
  auto kernel = world.spawn(); // probe has no vector_add_request
  auto answer = world.ask<vector_add_reply>(
    kernel, vector_add_request{floats(world, {1}), floats(world, {2})});
  CHECK(code_of(answer) == errc::bad_type);
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("a request that expires gives its blocks back") {
  stepped world;
  auto adder = spawn_adder(world);
  auto waiting = world.self->request(
    adder, infinite, ringactor::message_options{.deadline_us = 10},
    vector_add_request{floats(world, {1}), floats(world, {2})});
  world.time.advance(microseconds{11});
  world.settle();
  CHECK(code_of(world.take<vector_add_reply>(waiting)) == errc::expired);
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("a request that an exit bounces gives its blocks back") {
  stepped world;
  auto adder = spawn_adder(world);
  auto waiting = world.self->request(
    adder, infinite,
    vector_add_request{floats(world, {1}), floats(world, {2})});
  caf::anon_send_exit(adder, exit_reason::kill);
  world.settle();
  CHECK(world.take<vector_add_reply>(waiting).error() == exit_reason::kill);
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("an answer that nobody waits for gives its blocks back") {
  stepped world;
  auto adder = spawn_adder(world);
  caf::anon_send(adder,
                 vector_add_request{floats(world, {1}), floats(world, {2})});
  world.settle();
  CHECK(world.status().handled == 1);
  CHECK(world.status().pool_blocks == 0);
}
