// SPDX-License-Identifier: BSD-3-Clause
// The engine's mailbox and cell pool, as they are shipped, beside plain lists:
// two actors, four workers, random commands on one thread. Commands run inside
// of others where mailbox_layer.hpp lets them come between.
#pragma once

#include "tests/model/mailbox_layer.hpp"

#include "property.hpp"
#include "tests/ring/messages.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <vector>

namespace model_tests {

inline constexpr std::uint32_t places = 2;
inline constexpr unsigned workers = 4; // nested commands use the next one

class mailbox_model {
public:
  static constexpr std::uint8_t actions = 11;

  /// Shape: `limits` are of the mailboxes, at least 1; `cells` of the pool.
  mailbox_model(std::array<std::uint32_t, places> limits, std::uint32_t cells);
  ~mailbox_model() { between = nullptr; }

  /// What went wrong, or "". In the end all messages are handled.
  const std::string& run(const std::vector<step>& all);

private:
  static constexpr std::uint32_t cells_most = 256;

  struct near_region {
    ra_actor actors[places];
    ra_mail cells[cells_most + places];
    ra_atomic links[2 * (cells_most + places)];
    ra_cell_pool pool;
    ra_worker workers[model_tests::workers];
  };

  struct entry {
    ra_message message;
    bool is_linked;
  };

  struct actor_model {
    std::uint32_t limit = 1;
    std::deque<entry> queue;   // in the order of exchanges
    bool is_owned = false;     // somebody moved the tail away from idle
    bool is_ready = false;     // the owner has it from the poster
    std::uint64_t taken = 0;   // messages that left the queue
    bool is_commanded = false; // to live
    bool has_stop_cell = true; // the last stop message was given back
    bool was_started = false;  // once
    bool has_credit = false;   // from start to the handling of stop
  };

  ra_engine view();
  void act(const step& now);
  void post(std::uint32_t place, const step& now);
  void start(std::uint32_t place);
  void stop(std::uint32_t place);
  void activate(std::uint32_t place, unsigned messages);
  void claim(std::uint32_t place);
  void handle(std::uint32_t place, const ra_message& found);
  std::uint32_t refusal(std::uint32_t place, bool has_cell);
  template <class Post>
  void admit(std::uint32_t place, const ra_message& message, Post&& post);
  void check_credit();
  bool has_cell();
  void check_quiet();
  void count_chain(std::uint64_t ref, std::uint64_t& count);

  ra_layout layout_{};
  std::array<ra_control, places> control_{};
  std::unique_ptr<near_region> near_ = std::make_unique<near_region>();
  std::array<actor_model, places> actors_;
  const std::vector<step>* all_ = nullptr;
  std::size_t next_ = 0;
  unsigned depth_ = 0; // commands inside of commands; the worker in use
  std::uint64_t number_ = 0;
  std::vector<bool> seen_; // cells counted
  verdict verdict_;
};

} // namespace model_tests
