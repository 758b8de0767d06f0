// SPDX-License-Identifier: BSD-3-Clause
// The shipped rings on simulated memory: producers that push until the ring
// has taken all, a consumer that checks each message. A mutant is an Orders
// struct that changes one name; the headers are the shipped ones.
#pragma once

#include "ringactor/ring/mpsc_writer.hpp"
#include "ringactor/ring/ring_memory.hpp"
#include "ringactor/ring/ring_reader.hpp"
#include "ringactor/ring/spsc_writer.hpp"

#include "tests/ring/messages.hpp"
#include "tests/sim/search.hpp"
#include "tests/sim/sim_atomics.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace ringactor::sim {

// Orders: what each mutant lost; its name says which pair is broken.
using ring::default_orders;
struct relaxed_publish : default_orders {
  static constexpr order publish = std::memory_order_relaxed; // lost
};
struct relaxed_observe : default_orders {
  static constexpr order observe = std::memory_order_relaxed; // lost
};
struct relaxed_recycle : default_orders {
  static constexpr order recycle = std::memory_order_relaxed; // lost
};
struct relaxed_reclaim : default_orders {
  static constexpr order reclaim = std::memory_order_relaxed; // lost
};
struct relaxed_share : default_orders {
  static constexpr order share = std::memory_order_relaxed; // lost
};
struct relaxed_adopt : default_orders {
  static constexpr order adopt = std::memory_order_relaxed; // lost
};
struct relaxed_claim : default_orders {
  static constexpr order claim = std::memory_order_relaxed; // lost
};
struct acquire_claim : default_orders {
  static constexpr order claim = std::memory_order_acquire; // half is lost
};
struct release_claim : default_orders {
  static constexpr order claim = std::memory_order_release; // half is lost
};
struct publish_before_write : default_orders {
  static constexpr bool publishes_first = true;
};
struct claim_without_swap : default_orders {
  static constexpr bool claims_blindly = true;
};
struct early_recycle : default_orders {
  static constexpr bool recycles_early = true;
};

/// What is pushed through which ring.
struct ring_plan {
  std::uint64_t cells = 2;
  std::uint32_t producers = 1;
  std::uint64_t each = 3;           // messages of a producer
  std::uint64_t first_position = 0; // of the ring
  std::uint32_t length = 8;         // bytes of payload of every other message
  ring::mpsc_options options{};     // of an MPSC ring
};

/// A ring and what its consumer has seen of it.
template <class Writer, class Reader>
class ring_rig {
public:
  explicit ring_rig(const ring_plan& plan)
    : plan_{plan}, memory_{ring::ring_memory<>::make(plan.cells)} {}

  /// One `Writer` for all producers, or one for each of them.
  scenario make(bool one_writer) {
    scenario what;
    what.begin = [this] { begin(); };
    for (std::uint32_t i = 0; i < plan_.producers; ++i)
      what.threads.push_back(
        [this, i, one_writer] { produce(*writers_[one_writer ? 0 : i], i); });
    what.threads.push_back([this] { consume(); });
    what.end = [this] { end(); };
    return what;
  }

private:
  void begin() {
    memory_->view().reset(plan_.first_position);
    for (std::uint32_t i = 0; i < plan_.producers; ++i)
      if constexpr (requires { Writer{memory_->view(), plan_.options}; })
        writers_[i].emplace(memory_->view(), plan_.options);
      else
        writers_[i].emplace(memory_->view());
    reader_.emplace(memory_->view(), ring::reader_options{.backoff_polls = 0});
    next_ = {};
  }

  void produce(Writer& writer, std::uint32_t source) {
    for (std::uint64_t i = 0; i < plan_.each; ++i) {
      const auto message =
        ring_tests::make_message(source, i, i % 2 ? 0 : plan_.length);
      // Ends: the consumer makes room, or the model gives up.
      while (writer.try_push(message) != errc::ok)
        wait_for_news();
    }
  }

  void consume() {
    ra_message found{};
    for (std::uint64_t left = plan_.each * plan_.producers; left > 0;) {
      const auto state = reader_->try_pop(found);
      check(state != ring::pop_state::corrupt, "a message is corrupt");
      if (state == ring::pop_state::message) {
        note(found);
        --left;
      } else { // ends: a producer pushes, or the model gives up
        wait_for_news();
      }
    }
  }

  void note(const ra_message& found) {
    const std::uint32_t source = ra_message_handler(&found);
    check(source < plan_.producers, "a message is of nobody");
    check(ring_tests::is_genuine(found), "a message is torn or stale");
    check(ra_message_id(&found) == next_[source],
          "a message is lost, doubled or out of order");
    ++next_[source];
  }

  void end() {
    ra_message more{};
    check(reader_->try_pop(more) == ring::pop_state::empty, "one too many");
    check(reader_->violations() == 0, "the reader saw a violation");
    for (std::uint32_t i = 0; i < plan_.producers; ++i) {
      check(next_[i] == plan_.each, "the counts differ");
      check(writers_[i]->violations() == 0, "a writer saw a violation");
    }
    const std::uint64_t sum =
      plan_.first_position + plan_.each * plan_.producers;
    check(reader_->position() == sum, "the reader's position is wrong");
  }

  ring_plan plan_;
  result<ring::ring_memory<>> memory_;
  std::array<std::optional<Writer>, threads_max> writers_;
  std::optional<Reader> reader_;
  std::array<std::uint64_t, threads_max> next_{}; // expected of each producer
};

template <class Orders, class Atomics = sim_atomics>
using spsc_rig = ring_rig<ring::spsc_writer<ra_cell, Atomics, Orders>,
                          ring::ring_reader<ra_cell, Atomics, Orders>>;
template <class Orders, class Atomics = sim_atomics>
using mpsc_rig = ring_rig<ring::mpsc_writer<ra_cell, Atomics, Orders>,
                          ring::ring_reader<ra_cell, Atomics, Orders>>;

} // namespace ringactor::sim
