// SPDX-License-Identifier: BSD-3-Clause
#include "demo_supervision_check.hpp"

#include <ringactor/actor/reporting.hpp>

#include <algorithm>
#include <thread>

namespace ringactor::command {

namespace {

struct field {
  const char* name;
  std::uint64_t found, wanted;
};

using totals_member = std::uint64_t order_book_totals::*;
constexpr std::pair<const char*, totals_member> book_fields[] = {
  {"messages", &order_book_totals::messages},
  {"hidden volume", &order_book_totals::hidden_volume},
  {"fills", &order_book_totals::fills_sent},
  {"levels forgotten", &order_book_totals::levels_forgotten},
  {"levels short", &order_book_totals::levels_short},
  {"outside", &order_book_totals::outside},
  {"unknown orders", &order_book_totals::unknown_orders},
  {"untracked", &order_book_totals::untracked},
  {"live orders", &order_book_totals::live_orders},
  {"bid", &order_book_totals::bid},
  {"bid shares", &order_book_totals::bid_shares},
  {"ask", &order_book_totals::ask},
  {"ask shares", &order_book_totals::ask_shares}};

std::vector<field> fields_of(const demo_finished& found,
                             const demo_finished& wanted) {
  std::vector<field> all;
  const auto &book = found.book.totals, &book_wanted = wanted.book.totals;
  for (const auto& [name, member] : book_fields)
    all.push_back({name, book.*member, book_wanted.*member});
  for (std::size_t i = 0; i < order_book_types; ++i)
    all.push_back(
      {"messages of a type", book.by_type[i], book_wanted.by_type[i]});
  all.push_back({"digest of the book", found.book.digest, wanted.book.digest});
  const auto &risk = found.risk, &risk_wanted = wanted.risk;
  all.insert(
    all.end(),
    {{"risk: fills", risk.fills, risk_wanted.fills},
     {"risk: volume", risk.volume, risk_wanted.volume},
     {"risk: notional", risk.notional, risk_wanted.notional},
     {"risk: alerts", risk.alerts, risk_wanted.alerts},
     {"risk: window", risk.window_notional, risk_wanted.window_notional},
     {"risk: late fills", risk.late_fills, risk_wanted.late_fills},
     {"risk: merged fills", risk.window_overflows,
      risk_wanted.window_overflows}});
  return all;
}

bool is_same(const demo_fill& a, const demo_fill& b) {
  return a.row == b.row && a.before == b.before
         && a.fill.time_ns == b.fill.time_ns && a.fill.order == b.fill.order
         && a.fill.price == b.fill.price && a.fill.shares == b.fill.shares
         && a.fill.direction == b.fill.direction;
}

std::vector<std::string> compare_trades(const std::vector<demo_fill>& found,
                                        const std::vector<demo_fill>& wanted) {
  if (found.size() != wanted.size())
    return {"trades: " + std::to_string(found.size()) + ", not "
            + std::to_string(wanted.size())};
  for (std::size_t i = 0; i < found.size(); ++i)
    if (!is_same(found[i], wanted[i]))
      return {"trade " + std::to_string(i + 1) + " differs"};
  return {};
}

demo_posts posts_of(const demo_engines& engines) {
  demo_posts sum;
  sum.fills_dead = engines.dead().fills;
  sum.faults_dead = engines.dead().faults;
  for (const auto& each : engines.all()) {
    auto book = operations(each, "demo_book");
    auto risk = operations(each, "demo_risk");
    if (!book || !risk)
      continue; // the image has both
    sum.fills_sent += book->of[demo_fills].items;
    sum.fills_handled += risk->of[demo_fills].items;
    sum.faults_handled +=
      book->of[demo_faults].items + risk->of[demo_faults].items;
    sum.fenced += each.status().fenced;
  }
  return sum;
}

bool do_fills_close(const demo_posts& posts) {
  const auto known = posts.fills_handled + posts.fills_dead;
  return known <= posts.fills_sent && posts.fills_sent <= known + posts.fenced;
}

/// A book that hung says one thing more, after its end.
std::uint64_t said_late(const demo_direction& run) {
  return std::uint64_t(std::count_if(
    run.plan.begin(), run.plan.end(), [](const planned_fault& each) {
      return each.target == "book" && each.kind == fault_kind::hangs;
    }));
}

bool is_settled(const demo_direction& run, const demo_posts& posts) {
  return do_fills_close(posts) && posts.fenced >= said_late(run)
         && posts.faults_handled + posts.faults_dead
              >= run.result.fault_messages;
}

} // namespace

demo_posts settled_posts(const demo_direction& run) {
  constexpr int tries_max = 400;
  auto posts = posts_of(*run.engines);
  for (int i = 0; i < tries_max && !is_settled(run, posts); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    posts = posts_of(*run.engines);
  }
  return posts;
}

std::vector<std::string> differences(const demo_result& found,
                                     const demo_result& wanted) {
  auto all = compare_trades(found.trades, wanted.trades);
  for (const auto& each : fields_of(found.last, wanted.last))
    if (each.found != each.wanted)
      all.push_back(std::string{each.name} + ": " + std::to_string(each.found)
                    + ", not " + std::to_string(each.wanted));
  return all;
}

std::vector<std::string> check_trades(const demo_stream& stream,
                                      const demo_result& found) {
  std::vector<demo_fill> wanted;
  for (const auto& row : stream.rows)
    if (is_execution(row))
      wanted.push_back(fill_of(row));
  return compare_trades(found.trades, wanted);
}

std::vector<std::string> check_books(const demo_direction& run,
                                     const demo_posts& posts) {
  std::vector<std::string> all;
  const auto& ledger = *run.ledger;
  if (ledger.asked != ledger.answered + ledger.refused + ledger.unknown)
    all.push_back("the requests of the gateways do not add up");
  if (!do_fills_close(posts))
    all.push_back("fills were lost: " + std::to_string(posts.fills_sent)
                  + " sent, " + std::to_string(posts.fills_handled)
                  + " handled, " + std::to_string(posts.fills_dead)
                  + " dead letters, " + std::to_string(posts.fenced)
                  + " fenced");
  if (posts.faults_handled + posts.faults_dead != run.result.fault_messages)
    all.push_back("messages that order a fault were lost");
  if (posts.fenced < said_late(run))
    all.push_back("what the book said after it was given up was not fenced");
  if (run.result.struck != run.plan.size())
    all.push_back("not every fault was struck");
  if (run.result.restarts < run.plan.size())
    all.push_back("there were fewer restarts than faults");
  return all;
}

std::vector<std::string> check_restores(const demo_direction& run,
                                        const demo_stream& stream) {
  std::vector<std::string> all;
  auto check = [&](const char* what, std::uint64_t lost, std::uint64_t most) {
    if (lost > most)
      all.push_back("a restart lost " + std::to_string(lost) + what
                    + std::to_string(most) + " that snapshots allow");
  };
  // A snapshot may be on its way to the supervisor when its actor ends.
  check(" rows of the book, more than the ", run.ledger->rows_lost,
        2 * snapshot_rows_of(stream) + stream.window);
  check(" fills of risk, more than the ", run.ledger->fills_lost,
        2 * snapshot_fills_of(stream) + stream.window);
  return all;
}

} // namespace ringactor::command
