// SPDX-License-Identifier: BSD-3-Clause
// Many threads that post to many probes, and a sink that counts what they
// answer: for engines of any backend.
#pragma once

#include "tests/gpu/cpu_rig.hpp"

#include <array>
#include <thread>

namespace ringactor::testing {

inline constexpr std::uint32_t posters = 8;
inline constexpr std::uint32_t actors = 100;
inline constexpr std::uint64_t per_poster = 20000;

// Replies by poster; the correlation's low byte names it.
struct counting_sink final : backend::up_sink {
  struct alignas(64) per_source {
    std::array<std::atomic<std::uint64_t>, actors> last{};
    std::atomic<std::uint64_t> answered{0}, disorder{0}, errors{0};
  };
  std::array<per_source, posters> sources;
  std::atomic<std::uint64_t> retired{0}, letters{0}, downs{0};
  void deliver(std::span<const ra_message> all, void*) noexcept override {
    for (const auto& m : all)
      take(m);
  }
  void take(const ra_message& m) {
    std::uint32_t flags = ra_message_flags(&m);
    if (flags & ra_flag_retired)
      ++retired;
    else if (flags == ra_flag_dead_letter)
      ++letters;
    else if (flags & ra_flag_down)
      ++downs;
    else
      answer(m, flags);
  }
  void answer(const ra_message& m, std::uint32_t flags) {
    std::uint64_t correlation = ra_message_correlation(&m);
    auto& source = sources[correlation & 0xff];
    ++source.answered;
    if (flags & (ra_flag_error | ra_flag_dead_letter)) {
      ++source.errors;
      return;
    }
    auto reply = payload_of<probe_sequence>(m);
    auto& last = source.last[ra_address_index(ra_message_from(&m))];
    // One actor's answers come one after the other: no lock is needed here.
    source.disorder += reply.number <= last.load();
    last = reply.number;
  }
};

struct load {
  std::uint64_t accepted = 0;
};

/// Sends this thread's messages; `bring` takes one to the engine.
template <class Bring>
load post_all(Bring bring, std::uint32_t source) {
  load done;
  std::array<std::uint64_t, actors> number{};
  for (std::uint64_t i = 0; i < per_poster; ++i) {
    auto place = static_cast<std::uint32_t>((i * 7 + source) % actors);
    probe_sequence sequence{source, 0, number[place] + 1, 1, 0};
    ra_message m =
      make_message(place, sequence, ra_flag_request, source + i * 256);
    ra_set_from(&m, ra_make_address(0, host_id + source, 1));
    errc status = bring(m);
    while (status == errc::full) { // the executor's threads make room
      std::this_thread::yield();
      status = bring(m);
    }
    done.accepted += status == errc::ok;
    number[place] += status == errc::ok;
  }
  return done;
}

} // namespace ringactor::testing
