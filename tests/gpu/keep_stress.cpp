// SPDX-License-Identifier: BSD-3-Clause
// Real threads: many relays towards few small mailboxes, all of them keeping
// what is refused; none of it is lost, doubled or out of order.
#include "tests/gpu/cpu_rig.hpp"
#include "tests/kernels/relay/messages.h"

#include <doctest/doctest.h>

#include <array>
#include <thread>

extern const ringactor::cpu::cpu_image cpu_engine_stress_cpu_image;

using namespace ringactor;
using namespace ringactor::testing;

namespace {

constexpr std::uint16_t relay_kernel = 2; // its number in the image
constexpr std::uint32_t keepers = 12, sinks = 2, posters = 3;
constexpr std::uint64_t each = 4000; // messages of a keeper

/// Answers of keepers, by number; those of sinks.
struct answers final : backend::up_sink {
  std::array<std::atomic<std::uint64_t>, keepers> last{};
  std::atomic<std::uint64_t> passed{0}, sent{0}, down{0}, disorder{0};
  std::atomic<std::uint64_t> bounced{0}, letters{0}, retired{0}, others{0};
  std::atomic<std::uint64_t> fenced{0}; // sends of actors that had ended
  std::array<relay_facts, sinks> facts{};

  void deliver(std::span<const ra_message> all, void*) noexcept override {
    for (const auto& m : all)
      take(m);
  }
  void take(const ra_message& m) {
    // An answer counts though its actor was stopped meanwhile.
    const std::uint32_t said = ra_message_flags(&m);
    const std::uint32_t flags =
      said & ra_flag_reply ? said & ~std::uint32_t{ra_flag_fenced} : said;
    if (flags == ra_flag_fenced)
      ++fenced;
    else if (flags & ra_flag_retired)
      ++retired;
    else if (flags == (ra_flag_request | ra_flag_dead_letter))
      ++bounced;
    else if (flags == ra_flag_dead_letter)
      ++letters;
    else if (ra_message_type(&m) == relay_passed_type_id)
      pass(payload_of<relay_passed>(m));
    else if (ra_message_type(&m) == relay_facts_type_id)
      facts[ra_message_correlation(&m)] = payload_of<relay_facts>(m);
    else
      ++others;
  }
  void pass(const relay_passed& what) {
    ++passed;
    sent += what.sent == ra_ok;
    down += what.sent == ra_down && what.kept == ra_down;
    auto& before = last[what.source];
    disorder += what.number <= before.load(); // of one actor: one at a time
    before = what.number;
  }
  static constexpr auto relay_passed_type_id =
    message::message_traits<relay_passed>::type_id;
  static constexpr auto relay_facts_type_id =
    message::message_traits<relay_facts>::type_id;
};

struct world {
  answers up;
  backend::thread_executor ready{3};
  rig engine{cpu_engine_stress_cpu_image, up, ready, [] {
               backend::engine_config config;
               config.places_max = 64;
               return config;
             }()};
  std::vector<backend::place> to, from;

  explicit world(std::uint32_t limit) {
    for (std::uint32_t i = 0; i < sinks; ++i)
      to.push_back(engine.start_kernel(relay_kernel, relay_config{}, limit));
    for (std::uint32_t i = 0; i < keepers; ++i)
      from.push_back(engine.start_kernel(relay_kernel, relay_config{}, 16));
  }
  /// Past the mailbox where the actor is idle, every second time.
  errc bring(const ra_message& m, bool at_once) {
    std::size_t taken = 0;
    const auto how = at_once
                       ? engine.engine().try_handle({&m, 1}, taken, nullptr)
                       : backend::attempt::busy;
    if (how == backend::attempt::more)
      ready.make_ready(dynamic_cast<backend::activatable&>(engine.engine()),
                       ra_address_index(ra_message_to(&m)), nullptr);
    return how == backend::attempt::busy ? engine.engine().post(m, nullptr)
                                         : errc::ok;
  }
  /// What a poster has had accepted; its keepers are its own.
  std::uint64_t post_all(std::uint32_t poster) {
    std::uint64_t accepted = 0;
    for (std::uint64_t number = 1; number <= each; ++number)
      for (std::uint32_t i = poster; i < keepers; i += posters) {
        const relay_pass pass{ra_make_address(1, to[number % sinks].index, 0),
                              number, i, 0};
        const ra_message m =
          make_message(from[i].index, pass, ra_flag_request, number);
        errc status = errc::full;
        while ((status = bring(m, number % 2 == 0)) == errc::full)
          std::this_thread::yield(); // until the executor's threads make room
        accepted += status == errc::ok;
      }
    return accepted;
  }
  template <class Between>
  std::uint64_t run(Between between) {
    std::array<std::uint64_t, posters> accepted{};
    std::vector<std::thread> threads;
    for (std::uint32_t i = 0; i < posters; ++i)
      threads.emplace_back([&, i] { accepted[i] = post_all(i); });
    between();
    for (auto& each_thread : threads)
      each_thread.join();
    return accepted[0] + accepted[1] + accepted[2];
  }
  /// Until that many answers have come: the actors run without us.
  void wait(std::uint64_t count) {
    while (up.passed + up.bounced < count)
      std::this_thread::yield();
  }
};

} // namespace

TEST_CASE("kept messages all get through, in order (keepers=12, limit=2)") {
  world t{2};
  for (const auto& sink : t.to)
    t.engine.rest(sink);
  const std::uint64_t accepted = t.run([&] {
    while (t.engine.engine().status().would_block < sinks) // until some wait
      std::this_thread::yield();
    for (const auto& sink : t.to)
      t.engine.resume(sink);
  });
  t.wait(accepted);
  for (std::uint32_t i = 0; i < sinks; ++i)
    while (
      t.bring(make_message(t.to[i].index, relay_ask{0}, ra_flag_request, i),
              false)
      == errc::full)
      std::this_thread::yield(); // as in post_all
  t.ready.join();
  CHECK(accepted == keepers * each);
  CHECK(t.up.passed == accepted);
  CHECK(t.up.sent == accepted);
  CHECK(t.up.disorder == 0);
  std::uint64_t items = 0, sum = 0;
  for (const auto& facts : t.up.facts) {
    items += facts.items;
    sum += facts.sum;
    CHECK(facts.disorder == 0);
  }
  CHECK(items == accepted);
  CHECK(sum == keepers * each * (each + 1) / 2);
  const auto counts = t.engine.engine().status();
  CHECK(counts.handled == 2 * accepted + sinks);
  CHECK(counts.refused == 0);
  CHECK(t.up.others + t.up.letters + t.up.bounced == 0);
}

// Sinks and half of the keepers end, while they are waited for and wait.
TEST_CASE("the books close when kept messages lose their actors (limit=1)") {
  world t{1};
  const std::uint64_t accepted = t.run([&] {
    for (std::uint32_t i = 0; i < keepers / 2; ++i) {
      while (t.up.last[i].load() < each / 8) // until it has passed some
        std::this_thread::yield();
      t.engine.stop(t.from[i]);
    }
    for (const auto& sink : t.to)
      t.engine.stop(sink);
  });
  t.wait(accepted);
  t.ready.join();
  CHECK(t.up.passed + t.up.bounced == accepted);
  CHECK(t.up.sent + t.up.down == t.up.passed);
  CHECK(t.up.disorder == 0);
  CHECK(t.up.retired == sinks + keepers / 2);
  const auto counts = t.engine.engine().status();
  const std::uint64_t arrived = counts.handled - t.up.passed;
  CHECK(arrived + t.up.letters + t.up.fenced == t.up.sent);
  CHECK(t.up.others == 0);
}
