// SPDX-License-Identifier: BSD-3-Clause
#include "demo_supervision_tree.hpp"

#include <algorithm>

namespace ringactor::command {

namespace {

namespace sup = supervision;

constexpr std::uint32_t hang_limit_ms = 250;
constexpr std::uint64_t alert_notional = 1'000'000'000;

// A slow machine may see hangs that nobody planned; they are healed as well.
constexpr sup::sup_flags patient{.intensity = 10'000,
                                 .period = std::chrono::hours{1}};

sup::child_rules rules_of(const char* id, const demo_tree_options& options) {
  sup::child_rules rules{.id = id};
  if (options.is_for_the_eye)
    rules.backoff = sup::backoff_rule{.first = sup::milliseconds{400},
                                      .most = sup::milliseconds{400}};
  return rules;
}

sup::child_spec engine_of(const demo_tree_options& options,
                          std::shared_ptr<demo_engines> engines) {
  engine_options chosen;
  chosen.backend = options.backend;
  chosen.executor = executor_kind::threads; // a hung one is replaced
  chosen.threads = 2;
  chosen.hang_limit_ms = hang_limit_ms;
  auto child = sup::engine_child(rules_of("engine", options), engines->slot(),
                                 ringactor_command_image(), chosen);
  child.start = [engines, begin = child.start](const sup::start_context& at) {
    auto outcome = begin(at);
    if (std::holds_alternative<caf::actor>(outcome))
      engines->add(engines->slot().get());
    return outcome;
  };
  return child;
}

} // namespace

std::uint64_t snapshot_rows_of(const demo_stream& stream) {
  constexpr std::size_t snapshots = 40; // in a run
  return std::max<std::size_t>(1, stream.rows.size() / snapshots);
}

std::uint64_t snapshot_fills_of(const demo_stream& stream) {
  return std::max<std::uint64_t>(1, snapshot_rows_of(stream) / 8);
}

void demo_engines::add(const engine& opened) {
  std::lock_guard lock{mutex_};
  if (all_.empty()) // one sink has the letters of all
    opened.letters().subscribe([dead = dead_](const dead_letter& letter) {
      const auto type = ra_message_type(&letter.message);
      dead->fills += type == message::info_of<demo_fill>().type_id;
      dead->faults += type == message::info_of<demo_fault>().type_id;
    });
  all_.push_back(opened);
}

std::vector<engine> demo_engines::all() const {
  std::lock_guard lock{mutex_};
  return all_;
}

sup::sup_spec demo_tree(const demo_tree_options& options,
                        std::shared_ptr<demo_engines> engines,
                        std::shared_ptr<const demo_stream> stream,
                        std::shared_ptr<demo_ledger> ledger) {
  const auto restore = options.restores ? sup::restore_type::newest_snapshot
                                        : sup::restore_type::none;
  const auto book = demo_book_kernel({snapshot_rows_of(*stream)});
  const auto risk = demo_risk_kernel(
    {snapshot_fills_of(*stream), alert_notional, !options.knows_repeats});
  auto start_tape = [ledger](const sup::start_context& at) {
    return sup::start_outcome{at.system.spawn(demo_tape, ledger)};
  };
  auto start_gateway = [stream, ledger](const sup::start_context& at) {
    return sup::start_outcome{
      caf::actor{at.system.spawn<demo_gateway>(stream, ledger)}};
  };
  sup::sup_spec market{
    patient,
    {engine_of(options, engines),
     sup::kernel(rules_of("risk", options), engines->slot(), risk, {}, restore),
     sup::kernel(rules_of("book", options), engines->slot(), book, {},
                 restore)}};
  sup::sup_spec hosts{patient,
                      {sup::host(rules_of("tape", options), start_tape),
                       sup::host(rules_of("gateway", options), start_gateway)}};
  return {patient,
          {sup::nested({.id = "market"}, market),
           sup::nested({.id = "hosts"}, hosts)}};
}

} // namespace ringactor::command
