// SPDX-License-Identifier: BSD-3-Clause
// Messages that are not handled, and those that wait: full mailboxes, stash,
// deadlines, priorities, bulk data. Books close: handled + refused = sent.
#include "world.hpp"

#include "ringactor/actor/error.hpp"
#include "ringactor/actor/message_options.hpp"

#include <atomic>

using namespace conformance;
using ringactor::full_policy;
using ringactor::message_options;

CONFORMS("a full mailbox refuses with an error, and takes the rest (limit=5)") {
  auto kernel = here.spawn({.mailbox_limit = 5, .active = false}); // its start
  for (int i = 0; i < 4; ++i)
    caf::anon_send(kernel, probe_value{1});
  auto waiting = here.self->request(kernel, infinite, probe_add{1});
  CHECK(code_of(here.take<probe_total>(waiting)) == errc::full);
  caf::anon_send(kernel, probe_value{1});
  CHECK( // a batch tells later
    here.wait([&] { return here.engine.letters().count(errc::full) == 1; }));
  CHECK(!ringactor::activate(kernel));
  CHECK(here.wait_for_handled(4));
  CHECK(must(here.ask<probe_total>(kernel, probe_add{0})).sum == 4);
}

CONFORMS("the books of a flood close (limit=32, senders=2)") {
  constexpr std::uint64_t each = 10'000;
  auto kernel = here.spawn({.mailbox_limit = 32});
  std::vector<std::thread> senders;
  for (int s = 0; s < 2; ++s)
    senders.emplace_back([&] {
      for (std::uint64_t i = 0; i < each; ++i)
        caf::anon_send(kernel, probe_value{1});
    });
  for (auto& sender : senders)
    sender.join();
  CHECK(here.wait(
    [&] { return here.engine.status().handled + here.buried() >= 2 * each; }));
  auto status = here.engine.status();
  CHECK(status.handled + here.engine.letters().count(errc::full) == 2 * each);
  auto total = must(here.ask<probe_total>(kernel, probe_add{0}));
  CHECK(total.sum == status.handled);
}

CONFORMS("a stash loses nothing and keeps the order (limit=8)") {
  constexpr std::uint64_t count = 500;
  auto kernel = here.spawn({.mailbox_limit = 8,
                            .when_full = full_policy::stash,
                            .stash_limit = count});
  for (std::uint64_t i = 1; i <= count; ++i)
    caf::anon_send(kernel, probe_sequence{0, 1, i, 0, 0});
  CHECK(here.wait_for_handled(count));
  auto facts = must(here.ask<probe_facts>(kernel, probe_ask{0}));
  CHECK(facts.received == count);
  CHECK(facts.disorder == 0);
  CHECK(here.buried() == 0);
}

CONFORMS("drop_oldest handles the newest of what came (limit=4)") {
  auto kernel = here.spawn({.mailbox_limit = 4, // its start waits, too
                            .when_full = full_policy::drop_oldest,
                            .active = false});
  for (std::uint64_t i = 1; i <= 6; ++i)
    caf::anon_send(kernel, probe_value{i});
  CHECK(!ringactor::activate(kernel));
  CHECK(here.wait(
    [&] { return here.engine.status().handled + here.buried() >= 6; }));
  CHECK(here.engine.letters().count(errc::dropped) == 2);
  CHECK(must(here.ask<probe_total>(kernel, probe_add{0})).sum == 3 + 4 + 5 + 6);
}

CONFORMS("a message past its deadline gets expired (deadline=1000us)") {
  auto kernel = here.spawn({.active = false});
  // An activation reads the time once: the one that finds it is to rest.
  CHECK(here.wait([&] { return here.engine.status().activations >= 1; }));
  auto late = here.self->request(
    kernel, infinite, message_options{.deadline_us = 1000}, probe_add{1});
  auto good = here.self->request(
    kernel, infinite, message_options{.deadline_us = 9'000'000}, probe_add{2});
  here.time.advance(std::chrono::milliseconds{5});
  CHECK(!ringactor::activate(kernel));
  CHECK(code_of(here.take<probe_total>(late)) == errc::expired);
  CHECK(must(here.take<probe_total>(good)).sum == 2);
}

CONFORMS("messages of a higher class are handled first") {
  auto kernel = here.spawn({.active = false});
  auto send = [&](std::uint8_t priority, std::uint64_t amount) {
    here.self->send(kernel, message_options{.priority = priority},
                    probe_add{amount});
  };
  send(ra_priority_low, 1000);
  send(ra_priority_normal, 100);
  send(ra_priority_high, 10);
  send(ra_priority_critical, 1);
  CHECK(!ringactor::activate(kernel));
  std::vector<std::uint64_t> sums;
  for (int i = 0; i < 4; ++i)
    sums.push_back(here.next<probe_total>().sum);
  CHECK(sums == std::vector<std::uint64_t>{1, 11, 111, 1111});
}

CONFORMS("a struct larger than a cell goes both ways, its blocks come back") {
  auto kernel = here.spawn();
  for (std::uint64_t round = 0; round < 20; ++round) {
    probe_large large{};
    for (std::uint64_t i = 0; i < 64; ++i)
      large.words[i] = i * round;
    auto answer = must(here.ask<probe_large>(kernel, large));
    CHECK(std::equal(std::begin(large.words), std::end(large.words),
                     std::begin(answer.words)));
  }
  CHECK(here.engine.status().pool_blocks == 0);
}

CONFORMS("bulk data in spans is added by a kernel (floats=1000)") {
  auto adder = must(ringactor::spawn_kernel(here.engine, vector_add_kernel()));
  auto fill = [&](float step) {
    auto block = must(here.engine.allocate(1000 * sizeof(float)));
    for (int i = 0; i < 1000; ++i)
      block.as<float>()[i] = step * static_cast<float>(i);
    return block.release();
  };
  vector_add_request request{fill(1), fill(2)};
  auto reply = must(here.ask<vector_add_reply>(adder, request));
  CHECK(reply.items == 1000);
  {
    auto sum = here.engine.adopt(reply.sum);
    for (int i = 0; i < 1000; ++i)
      REQUIRE(sum.as<float>()[i] == 3.0f * static_cast<float>(i));
  }
  CHECK(here.engine.status().pool_blocks == 0);
}
