// SPDX-License-Identifier: BSD-3-Clause
// buffer: a block of the payload pool in the hands of host code.
#include "stepped.hpp"

using namespace actor_tests;
using ringactor::buffer;
using ringactor::errc;

TEST_CASE("a buffer gives its block back when it ends") {
  stepped world;
  {
    auto block = must(world.engine.allocate(100));
    CHECK(block.bytes() == 100);
    CHECK(reinterpret_cast<std::uintptr_t>(block.data()) % 64 == 0);
    CHECK(block.as<std::uint64_t>().size() == 12);
    CHECK(world.status().pool_blocks == 1);
  }
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("a buffer that moves has one owner") {
  stepped world;
  auto first = must(world.engine.allocate(8));
  auto* data = first.data();
  buffer second{std::move(first)};
  CHECK(second.data() == data);
  CHECK(first.data() == nullptr);
  CHECK(first.bytes() == 0);
  CHECK(world.status().pool_blocks == 1);
  {
    auto third = std::move(second);
    CHECK(third.data() == data);
  }
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("a buffer that is assigned gives its own block back") {
  stepped world;
  auto first = must(world.engine.allocate(8));
  {
    auto second = must(world.engine.allocate(16));
    first = std::move(second);
  }
  CHECK(first.bytes() == 16);
  CHECK(world.status().pool_blocks == 1);
}

TEST_CASE("a released buffer gives nothing back") {
  stepped world;
  ra_span block{};
  {
    auto held = must(world.engine.allocate(8));
    block = held.release();
    CHECK(held.data() == nullptr);
    CHECK(held.bytes() == 0);
  }
  CHECK(world.status().pool_blocks == 1);
  CHECK(world.engine.adopt(block).bytes() == 8);
  CHECK(world.status().pool_blocks == 0);
}

TEST_CASE("a buffer of a span given back before is empty") {
  stepped world;
  auto block = must(world.engine.allocate(8)).release();
  world.engine.adopt(block); // its end gives the block back
  CHECK(world.status().pool_blocks == 0);
  auto twice = world.engine.adopt(block);
  CHECK(twice.data() == nullptr);
  CHECK(twice.bytes() == 0);
}

TEST_CASE("a buffer of a forged span is empty") {
  stepped world;
  auto real = must(world.engine.allocate(64));
  auto span = real.release();
  for (auto forged :
       {ra_make_span(1, ra_span_offset(span) + 64, 64),
        ra_make_span(1, ra_span_offset(span) + 1, 8),
        ra_make_span(1, ra_span_offset(span), 65), ra_make_span(1, 0, 8),
        ra_make_span(1, RA_LOW48 & ~63ull, 8)}) {
    CAPTURE(forged.place);
    CHECK(world.engine.adopt(forged).data() == nullptr);
  }
  CHECK(world.status().pool_blocks == 1);
  CHECK(world.engine.adopt(span).bytes() == 64);
}

TEST_CASE("a default buffer is empty") {
  buffer none;
  CHECK(none.data() == nullptr);
  CHECK(none.bytes() == 0);
  CHECK(none.as<float>().empty());
}

TEST_CASE("a buffer keeps its engine's memory after the engine has stopped") {
  stepped world;
  auto block = must(world.engine.allocate(64));
  caf::anon_send_exit(world.engine.actor(), caf::exit_reason::kill);
  world.settle();
  world.engine = {};
  std::fill_n(block.data(), block.bytes(), std::byte{7});
  CHECK(block.data()[63] == std::byte{7});
}

TEST_CASE("a pool that is used up gives an error with its size") {
  auto options = small_options();
  options.pool_bytes = 8192;
  stepped world{options};
  auto first = must(world.engine.allocate(4000));
  auto second = world.engine.allocate(4000);
  CHECK(code_of(second) == errc::exhausted);
  CHECK(says(world, second.error(), {"4000", "8192", "pool_bytes"}));
  first = {};
  CHECK(world.status().pool_blocks == 0);
  CHECK(world.engine.allocate(4000));
}
