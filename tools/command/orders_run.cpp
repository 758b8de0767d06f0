// SPDX-License-Identifier: BSD-3-Clause
// `ringactor orders`: opens files, engine and actors, waits for the gateway,
// and checks that the engine's counters agree with what the gateway has seen.
#include "orders_report.hpp"
#include "orders_run.hpp"

#include <ringactor/persist/file_store.hpp>
#include <ringactor/ringactor.hpp>

#include <caf/all.hpp>

#include <algorithm>
#include <iostream>
#include <thread>

namespace ringactor::command {

namespace {

constexpr std::uint32_t depth_without_book = order_book_depth_max;

/// All that one run works with.
struct orders_run {
  explicit orders_run(const orders_options& chosen)
    : options{chosen},
      log{progress},
      gateway{stream,
              trades,
              progress,
              chosen.book.empty() ? chosen.window : 1,
              [this](const std::string& what) { log.add(what); },
              {},
              {}} {}

  const orders_options& options;
  order_stream stream;
  trades_file trades;
  progress_bar progress;
  error_log log;
  gateway_setup gateway;
};

bool open_files(orders_run& run) {
  const auto& chosen = run.options;
  if (!run.stream.open({chosen.messages, chosen.book, chosen.keep_going,
                        run.gateway.on_error}))
    return false;
  auto why = chosen.snapshots.empty() ? run.trades.open(chosen.trades)
                                      : run.trades.reopen(chosen.trades);
  if (!why.empty())
    run.log.add(why);
  return why.empty();
}

bool open_snapshots(caf::actor_system& system, orders_run& run) {
  if (run.options.snapshots.empty())
    return true;
  auto store = persist::file_store::open(run.options.snapshots);
  if (!store) {
    run.log.add(store.error().what);
    return false;
  }
  run.gateway.snapshots = {
    {system, std::move(*store)}, run.options.snapshot_every, {}, {}};
  return true;
}

/// A kernel that goes on from its newest snapshot, if there is one.
caf::expected<caf::actor> spawn_saved(const engine& where, orders_run& run,
                                      const behaviour& what,
                                      spawn_options options = {}) {
  const auto& saver = run.gateway.snapshots.saver;
  if (!saver)
    return spawn_kernel(where, what, options);
  auto state = saver.load(where, what.name, what.name);
  if (!state)
    return state.error();
  options.restore = *state;
  auto made = spawn_kernel(where, what, options);
  if (made)
    if (auto why = saver.keep(where, *made, what.name))
      return why;
  return made;
}

/// Starts gateway, risk and book, and waits for the end of the stream.
caf::error stream_through(caf::actor_system& system, const engine& where,
                          orders_run& run) {
  bool has_book = run.stream.has_book();
  auto gateway = system.spawn<orders_gateway>(&run.gateway);
  auto risk = spawn_saved(
    where, run,
    risk_kernel({where.address_of(gateway), run.options.alert_notional}));
  if (!risk)
    return risk.error();
  auto depth = has_book ? std::uint32_t(order_book_window) : depth_without_book;
  spawn_options room; // credit comes back late: leave as much again
  room.mailbox_limit = std::max(room.mailbox_limit, 2 * run.gateway.window);
  auto book = spawn_saved(
    where, run, order_book_kernel({where.address_of(*risk), depth, has_book}),
    room);
  if (!book)
    return book.error();
  run.gateway.snapshots.gateway = where.address_of(gateway);
  run.gateway.snapshots.risk = where.address_of(*risk);
  caf::anon_send(gateway, *book, *risk);
  caf::scoped_actor self{system};
  self->wait_for(gateway);
  return {};
}

/// A worker publishes its counts when it puts the engine down, which may be
/// after its last answer has arrived.
engine_status settled_status(const engine& where, std::uint64_t delivered) {
  constexpr int tries_max = 200;
  auto status = where.status();
  for (int i = 0;
       i < tries_max && (status.handled < delivered || status.pool_blocks != 0);
       ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    status = where.status();
  }
  return status;
}

void check_counters(orders_run& run, const orders_report& report,
                    std::uint64_t pool_blocks) {
  const auto& results = run.gateway.results;
  auto expected = results.handled();
  if (report.delivered != expected)
    run.log.add("the engine delivered " + std::to_string(report.delivered)
                + " messages, but the gateway counts "
                + std::to_string(expected));
  if (report.dead_letters != 0)
    run.log.add(std::to_string(report.dead_letters)
                + " messages became dead letters");
  if (pool_blocks != 0)
    run.log.add(std::to_string(pool_blocks)
                + " blocks of the payload pool were not given back");
}

/// What the kernels could not do exactly makes the totals wrong.
void check_kernels(orders_run& run) {
  const auto& risk = run.gateway.results.risk;
  if (risk.saturated)
    run.log.add("the notional does not fit into 64 bits");
  if (risk.window_overflows || risk.late_fills)
    run.log.add("alerts are not exact: " + std::to_string(risk.window_overflows)
                + " fills met a full window, " + std::to_string(risk.late_fills)
                + " came late");
  if (risk.alerts_unsent)
    run.log.add(std::to_string(risk.alerts_unsent)
                + " alerts could not be sent");
  if (run.gateway.results.book.untracked)
    run.log.add("unknown orders are not exact: the table had no room for "
                + std::to_string(run.gateway.results.book.untracked)
                + " orders");
}

int finish(orders_run& run, const engine& where) {
  auto& results = run.gateway.results;
  run.progress.clear();
  if (!results.failure.empty())
    run.log.add(results.failure);
  auto why = run.trades.close();
  if (!why.empty())
    run.log.add(why);
  if (!results.failure.empty() || !results.has_totals) {
    run.log.close();
    return exit_data;
  }
  auto status = settled_status(where, results.handled());
  orders_report report{run.options,
                       results,
                       where.backend(),
                       run.gateway.window,
                       status.handled,
                       status.dead_letters,
                       0,
                       run.stream.is_complete()};
  check_counters(run, report, status.pool_blocks);
  check_kernels(run);
  run.log.close();
  report.errors = run.log.count();
  std::cout << (run.options.json ? json_of(report) : table_of(report))
            << std::flush;
  return report.errors == 0 && report.is_complete && std::cout ? exit_ok
                                                               : exit_data;
}

} // namespace

int run_orders(const orders_options& options, gateway_results* results) {
  caf::actor_system_config config;
  init(config, ringactor_command_image());
  tune(config, preset::low_latency);
  caf::actor_system system{config};
  engine_options chosen;
  chosen.backend = options.backend;
  chosen.executor = options.executor == "inline"    ? executor_kind::inline_
                    : options.executor == "threads" ? executor_kind::threads
                                                    : executor_kind::job;
  using backend::execution_model;
  chosen.model = options.model == "slices"       ? execution_model::slices
                 : options.model == "persistent" ? execution_model::persistent
                 : options.model == "batch"      ? execution_model::batch
                                                 : execution_model::automatic;
  auto where = open_engine(system, ringactor_command_image(), chosen);
  if (!where)
    return complain(describe(system, where.error()), exit_usage);
  orders_run run{options};
  if (!open_files(run) || !open_snapshots(system, run))
    return exit_data;
  auto why = stream_through(system, *where, run);
  if (why)
    return complain(describe(system, why), exit_data);
  int code = finish(run, *where);
  if (results)
    *results = run.gateway.results;
  return code;
}

} // namespace ringactor::command
