// SPDX-License-Identifier: BSD-3-Clause
// Ports without CAF: an echo behind the hub, host threads in front of it.
#include "ringactor/abi/envelope_fields.h"
#include "ringactor/backend/port_hub.hpp"

#include <doctest/doctest.h>

#include <array>
#include <thread>
#include <vector>

using namespace ringactor;
using backend::port_hub;

namespace {

constexpr std::uint8_t engine_id = 1;

/// Answers each request; counts what nobody reads.
struct echo final : backend::port_target {
  port_hub* hub = nullptr;
  std::atomic<std::uint64_t> brought{0}, buried{0}, refused{0};

  void bring(std::span<const ra_message> messages) noexcept override {
    for (ra_message m : messages) {
      ++brought;
      const ra_address from = ra_message_from(&m);
      ra_set_flags(&m, ra_flag_reply);
      ra_set_to(&m, from, 8);
      refused += hub->deliver(m) != errc::ok;
    }
  }
  void bury(const ra_message&, errc) noexcept override { ++buried; }
};

ra_message numbered(ra_address from, std::uint64_t number) {
  ra_message m{};
  m.w[0] = ra_head_word(ra_flag_request, ra_priority_normal, 10000, 0);
  ra_set_to(&m, ra_make_address(engine_id, 1, 1), 8);
  ra_set_from(&m, from);
  ra_set_correlation(&m, number);
  m.w[ra_envelope_words] = number * 3;
  return m;
}

struct outcome {
  std::uint64_t answers = 0, wrong = 0;
};

outcome ask(port_hub& hub, std::uint64_t count, std::uint32_t cells) {
  outcome found;
  auto opened = hub.open(cells);
  if (!opened)
    return found;
  auto& line = *opened->line;
  std::uint64_t sent = 0;
  ra_message m{};
  while (found.answers < count) { // a hang ends by ctest's time-out
    if (sent < count && sent - found.answers < cells
        && line.down.try_push(numbered(opened->address, sent + 1))
             == errc::ok) {
      ++sent;
      hub.wake();
    } else if (line.answers.try_pop(m) == ring::pop_state::message) {
      ++found.answers;
      found.wrong += ra_message_correlation(&m) != found.answers
                     || m.w[ra_envelope_words] != found.answers * 3;
    } else {
      std::this_thread::yield();
    }
  }
  hub.close(line);
  return found;
}

void check_hub(std::uint64_t spin_us) {
  constexpr std::uint32_t threads_count = 3;
  constexpr std::uint64_t each = 5'000;
  echo target;
  std::array<outcome, threads_count> found;
  {
    port_hub hub{target, engine_id, false, spin_us};
    target.hub = &hub;
    std::vector<std::thread> threads;
    for (std::uint32_t i = 0; i < threads_count; ++i)
      threads.emplace_back([&, i] {
        for (int life = 0; life < 4; ++life) { // opened again and again
          const outcome one = ask(hub, each / 4, 16);
          found[i].answers += one.answers;
          found[i].wrong += one.wrong;
        }
      });
    for (auto& thread : threads)
      thread.join();
  }
  for (const auto& one : found) {
    CHECK(one.answers == each);
    CHECK(one.wrong == 0);
  }
  CHECK(target.brought == threads_count * each);
  CHECK(target.refused == 0);
  CHECK(target.buried == 0);
}

} // namespace

TEST_CASE("ports are answered in order while the hub spins (ports=3)") {
  check_hub(50);
}

TEST_CASE("ports are answered in order while the hub sleeps (ports=3)") {
  check_hub(0);
}

TEST_CASE("a hub that ends brings what was posted, and buries what came") {
  echo target;
  {
    port_hub hub{target, engine_id, false, 0};
    target.hub = &hub;
    auto opened = hub.open(16);
    REQUIRE(static_cast<bool>(opened));
    for (std::uint64_t i = 1; i <= 10; ++i)
      REQUIRE(opened->line->down.try_push(numbered(opened->address, i))
              == errc::ok);
  } // nobody was woken, nobody polled
  CHECK(target.brought == 10);
  CHECK(target.buried == 10);
}
