// SPDX-License-Identifier: BSD-3-Clause
// One primitive a run, so that valgrind can count its instructions:
// `instruction_probe WHAT TIMES`; `--list`, `--key`. Run by
// instruction_test.py.
#include "ringactor/message/payload.hpp"
#include "ringactor/ring/mpsc_writer.hpp"
#include "ringactor/ring/ring_memory.hpp"
#include "ringactor/ring/ring_reader.hpp"
#include "ringactor/ring/spsc_writer.hpp"
#include "tests/gpu/cpu_rig.hpp"
#include "tests/ring/messages.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <span>
#include <string>

extern const ringactor::cpu::cpu_image instruction_probe_cpu_image;

using namespace ringactor;

using body_type = std::function<bool(std::uint64_t times)>;

/// valgrind collects what happens in here and below, and nothing else. Weak,
/// so that the compiler neither copies the body nor drops the call.
extern "C" [[gnu::noinline, gnu::weak]] bool
ringactor_counted(const body_type& body, std::uint64_t times) {
  return body(times);
}

namespace {

/// Pushes and pops `times` messages one by one, through the checked forms.
template <class Cell, class Writer>
bool push_and_pop(std::uint64_t times) {
  auto memory = std::move(*ring::ring_memory<Cell>::make(1024));
  Writer writer{memory.view()};
  ring::ring_reader<Cell> reader{memory.view()};
  const std::uint32_t length = sizeof(Cell) == 64 ? 0 : ra_payload_bytes;
  const ra_message message = ring_tests::make_message(1, 1, length);
  ra_message found{};
  return ringactor_counted(
    [&](std::uint64_t count) {
      bool fine = true;
      for (std::uint64_t i = 0; i < count; ++i)
        fine &= writer.try_push(message) == errc::ok
                && reader.try_pop(found) == ring::pop_state::message;
      return fine;
    },
    times);
}

/// The same in place, without the checks of trust.
template <class Cell>
bool in_place(std::uint64_t times) {
  constexpr std::size_t words = sizeof(Cell) / 8 - 1;
  auto memory = std::move(*ring::ring_memory<Cell>::make(1024));
  ring::spsc_writer<Cell> writer{memory.view()};
  ring::ring_reader<Cell> reader{memory.view()};
  std::uint64_t sum = 0;
  auto fill = [](std::uint64_t* rest) noexcept {
#pragma GCC unroll 16
    for (std::size_t i = 0; i < words; ++i)
      rest[i] = i;
    return std::uint64_t{0};
  };
  auto use = [&sum](std::uint64_t, const std::uint64_t* rest) noexcept {
#pragma GCC unroll 16
    for (std::size_t i = 0; i < words; ++i)
      sum += rest[i];
  };
  const bool fine = ringactor_counted(
    [&](std::uint64_t count) {
      bool all = true;
      for (std::uint64_t i = 0; i < count; ++i)
        all &= writer.produce(fill) && reader.consume(use);
      return all;
    },
    times);
  return fine && sum == times * (words * (words - 1) / 2);
}

struct full_payload {
  std::uint64_t words[ra_payload_words];
};

/// Head word, address and payload of a struct that fills the cell.
bool struct_to_envelope(std::uint64_t times) {
  full_payload value{{1, 2, 3, 4, 5, 6, 7}};
  ra_message message{};
  return ringactor_counted(
    [&](std::uint64_t count) {
      bool fine = true;
      for (std::uint64_t i = 0; i < count; ++i) {
        message.w[0] = ra_head_word(0, ra_priority_normal, ra_type_user, 0);
        ra_set_to(&message, ra_make_address(1, 1, 0), 0);
        fine &= message::write_payload(
                  message, std::as_bytes(std::span{&value, 1}), nullptr)
                == errc::ok;
      }
      return fine;
    },
    times);
}

/// Messages in bursts of 64 to one actor: post, admission, handler.
bool dispatch(std::uint64_t times) {
  constexpr std::uint64_t burst = 64;
  testing::recorder up;
  backend::step_executor ready;
  clock::manual_clock clock{1'000'000};
  backend::engine_config config;
  config.places_max = 64;
  config.cells_max = 128;
  config.clock = &clock;
  testing::rig engine{instruction_probe_cpu_image, up, ready, config};
  const auto place = engine.start();
  auto message = testing::make_message(place.index, probe_value{1});
  message.w[7] = ra_hlc_make(clock.now_us(), 0);
  while (ready.step(64) != 0) { // ends: the start message alone is there
  }
  const bool fine = ringactor_counted(
    [&](std::uint64_t count) {
      bool all = true;
      for (std::uint64_t i = 0; i < count; i += burst) {
        for (std::uint64_t k = 0; k < burst; ++k)
          all &= engine.engine().post(message, nullptr) == errc::ok;
        while (ready.step(64) != 0) { // ends: nothing new is posted
        }
      }
      return all;
    },
    times);
  return fine && engine.engine().status().handled >= times;
}

const std::map<std::string, bool (*)(std::uint64_t)> probes{
  {"spsc-64", push_and_pop<ra_small_cell, ring::spsc_writer<ra_small_cell>>},
  {"spsc-128", push_and_pop<ra_cell, ring::spsc_writer<>>},
  {"spsc-in-place-64", in_place<ra_small_cell>},
  {"spsc-in-place-128", in_place<ra_cell>},
  {"mpsc-128", push_and_pop<ra_cell, ring::mpsc_writer<>>},
  {"struct-to-envelope", struct_to_envelope},
  {"dispatch", dispatch}};

} // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "--key")
    std::puts(RINGACTOR_COMPILER);
  else if (what == "--list")
    for (const auto& each : probes)
      std::puts(each.first.c_str());
  else if (const auto found = probes.find(what);
           argc != 3 || found == probes.end())
    return 2;
  else
    return found->second(std::strtoull(argv[2], nullptr, 10)) ? 0 : 1;
  return 0;
}
