// SPDX-License-Identifier: BSD-3-Clause
#include "orders_report.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace ringactor::command {

namespace {

using json = nlohmann::ordered_json;

double in_dollars(std::uint64_t amount) { return double(amount) / price_unit; }

json price_or_null(std::uint64_t price) {
  return price == 0 ? json{} : json(in_dollars(price));
}

double vwap_of(const risk_totals& risk) {
  return double(risk.notional) / double(risk.volume) / price_unit;
}

double rate_of(const gateway_results& results) {
  auto count = double(results.round_trip.count());
  return results.seconds > 0 ? count / results.seconds : 0;
}

std::string fixed(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::string side_text(std::uint64_t price, std::uint64_t shares) {
  return price == 0 ? "none" : dollars(price) + " x " + std::to_string(shares);
}

std::string row(const char* name, const std::string& value) {
  char text[24];
  std::snprintf(text, sizeof text, "  %-18s", name);
  return text + value + '\n';
}
std::string row(const char* name, std::uint64_t value) {
  return row(name, std::to_string(value));
}

std::string alert_text(const orders_report& report) {
  const auto& results = report.results;
  auto text = std::to_string(results.risk.alerts) + " (above "
              + dollars(report.options.alert_notional)
              + " dollars within a second)\n";
  for (const auto& alert : results.first_alerts)
    text += "                      at " + fixed(double(alert.time_ns) / 1e9, 6)
            + " s: " + dollars(alert.notional) + '\n';
  if (results.alerts > results.first_alerts.size()
      && !results.first_alerts.empty())
    text += "                      ...\n";
  text.pop_back();
  return text;
}

std::string speed_text(const orders_report& report) {
  const auto& times = report.results.round_trip;
  return row("messages/s", fixed(rate_of(report.results), 0))
         + row("round trip",
               "p50 " + fixed(times.percentile_us(0.5), 1) + " us, p99 "
                 + fixed(times.percentile_us(0.99), 1) + " us, p99.9 "
                 + fixed(times.percentile_us(0.999), 1) + " us (window "
                 + std::to_string(report.window) + ")");
}

} // namespace

std::string json_of(const orders_report& report) {
  const auto& results = report.results;
  const auto& book = results.book;
  const auto& risk = results.risk;
  json out;
  out["messages"] = book.messages;
  out["trades"] = risk.fills;
  out["hidden_trades"] = book.by_type[order_book_hidden];
  out["volume"] = risk.volume;
  out["hidden_volume"] = book.hidden_volume;
  out["notional"] = in_dollars(risk.notional);
  out["vwap"] = risk.volume == 0 ? json{} : json(vwap_of(risk));
  out["best_bid"] = price_or_null(book.bid);
  out["best_ask"] = price_or_null(book.ask);
  out["alerts"] = risk.alerts;
  out["cross_trades"] = book.by_type[order_book_cross];
  out["halts"] = book.by_type[order_book_halt];
  out["unknown_orders"] = book.unknown_orders;
  out["live_orders"] = book.live_orders;
  out["rows_compared"] = results.rows_compared;
  out["rows_equal"] = results.rows_equal;
  out["levels_adopted"] = book.levels_adopted;
  out["delivered"] = report.delivered;
  out["dead_letters"] = report.dead_letters;
  out["sent_again"] = results.refusals;
  out["messages_per_second"] = rate_of(results);
  out["round_trip_us"] = {{"p50", results.round_trip.percentile_us(0.5)},
                          {"p99", results.round_trip.percentile_us(0.99)},
                          {"p999", results.round_trip.percentile_us(0.999)}};
  out["window"] = report.window;
  out["backend"] = report.backend;
  out["errors"] = report.errors;
  out["complete"] = report.is_complete;
  if (!report.options.snapshots.empty()) {
    out["resumed_at"] = results.resumed_at;
    out["snapshots"] = results.snapshots;
  }
  return out.dump(2) + '\n';
}

std::string table_of(const orders_report& report) {
  const auto& results = report.results;
  const auto& book = results.book;
  const auto& risk = results.risk;
  auto text = report.options.messages.string() + " on backend " + report.backend
              + (report.is_complete ? "\n" : " (stopped before its end)\n");
  text += row("messages", book.messages) + row("trades", risk.fills)
          + row("hidden trades", std::to_string(book.by_type[order_book_hidden])
                                   + " (" + std::to_string(book.hidden_volume)
                                   + " shares)")
          + row("cross trades", book.by_type[order_book_cross])
          + row("halts", book.by_type[order_book_halt])
          + row("volume", std::to_string(risk.volume) + " shares")
          + row("notional", dollars(risk.notional) + " dollars")
          + row("vwap", risk.volume == 0 ? "none" : fixed(vwap_of(risk), 4))
          + row("best bid", side_text(book.bid, book.bid_shares))
          + row("best ask", side_text(book.ask, book.ask_shares))
          + row("alerts", alert_text(report))
          + row("unknown orders", book.unknown_orders);
  if (!report.options.book.empty())
    text += row("rows equal", std::to_string(results.rows_equal) + " of "
                                + std::to_string(results.rows_compared))
            + row("levels adopted", book.levels_adopted);
  text += row("delivered", report.delivered)
          + row("dead letters", report.dead_letters);
  if (!report.options.snapshots.empty())
    text += row("snapshots", std::to_string(results.snapshots) + " (went on "
                               "after order "
                               + std::to_string(results.resumed_at) + ")");
  return text + speed_text(report);
}

} // namespace ringactor::command
