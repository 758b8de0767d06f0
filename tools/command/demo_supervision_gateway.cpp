// SPDX-License-Identifier: BSD-3-Clause
#include "demo_supervision_gateway.hpp"

#include <algorithm>

namespace ringactor::command {

namespace {

constexpr auto gateway_tick = std::chrono::milliseconds(20);
constexpr auto look_again = std::chrono::milliseconds(20);

} // namespace

caf::behavior demo_gateway::make_behavior() {
  return {
    [this](demo_wiring& what) {
      wiring_ = std::move(what);
      sync();
    },
    [this](const demo_go_on& what) {
      if (phase_ != phase::paused)
        return; // it was wired anew meanwhile
      wiring_.pause_at = what.pause_at;
      phase_ = phase::streaming;
      pump();
    },
    [this](std::uint64_t round) { // of stall()
      if (phase_ == phase::waiting && round == round_)
        sync();
    },
    [this](caf::tick_atom, std::uint64_t round) {
      if (round != round_)
        return;
      credit_ = stream_->rows_a_tick;
      delayed_send(this, gateway_tick, caf::tick_atom_v, round_);
      pump();
    },
  };
}

void demo_gateway::on_exit() {
  ledger_->unknown += in_flight_;
  wiring_ = {};
}

template <class Answer, class Request, class F>
void demo_gateway::ask(const caf::actor& who, const Request& what, F then) {
  ledger_->asked += 1;
  in_flight_ += 1;
  request(who, caf::infinite, what)
    .then(
      [this, then, round = round_](const Answer& answer) {
        ledger_->answered += 1;
        in_flight_ -= 1;
        if (round == round_)
          then(answer);
      },
      [this, round = round_](const caf::error&) {
        ledger_->refused += 1;
        in_flight_ -= 1;
        if (round == round_)
          stall();
      });
}

// The director wires anew when somebody was restarted. A full mailbox, or a
// trade out of its order, brings no restart: then this looks again.
void demo_gateway::stall() {
  if (phase_ == phase::waiting)
    return;
  phase_ = phase::waiting;
  delayed_send(this, look_again, round_);
}

// ---- where everybody is ---------------------------------------------------

void demo_gateway::sync() {
  phase_ = phase::syncing;
  round_ += 1;
  in_window_ = taping_ = 0;
  awaited_ = 3;
  const demo_sync what{wiring_.risk_address};
  auto note = [this](std::uint64_t demo_gateway::*whose) {
    return [this, whose](const demo_seen& seen) { on_seen(whose, seen.row); };
  };
  ask<demo_seen>(wiring_.book, what, note(&demo_gateway::book_row_));
  ask<demo_seen>(wiring_.risk, what, note(&demo_gateway::risk_row_));
  ask<demo_seen>(wiring_.tape, what, note(&demo_gateway::tape_row_));
}

void demo_gateway::on_seen(std::uint64_t demo_gateway::*whose,
                           std::uint64_t row) {
  this->*whose = row;
  if (phase_ != phase::syncing || --awaited_ != 0)
    return;
  note_losses();
  go_on_from_oldest();
}

void demo_gateway::note_losses() {
  auto keep_most = [](std::atomic<std::uint64_t>& most, std::uint64_t now) {
    most = std::max<std::uint64_t>(most, now);
  };
  auto& ledger = *ledger_;
  if (ledger.row > book_row_)
    keep_most(ledger.rows_lost, ledger.row - book_row_);
  const auto rows = stream_->rows.begin();
  if (ledger.risk_row > risk_row_)
    keep_most(ledger.fills_lost,
              std::uint64_t(std::count_if(
                rows + std::ptrdiff_t(risk_row_),
                rows + std::ptrdiff_t(ledger.risk_row), is_execution)));
  keep_most(ledger.risk_row, risk_row_);
}

/// The first row that somebody who has seen this fill has not seen.
std::uint64_t demo_gateway::row_after(std::uint64_t fill) const {
  const auto& rows = stream_->rows;
  auto after =
    std::find_if(rows.begin() + std::ptrdiff_t(fill), rows.end(), is_execution);
  return std::uint64_t(after - rows.begin()) + 1;
}

void demo_gateway::go_on_from_oldest() {
  next_ = std::min({book_row_ + 1, row_after(risk_row_), row_after(tape_row_)});
  event_based_actor::send(wiring_.director,
                          demo_synced{wiring_.epoch, ledger_->row, book_row_,
                                      risk_row_, tape_row_, next_});
  if (next_ > stream_->rows.size()) {
    finish();
    return;
  }
  phase_ = phase::streaming;
  credit_ = stream_->rows_a_tick;
  if (credit_ > 0)
    delayed_send(this, gateway_tick, caf::tick_atom_v, round_);
  pump();
}

// ---- rows -----------------------------------------------------------------

void demo_gateway::pump() {
  const bool is_paced = stream_->rows_a_tick > 0;
  while (phase_ == phase::streaming && in_window_ < stream_->window
         && next_ <= stream_->rows.size() && (!is_paced || credit_ > 0)) {
    if (wiring_.pause_at != 0 && next_ >= wiring_.pause_at) {
      phase_ = phase::paused;
      event_based_actor::send(wiring_.director, demo_paused{next_});
      return;
    }
    credit_ -= is_paced;
    send(stream_->rows[next_ - 1]);
    next_ += 1;
  }
  if (phase_ == phase::streaming && next_ > stream_->rows.size()
      && in_window_ == 0 && taping_ == 0)
    sync(); // is all where it should be?
}

void demo_gateway::send(const demo_row& row) {
  in_window_ += 1;
  ask<demo_row_done>(wiring_.book, row,
                     [this](const demo_row_done& done) { on_done(done); });
}

void demo_gateway::on_done(const demo_row_done& done) {
  in_window_ -= 1;
  if (done.status != ra_ok) {
    stall();
    return;
  }
  ledger_->repeats += done.row <= ledger_->row;
  ledger_->row = std::max<std::uint64_t>(ledger_->row, done.row);
  const auto& row = stream_->rows[done.row - 1];
  if (is_execution(row)) {
    taping_ += 1;
    ask<demo_seen>(wiring_.tape, fill_of(row),
                   [this, fill = done.row](const demo_seen& seen) {
                     taping_ -= 1;
                     if (seen.row < fill)
                       stall();
                     else
                       pump();
                   });
  }
  pump();
}

void demo_gateway::finish() {
  phase_ = phase::finishing;
  ask<demo_book_final>(
    wiring_.book, demo_book_query{}, [this](const demo_book_final& book) {
      ask<risk_totals>(
        wiring_.risk, demo_risk_query{}, [this, book](const risk_totals& risk) {
          event_based_actor::send(wiring_.director,
                                  demo_finished{wiring_.epoch, book, risk});
        });
    });
}

// ---- the tape -------------------------------------------------------------

caf::behavior demo_tape(caf::event_based_actor*,
                        std::shared_ptr<demo_ledger> ledger) {
  auto newest = [ledger] {
    return demo_seen{ledger->trades.empty() ? 0 : ledger->trades.back().row};
  };
  return {
    [=](const demo_sync&) { return newest(); },
    [=](const demo_fill& fill) {
      const auto last = newest().row;
      if (fill.row > last && fill.before == last) {
        ledger->trades.push_back(fill);
        ledger->taped += 1;
      }
      return newest();
    },
  };
}

} // namespace ringactor::command
