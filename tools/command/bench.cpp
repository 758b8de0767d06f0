// SPDX-License-Identifier: BSD-3-Clause
#include "bench.hpp"

#include "benches.hpp"
#include "command.hpp"

#include <iostream>

namespace ringactor::command {

namespace {

std::string names_of_benches() {
  std::string names;
  for (const auto& each : bench::all_benches())
    names += (names.empty() ? "" : ", ") + each.name;
  return names;
}

std::string check_name(const std::string& name) {
  for (const auto& each : bench::all_benches())
    if (each.name == name)
      return "";
  return "there is no bench '" + name + "'; there are: " + names_of_benches();
}

int list_benches() {
  for (const auto& each : bench::all_benches())
    std::cout << each.name << std::string(13 - each.name.size(), ' ')
              << each.what << '\n';
  return exit_ok;
}

} // namespace

CLI::App* add_bench(CLI::App& app, bench_command& options) {
  auto* command = app.add_subcommand(
    "bench", "Measures rings, door and engine beside their peers");
  command->footer(
    "Exit status: 0, however slow; 1 when a message was lost, "
    "doubled, torn or\nout of order; 2 for an error in the "
    "command line.");
  command->add_flag("--all", options.all, "also the rows that take long");
  command
    ->add_option("--only", options.only, "one bench: " + names_of_benches())
    ->check(CLI::Validator{check_name, "", ""})
    ->type_name("NAME");
  command
    ->add_option("--rounds", options.rounds,
                 "rounds of each comparison, 1 to 1000 (default 7)")
    ->check(CLI::Range(1, 1000))
    ->type_name("N");
  command
    ->add_option("--seed", options.seed,
                 "of the order within a round (default 1)")
    ->type_name("N");
  command
    ->add_option("--backend", options.backend,
                 "where the kernels run (default cpu)")
    ->type_name("NAME");
  command->add_flag("--json", options.json, "print one JSON object");
  command->add_flag("--list", options.list, "print the benches and stop");
  return command;
}

int run_bench(const bench_command& options) {
  if (options.list)
    return list_benches();
  bench::session run{{.rounds = options.rounds,
                      .all = options.all,
                      .backend = options.backend,
                      .seed = options.seed}};
  const auto where = bench::this_machine(run.options());
  for (const auto& each : bench::all_benches())
    if (options.only.empty() || options.only == each.name) {
      std::cerr << "bench " << each.name << "...\n";
      run.begin(each.name);
      each.run(run);
    }
  if (options.json)
    bench::print_json(std::cout, where, run);
  else
    bench::print_table(std::cout, where, run);
  return bench::is_sound(run)
           ? int{exit_ok}
           : complain("a message was lost, doubled, torn or out of order",
                      exit_data);
}

} // namespace ringactor::command
