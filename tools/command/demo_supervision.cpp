// SPDX-License-Identifier: BSD-3-Clause
// `ringactor demo supervision`: the stream runs twice, undisturbed and with
// faults, and both must end alike.
#include "demo_supervision.hpp"

#include "command.hpp"
#include "demo_supervision_check.hpp"
#include "orders_fields.hpp"

#include <ringactor/actor/reporting.hpp>
#include <ringactor/supervision/audit_log.hpp>
#include <ringactor/supervision/metrics.hpp>

#include <CLI/CLI.hpp>

#include <cinttypes>
#include <cstdio>
#include <fstream>

namespace ringactor::command {

namespace {

/// One run of the stream through a tree of its own.
struct demo_run {
  caf::actor_system_config config;
  std::unique_ptr<caf::actor_system> system;
  demo_direction direction;
  demo_posts posts;

  demo_run(const demo_supervision_options& options,
           std::shared_ptr<const demo_stream> stream, bool is_live) {
    init(config, ringactor_command_image());
    system = std::make_unique<caf::actor_system>(config);
    direction.engines = std::make_shared<demo_engines>();
    direction.ledger = std::make_shared<demo_ledger>();
    demo_tree_options tree{options.backend, is_live,
                           options.without != "restore",
                           options.without != "dedup"};
    direction.tree =
      demo_tree(tree, direction.engines, stream, direction.ledger);
  }

