// SPDX-License-Identifier: BSD-3-Clause
// The books close: whatever was posted is handled, refused or the engine's
// own, and each request is answered. Random traffic with failures, exits and
// full mailboxes; the seed is in the output of a failure.
#include "stepped.hpp"

#include <random>

using namespace actor_tests;
using caf::exit_reason;
using ringactor::errc;
using ringactor::message_options;

namespace {

class traffic {
public:
  traffic(stepped& world, std::uint64_t seed, bool forwards)
    : world_{world}, random_{seed}, forwards_{forwards} {
    for (auto& each : kernels_)
      each = spawn();
  }

  /// One random act of a host actor.
  void act() {
    auto& kernel = kernels_[random_() % kernels_.size()];
    switch (random_() % 12) {
      case 0:
        send(kernel, probe_value{1});
        break;
      case 1:
        send(kernel, probe_large{});
        break;
      case 2:
        send(kernel, echo_request{1});
        break;
      case 3:
        request<probe_total>(kernel, probe_add{1});
        break;
      case 4:
        request<probe_large>(kernel, probe_large{});
        break;
      case 5:
        request<echo_reply>(kernel, echo_request{1});
        break;
      case 6:
        request<probe_total>(kernel, in_time(), probe_add{1});
        break;
      case 7:
        send(kernel, in_time(), probe_value{1});
        break;
      case 8:
        request<probe_status>(kernel, a_send());
        break;
      case 9:
        forward(kernel);
        break;
      case 10:
        world_.time.advance(microseconds{random_() % 20});
        break;
      default:
        rare(kernel);
    }
    for (auto turns = random_() % 4; turns > 0; --turns)
      world_.engine.step();
  }

  void finish() {
    for (auto& each : kernels_)
      caf::anon_send_exit(each, exit_reason::kill);
    world_.settle();
  }

  /// What the engine must have seen.
  std::uint64_t posted() const {
    auto letters_at_door =
      world_.letters().count() - world_.status().dead_letters;
    return sent_ - refused_at_door_ - letters_at_door + between_kernels_
           + 2 * spawned_;
  }
  std::uint64_t asked() const { return asked_; }
  std::uint64_t answered() const { return answered_; }
  std::uint64_t spawned() const { return spawned_; }

private:
  caf::actor spawn() {
    ++spawned_;
    std::uint32_t fails = random_() % 8 == 0 ? 5 : 0;
    return must(ringactor::spawn_kernel(
      world_.engine, probe_kernel({0, fails, 0}), {.mailbox_limit = 6}));
  }
  void rare(caf::actor& kernel) {
    switch (random_() % 4) {
      case 0:
        send(kernel, probe_fail{3, 0});
        break;
      case 1:
        request<probe_total>(kernel, probe_fail{4, 0});
        break;
      case 2:
        request<probe_total>(kernel, probe_fail{5, 1});
        break;
      case 3:
        caf::anon_send_exit(kernel, exit_reason::kill);
        break;
    }
    if (random_() % 2 == 0)
      kernel = spawn(); // the last handle of the old one may be gone now
  }
  message_options in_time() { return {.deadline_us = 1 + random_() % 10}; }
  ra_address somebody() {
    auto address =
      world_.engine.address_of(kernels_[random_() % kernels_.size()]);
    if (random_() % 3 == 0)
      address.incarnation += 1; // perhaps none that lives
    return address;
  }
  probe_send a_send() {
    return {somebody(), 1, static_cast<std::uint32_t>(random_() % 4), 0};
  }
  void forward(const caf::actor& through) {
    if (forwards_)
      request<probe_total>(through, probe_forward{somebody(), 1});
  }

  template <class... Ts>
  void send(const caf::actor& to, const Ts&... xs) {
    ++sent_;
    caf::anon_send(to, xs...);
  }
  template <class Reply, class... Ts>
  void request(const caf::actor& to, const Ts&... xs) {
    ++sent_;
    ++asked_;
    world_.system.spawn([this, to, xs...](caf::event_based_actor* self) {
      self->request(to, caf::infinite, xs...)
        .then([this](const Reply& reply) { note(reply); },
              [this](const caf::error& why) { refused(why); });
    });
    world_.settle_hosts();
  }
  template <class Reply>
  void note(const Reply& reply) {
    ++answered_;
    if constexpr (std::is_same_v<Reply, probe_status>)
      between_kernels_ += reply.sent;
  }
  void refused(const caf::error& why) {
    ++answered_;
    refused_at_door_ +=
      code_of(why) == errc::full || why == caf::sec::request_receiver_down;
  }

  stepped& world_;
  std::mt19937_64 random_;
  bool forwards_; // what a forward posted cannot be told from its answer
  std::array<caf::actor, 5> kernels_;
  std::uint64_t spawned_ = 0, sent_ = 0, asked_ = 0, answered_ = 0;
  std::uint64_t refused_at_door_ = 0, between_kernels_ = 0;
};

} // namespace

TEST_CASE("the books close after random traffic with failures (seeds=30)") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    stepped world;
    traffic random{world, seed, false};
    for (int i = 0; i < 600; ++i)
      random.act();
    random.finish();
    auto status = world.status();
    CHECK(random.answered() == random.asked());
    CHECK(status.control == 2 * random.spawned());
    CHECK(status.handled + status.refused + status.control == random.posted());
    CHECK(status.pool_blocks == 0);
    CHECK(status.actors == 0);
    CHECK(status.failed > 0);
    CHECK(status.refused > 0);
    CHECK(status.handled > 100);
  }
}

TEST_CASE("each request is answered, forwarded ones too (seeds=30)") {
  for (std::uint64_t seed = 101; seed <= 130; ++seed) {
    CAPTURE(seed);
    stepped world;
    traffic random{world, seed, true};
    for (int i = 0; i < 600; ++i)
      random.act();
    random.finish();
    CHECK(random.answered() == random.asked());
    CHECK(random.asked() > 100);
    CHECK(world.status().pool_blocks == 0);
    CHECK(world.status().actors == 0);
  }
}
