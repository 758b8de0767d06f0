// SPDX-License-Identifier: BSD-3-Clause
// The host children of `ringactor demo supervision`: a gateway that feeds rows
// to the book, and a tape that keeps the trades. Either may be killed at any
// moment: what they must not lose lies in demo_ledger, as it would in a file.
#pragma once

#include "demo_market.hpp"
#include "ringactor_command_image.hpp"

#include <caf/all.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace ringactor::command {

/// What the host children leave behind when they end. Requests: asked =
/// answered + refused + unknown, once nothing is under way.
struct demo_ledger {
  std::vector<demo_fill> trades; // the tape's alone, until it has ended
  std::atomic<std::uint64_t> asked{0}, answered{0};
  std::atomic<std::uint64_t> refused{0}; // answered by an error
  std::atomic<std::uint64_t> unknown{0}; // the gateway ended before an answer
  std::atomic<std::uint64_t> row{0};     // the newest one that was applied
  std::atomic<std::uint64_t> repeats{0}; // rows that were sent again
  std::atomic<std::uint64_t> taped{0};
  // What a restart threw back at most: rows of the book, fills of risk.
  std::atomic<std::uint64_t> rows_lost{0}, fills_lost{0};
  std::atomic<std::uint64_t> risk_row{0}; // the newest that a sync has seen
};

/// What all the parts of one run share, and nobody changes.
struct demo_stream {
  std::vector<demo_row> rows;
  std::uint32_t window = 16;     // rows in flight
  std::uint32_t rows_a_tick = 0; // for the eye; 0: as fast as they go
  std::uint64_t last_fill = 0;   // its row
};

/// To the gateway: who is up now. From the director, after each start.
struct demo_wiring {
  std::uint64_t epoch = 0;
  caf::actor director, book, risk, tape;
  ra_address risk_address{};
  std::uint64_t pause_at = 0; // a row before which to ask; 0: none
};
/// To the director: how far everybody has come, after a restart.
struct demo_synced {
  std::uint64_t epoch = 0;
  std::uint64_t seen = 0, book = 0, risk = 0, tape = 0, next = 0; // rows
};
/// To the director: rows are under way, and row `row` is next.
struct demo_paused {
  std::uint64_t row = 0;
};
/// To the gateway: go on, as far as there.
struct demo_go_on {
  std::uint64_t pause_at = 0;
};
/// To the director: all rows were applied, all fills and trades counted.
struct demo_finished {
  std::uint64_t epoch = 0;
  demo_book_final book{};
  risk_totals risk{};
};

class demo_gateway final : public caf::event_based_actor {
public:
  demo_gateway(caf::actor_config& config,
               std::shared_ptr<const demo_stream> stream,
               std::shared_ptr<demo_ledger> ledger)
    : event_based_actor{config},
      stream_{std::move(stream)},
      ledger_{std::move(ledger)} {}

  const char* name() const override { return "demo_gateway"; }
  caf::behavior make_behavior() override;
  void on_exit() override;

private:
  enum class phase { waiting, syncing, streaming, paused, finishing };

  void sync();
  void on_seen(std::uint64_t demo_gateway::*whose, std::uint64_t row);
  void note_losses();
  void go_on_from_oldest();
  void pump();
  void send(const demo_row& row);
  void on_done(const demo_row_done& done);
  void finish();
  /// Waits for the next wiring, and looks again if none comes.
  void stall();
  std::uint64_t row_after(std::uint64_t fill) const;

  /// Answers and errors of an earlier round are counted, and no more.
  template <class Answer, class Request, class F>
  void ask(const caf::actor& who, const Request& what, F then);

  std::shared_ptr<const demo_stream> stream_;
  std::shared_ptr<demo_ledger> ledger_;
  demo_wiring wiring_;
  phase phase_ = phase::waiting;
  std::uint64_t round_ = 0;     // of syncs
  std::uint64_t in_flight_ = 0; // requests of all rounds
  std::uint64_t in_window_ = 0; // rows of this round
  std::uint64_t taping_ = 0;    // trades of this round
  std::uint64_t next_ = 1;      // row
  std::uint64_t credit_ = 0;    // rows of this tick
  unsigned awaited_ = 0;        // answers of the sync
  std::uint64_t book_row_ = 0, risk_row_ = 0, tape_row_ = 0;
};

/// Keeps each fill once, in order.
caf::behavior demo_tape(caf::event_based_actor* self,
                        std::shared_ptr<demo_ledger> ledger);

} // namespace ringactor::command

RINGACTOR_CAF_LOCAL_TYPE(ringactor::command::demo_wiring, 10120);
RINGACTOR_CAF_LOCAL_TYPE(ringactor::command::demo_paused, 10121);
RINGACTOR_CAF_LOCAL_TYPE(ringactor::command::demo_go_on, 10122);
RINGACTOR_CAF_LOCAL_TYPE(ringactor::command::demo_finished, 10123);
RINGACTOR_CAF_LOCAL_TYPE(ringactor::command::demo_synced, 10124);
