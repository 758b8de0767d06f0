// SPDX-License-Identifier: BSD-3-Clause
// The gateway's half of --snapshots: where an earlier run has stopped, and what
// this one leaves behind. Book and risk are copied one after the other, each
// with the row it had come to; the stream goes on behind the smaller one.
// What the book had applied beyond that, it is sent again, and only tells the
// fills of it again; the risk actor ignores those it has seen.
#include "orders_gateway.hpp"

#include <ringactor/ringactor.hpp>

#include <algorithm>

namespace ringactor::command {

void orders_gateway::resume() {
  phase_ = phase::resuming;
  ask(risk_, risk_resume{setup_.snapshots.gateway},
      &orders_gateway::on_risk_position);
}

void orders_gateway::on_risk_position(const risk_position& position) {
  skip_until_ = position.row;
  results_.alerts = position.alerts_sent;
  ask(book_, order_book_resume{setup_.snapshots.risk, position.row},
      &orders_gateway::on_book_position);
}

void orders_gateway::on_book_position(const order_book_position& position) {
  book_at_ = position.sequence;
  skip_until_ = std::min(skip_until_, book_at_);
  results_.resumed_at = skip_until_;
  phase_ = phase::streaming; // the window calls pump()
}

/// An order that both have seen. True unless it ends the run.
bool orders_gateway::skip(const order_message& message) {
  if (message.type != order_book_execute)
    return true;
  auto why = setup_.trades.keep(message);
  if (!why.empty())
    fail(why);
  return why.empty();
}

std::uint32_t orders_gateway::flags_of(const entry& what) const {
  if (setup_.stream.has_book() && what.item.line == 1)
    return order_book_in_snapshot;
  return what.sequence <= book_at_ ? std::uint32_t(order_book_again) : 0;
}

/// The stream goes on meanwhile, until the next one is due: so no more than
/// twice `every` orders and a window are ever sent again.
void orders_gateway::save_sometimes() {
  completed_ += 1;
  if (!keeps_snapshots() || completed_ % setup_.snapshots.every != 0)
    return;
  if (saves_ == 0)
    save();
  else
    is_save_due_ = true;
}

void orders_gateway::save() {
  for (const auto& who : {risk_, book_}) {
    saves_ += 1;
    request(setup_.snapshots.saver.actor(), caf::infinite, save_now{who})
      .then(
        [this](const save_event&) {
          results_.snapshots += 1;
          saved();
        },
        [this](const caf::error& why) {
          setup_.on_error(describe(system(), why));
          saved();
        });
  }
}

void orders_gateway::saved() {
  saves_ -= 1;
  if (saves_ != 0)
    return;
  if (phase_ == phase::saving)
    end();
  if (phase_ != phase::streaming || !is_save_due_)
    return;
  is_save_due_ = false;
  save();
  progressed_ = clock::now();
  pump();
}

void orders_gateway::save_and_end() {
  if (!keeps_snapshots()) {
    end();
    return;
  }
  phase_ = phase::saving;
  progressed_ = clock::now();
  save();
}

} // namespace ringactor::command