  void play() {
    caf::scoped_actor self{*system};
    self->wait_for(caf::actor{system->spawn<demo_director>(&direction)});
    direction.tree = {};
    direction.result.trades = direction.ledger->trades;
    posts = settled_posts(direction);
  }
};

/// What a child of this id has handled, in all its lives.
std::uint64_t handled_by(const demo_direction& run, const std::string& id) {
  if (id == "tape")
    return run.ledger->taped;
  if (id == "gateway")
    return run.ledger->answered;
  std::uint64_t sum = 0;
  for (const auto& each : run.engines->all()) {
    auto sums = operations(each, id == "risk" ? "demo_risk" : "demo_book");
    if (id == "engine")
      sum += each.status().handled;
    else if (id == "book" && sums)
      sum += sums->of[demo_rows].items;
    else if (id == "risk" && sums)
      sum += sums->of[demo_fills].items;
  }
  return sum;
}

std::shared_ptr<demo_stream> open_stream(const demo_supervision_options& from,
                                         std::string& wrong) {
  auto stream = std::make_shared<demo_stream>();
  if (from.data.empty())
    stream->rows = make_market(from.rows);
  else
    wrong = read_market(from.data, from.rows, stream->rows);
  for (const auto& row : stream->rows)
    if (is_execution(row))
      stream->last_fill = row.order.sequence;
  if (wrong.empty() && stream->rows.size() < demo_rows_min)
    wrong = from.data.string() + ": " + std::to_string(stream->rows.size())
            + " rows; the faults need at least "
            + std::to_string(demo_rows_min);
  return stream;
}

std::string side_text(std::uint64_t price, std::uint64_t shares) {
  return price == 0 ? "none" : dollars(price) + " x " + std::to_string(shares);
}

void print_books(const demo_run& run) {
  const auto& ledger = *run.direction.ledger;
  const auto& result = run.direction.result;
  const auto& posts = run.posts;
  std::printf("faults    %" PRIu64 " struck, %" PRIu64 " restarts, %" PRIu64
              " rows sent again\n",
              result.struck, result.restarts, ledger.repeats.load());
  std::printf("requests  %" PRIu64 " sent = %" PRIu64 " answered + %" PRIu64
              " refused + %" PRIu64 " unknown (their sender was killed)\n",
              ledger.asked.load(), ledger.answered.load(),
              ledger.refused.load(), ledger.unknown.load());
  std::printf("fills     %" PRIu64 " sent = %" PRIu64 " handled + %" PRIu64
              " dead letters + %" PRIu64 " fenced (said after an end)\n",
              posts.fills_sent, posts.fills_handled, posts.fills_dead,
              posts.fills_sent - posts.fills_handled - posts.fills_dead);
}

void print_final(const demo_result& result) {
  const auto& book = result.last.book.totals;
  std::printf("book      bid %s, ask %s, %" PRIu64
              " live orders, digest %016" PRIx64 "\n",
              side_text(book.bid, book.bid_shares).c_str(),
              side_text(book.ask, book.ask_shares).c_str(), book.live_orders,
              result.last.book.digest);
  std::printf(
    "trades    %zu, %" PRIu64 " shares, %s dollars, %" PRIu64 " alerts\n",
    result.trades.size(), result.last.risk.volume,
    dollars(result.last.risk.notional).c_str(), result.last.risk.alerts);
}

std::vector<std::string> judge(const demo_run& calm, const demo_run& run,
                               const demo_stream& stream) {
  std::vector<std::string> wrong;
  auto add = [&](std::vector<std::string> more) {
    wrong.insert(wrong.end(), more.begin(), more.end());
  };
  add(check_trades(stream, calm.direction.result));
  add(check_books(calm.direction, calm.posts));
  add(differences(run.direction.result, calm.direction.result));
  add(check_books(run.direction, run.posts));
  add(check_restores(run.direction, stream));
  return wrong;
}

int fail(const std::string& why) {
  std::printf("FAIL: %s\n", why.c_str());
  return exit_data;
}

/// What the supervisors of the run with faults did, as the user wants it.
class demo_records {
public:
  /// What went wrong, or "".
  std::string open(const demo_supervision_options& options) {
    metrics_file_ = options.metrics;
    if (!options.audit.empty()) {
      auto log = supervision::audit_log::open(options.audit);
      if (!log)
        return log.error().what;
      log_ = *log;
    }
    if (log_ && !log_->torn().empty())
      std::printf(
        "audit     %s ended with a torn line of %zu bytes, which is "
        "kept\n",
        options.audit.c_str(), log_->torn().size());
    return {};
  }
  std::vector<std::shared_ptr<supervision::event_sink>> sinks() const {
    std::vector<std::shared_ptr<supervision::event_sink>> all;
    if (log_)
      all.push_back(log_);
    if (!metrics_file_.empty())
      all.push_back(counts_);
    return all;
  }
  /// What went wrong, or "".
  std::string close() const {
    if (log_)
      std::printf("audit     %" PRIu64 " events\n", log_->written());
    if (log_ && log_->lost() != 0)
      return std::to_string(log_->lost())
             + " events could not be written to the audit log";
    if (metrics_file_.empty())
      return {};
    std::ofstream to{metrics_file_, std::ios::binary};
    to << supervision::to_prometheus(counts_->read()) << std::flush;
    return to ? "" : metrics_file_.string() + ": cannot be written";
  }

private:
  std::shared_ptr<supervision::audit_log> log_;
  std::shared_ptr<supervision::metrics> counts_ =
    std::make_shared<supervision::metrics>();
  std::filesystem::path metrics_file_;
};

/// The run with faults, shown.
void play_with_faults(demo_run& run, const demo_supervision_options& options,
                      const demo_stream& stream, bool is_live) {
  run.direction.plan = plan_faults(options.seed, stream.rows.size());
  demo_screen screen{
    {is_live, stream.rows.size(), run.direction.plan.size(),
     [&](const std::string& id) { return handled_by(run.direction, id); }}};
  run.direction.screen = &screen;
  run.play();
  run.direction.screen = nullptr;
}

void add_records(CLI::App& command, demo_supervision_options& options) {
  command
    .add_option("--audit", options.audit,
                "append what the supervisors do there, an event a line; "
                "ringactor audit FILE shows it")
    ->type_name("FILE");
  command
    .add_option("--metrics", options.metrics,
                "write what they did there at the end, as text for Prometheus")
    ->type_name("FILE");
}

} // namespace

int run_demo_supervision(const demo_supervision_options& options) {
  constexpr std::size_t ticks_to_see = 200;
  std::string wrong;
  demo_records records;
  auto stream = open_stream(options, wrong);
  if (wrong.empty())
    wrong = records.open(options);
  if (!wrong.empty())
    return complain(wrong, exit_data);
  const bool is_live = !options.plain && is_drawable_terminal();
  std::printf("ringactor demo supervision: %zu rows, seed %" PRIu64 "\n",
              stream->rows.size(), options.seed);
  std::fflush(stdout);
  demo_run calm{options, stream, false};
  calm.play();
  if (!calm.direction.result.failure.empty())
    return fail("undisturbed: " + calm.direction.result.failure);
  if (is_live)
    stream->rows_a_tick = std::uint32_t(stream->rows.size() / ticks_to_see + 1);
  demo_run run{options, stream, is_live};
  run.direction.sinks = records.sinks();
  play_with_faults(run, options, *stream, is_live);
  if (!run.direction.result.failure.empty())
    return fail(run.direction.result.failure);
  if (wrong = records.close(); !wrong.empty())
    return complain(wrong, exit_data);
  print_books(run);
  print_final(run.direction.result);
  auto all = judge(calm, run, *stream);
  if (!all.empty()) {
    for (const auto& each : all)
      std::printf("  %s\n", each.c_str());
    return fail("the run with faults is not equal to the undisturbed one");
  }
  std::printf(
    "equal to an undisturbed run: the book, the risk, the trades\n"
    "PASS\n");
  return exit_ok;
}

CLI::App* add_demo_supervision(CLI::App& demo,
                               demo_supervision_options& options) {
  auto* command = demo.add_subcommand(
    "supervision",
    "A supervision tree heals an order stream whose actors fail, hang and are "
    "killed; ends in PASS or FAIL");
  command->footer(
    "On a terminal the tree is drawn in place; else each event "
    "is a line.\nNO_COLOR is respected. Exit status: 0 PASS; 1 "
    "FAIL, or an error in the\ndata; 2 for one in the command "
    "line.");
  command
    ->add_option("--seed", options.seed, "which fault strikes when (default 1)")
    ->type_name("N");
  command
    ->add_option("--rows", options.rows,
                 "rows of the order stream, at most, from 100 (default 2000)")
    ->check(CLI::Range(demo_rows_min, 10'000'000u))
    ->type_name("N");
  command
    ->add_option("--data", options.data,
                 "a LOBSTER order file (default: a market made here)")
    ->check(CLI::ExistingFile)
    ->type_name("FILE");
  command->add_flag("--plain", options.plain,
                    "a line for each event on a terminal, too");
  command
    ->add_option("--backend", options.backend,
                 "where the kernels run (default auto)")
    ->type_name("NAME");
  add_records(*command, options);
  command->add_option("--without", options.without)
    ->check(CLI::IsMember({"restore", "dedup"}))
    ->group(""); // for tests: the demo must notice
  return command;
}

} // namespace ringactor::command
