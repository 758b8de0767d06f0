// SPDX-License-Identifier: BSD-3-Clause
#include "orders_gateway.hpp"

#include <ringactor/ringactor.hpp>

#include <algorithm>

namespace ringactor::command {

namespace {

constexpr auto tick_interval = std::chrono::milliseconds(5);
constexpr auto patience = std::chrono::seconds(30);
constexpr std::size_t alerts_shown_max = 3;

order_book_order order_of(const order_message& message, std::uint64_t sequence,
                          std::uint32_t flags) {
  return {
    sequence,       message.time_ns,
    message.order,  std::uint64_t(std::max<std::int64_t>(message.price, 0)),
    message.shares, message.direction,
    message.type,   flags};
}

/// The risk actor has no room now, or an order before this one met that.
bool is_passing(std::uint32_t status) {
  return status == ra_full || status == ra_exhausted || status == ra_would_block
         || status == order_book_out_of_order;
}

} // namespace

orders_gateway::orders_gateway(caf::actor_config& config, gateway_setup* setup)
  : caf::event_based_actor{config},
    setup_{*setup},
    results_{setup->results},
    window_{this, {.messages_max = setup->window}, [this] { pump(); }} {}

caf::behavior orders_gateway::make_behavior() {
  set_down_handler([this](caf::down_msg& down) {
    fail((down.source == book_ ? "the order_book actor went down: "
                               : "the risk actor went down: ")
         + describe(system(), down.reason));
  });
  return {
    [this](const caf::actor& book, const caf::actor& risk) {
      start(book, risk);
    },
    [this](const risk_alert& alert) { on_alert(alert); },
    [this](caf::tick_atom) { on_tick(); },
  };
}

void orders_gateway::start(const caf::actor& book, const caf::actor& risk) {
  book_ = book;
  risk_ = risk;
  monitor(book_);
  monitor(risk_);
  started_ = progressed_ = clock::now();
  delayed_send(this, tick_interval, caf::tick_atom_v);
  if (keeps_snapshots())
    resume();
  else
    pump();
}

// ---- the stream -----------------------------------------------------------

void orders_gateway::pump() {
  while (phase_ == phase::streaming && !is_refused_ && !is_read_
         && !is_save_due_ && window_.has_room()) // bounded by the window
    is_read_ = !read_one();
  if (phase_ == phase::streaming && is_read_ && waiting_.empty())
    settle();
}

/// Sends the next line of the file; false at the end.
bool orders_gateway::read_one() {
  entry next;
  if (!setup_.stream.next(next.item))
    return false;
  bool is_start = setup_.stream.has_book() && next.item.line == 1;
  if (!next.item.message && !is_start)
    return true; // a bad line, counted and skipped
  if (next.item.message)
    next.sequence = ++sequence_;
  if (next.item.message && next.sequence <= skip_until_)
    return skip(*next.item.message);
  waiting_.push_back(next);
  if (is_start)
    ask<order_book_levels>(book_, snapshot_of(*next.item.row),
                           &orders_gateway::on_snapshot);
  else
    send_order(waiting_.back());
  progressed_ = clock::now();
  return true;
}

void orders_gateway::on_snapshot(const order_book_levels& levels) {
  comparison_.remember(levels);
  if (waiting_.front().item.message) {
    send_order(waiting_.front());
    return;
  }
  waiting_.pop_front(); // the first message was a bad line
}

void orders_gateway::send_order(entry& what) {
  auto order = order_of(*what.item.message, what.sequence, flags_of(what));
  what.sent = clock::now();
  if (setup_.stream.has_book())
    ask(book_, order, &orders_gateway::on_levels);
  else
    ask(book_, order, &orders_gateway::on_reply);
}

void orders_gateway::on_reply(const order_book_reply& reply) {
  if (accept(reply))
    complete_front();
}

/// True when the book has applied the oldest order that waits.
bool orders_gateway::accept(const order_book_reply& reply) {
  if (!reply.applied && is_passing(reply.status)) {
    is_refused_ = true; // on_tick() sends again what was not applied
    results_.refusals += 1;
    return false;
  }
  const auto& oldest = waiting_.front();
  if (!reply.applied || reply.sequence != oldest.sequence) {
    fail("line " + std::to_string(oldest.item.line)
         + ": the order_book actor answered order "
         + std::to_string(reply.sequence) + " with status "
         + std::to_string(reply.status));
    return false;
  }
  auto now = clock::now();
  auto time = std::chrono::nanoseconds(now - oldest.sent).count();
  results_.round_trip.add(std::uint64_t(time));
  progressed_ = now;
  return true;
}

void orders_gateway::complete_front() {
  const auto& message = *waiting_.front().item.message;
  if (message.type == order_book_execute) {
    results_.fills_told += 1;
    setup_.trades.add(message);
  }
  waiting_.pop_front();
  save_sometimes();
  const auto& file = setup_.stream.messages();
  setup_.progress.update(results_.round_trip.count(), file.bytes_read(),
                         file.bytes());
}

// ---- with a book file: one at a time --------------------------------------

void orders_gateway::on_levels(const order_book_levels& levels) {
  if (!accept(levels.reply))
    return;
  const auto& item = waiting_.front().item;
  if (!item.row || item.line == 1) { // the first row is where the book starts
    comparison_.remember(levels);
    complete_front();
    return;
  }
  adoptions_ = comparison_.adoptions(levels, item);
  std::reverse(adoptions_.begin(), adoptions_.end());
  adopt_or_compare(levels);
}

void orders_gateway::adopt_or_compare(const order_book_levels& levels) {
  if (adoptions_.empty()) {
    compare(levels);
    return;
  }
  auto next = adoptions_.back();
  adoptions_.pop_back();
  ask(book_, next, &orders_gateway::adopt_or_compare);
}

void orders_gateway::compare(const order_book_levels& levels) {
  const auto& item = waiting_.front().item;
  auto difference = comparison_.compare(levels, *item.row);
  results_.rows_compared += 1;
  results_.rows_equal += difference.empty();
  if (!difference.empty())
    setup_.on_error(setup_.stream.book().path().string() + ": line "
                    + std::to_string(item.line)
                    + ": the row differs: " + difference);
  complete_front();
}

// ---- the end --------------------------------------------------------------

void orders_gateway::settle() {
  phase_ = phase::settling;
  progressed_ = clock::now();
  results_.seconds =
    std::chrono::duration<double>(progressed_ - started_).count();
  ask(book_, order_book_query{}, &orders_gateway::on_book_totals);
}

void orders_gateway::on_book_totals(const order_book_totals& totals) {
  results_.book = totals;
  ask_risk();
}

void orders_gateway::ask_risk() {
  ask(risk_, risk_query{}, &orders_gateway::on_risk_totals);
}

/// Fills and alerts take ways of their own: they may still be under way, and
/// then on_tick() asks again.
void orders_gateway::on_risk_totals(const risk_totals& totals) {
  results_.risk = totals;
  results_.has_totals = true;
  if (is_settled())
    save_and_end();
}

bool orders_gateway::is_settled() const {
  return results_.has_totals && results_.risk.fills == results_.book.fills_sent
         && results_.alerts + results_.risk.alerts_unsent
              == results_.risk.alerts;
}

void orders_gateway::on_alert(const risk_alert& alert) {
  results_.alerts += 1;
  if (results_.first_alerts.size() < alerts_shown_max)
    results_.first_alerts.push_back(alert);
  if (phase_ == phase::settling && is_settled())
    save_and_end();
}

void orders_gateway::on_tick() {
  delayed_send(this, tick_interval, caf::tick_atom_v);
  if (is_refused_ && window_.counts().in_flight() == 0) {
    is_refused_ = false;
    for (auto& each : waiting_)
      send_order(each);
  }
  if (phase_ == phase::settling && results_.has_totals && window_.has_room())
    ask_risk();
  if (clock::now() - progressed_ > patience)
    fail(phase_ == phase::settling
           ? "the risk actor has " + std::to_string(results_.risk.fills)
               + " fills of " + std::to_string(results_.book.fills_sent)
               + ", and " + std::to_string(results_.alerts) + " alerts of "
               + std::to_string(results_.risk.alerts) + " arrived"
         : phase_ == phase::saving ? "the snapshots were not stored"
                                   : "no order was applied for 30 seconds");
}

void orders_gateway::fail(const std::string& what) {
  if (phase_ == phase::ended)
    return;
  results_.failure = what;
  end();
}

void orders_gateway::end() {
  phase_ = phase::ended;
  quit();
}

} // namespace ringactor::command
