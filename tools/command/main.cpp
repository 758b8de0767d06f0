// SPDX-License-Identifier: BSD-3-Clause
// The `ringactor` command: reads the command line, calls a subcommand.
#include "bench.hpp"
#include "command.hpp"
#include "demo_supervision.hpp"
#include "doctor.hpp"
#include "orders_fields.hpp"
#include "orders_run.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>
#include <system_error>

namespace ringactor::command {

int complain(const std::string& what, int code) {
  std::fprintf(stderr, "ringactor: error: %s\n", what.c_str());
  return code;
}

namespace {

/// An option given twice is an error, as one of the two would be lost.
void refuse_repeats(CLI::App& command) {
  for (auto* option : command.get_options())
    option->multi_option_policy(CLI::MultiOptionPolicy::Throw);
}

/// An empty name would read as "no such option".
std::string check_path(const std::string& path) {
  return path.empty() ? "the name of the file is empty" : "";
}

CLI::Option* add_file(CLI::App& command, const char* name,
                      std::filesystem::path& path, const char* what) {
  return command.add_option(name, path, what)
    ->check(CLI::Validator{check_path, "", ""})
    ->type_name("FILE");
}

void add_where(CLI::App& command, orders_options& options) {
  command
    .add_option("--backend", options.backend,
                "where the kernels run (default auto)")
    ->type_name("NAME");
  command
    .add_option("--executor", options.executor,
                "on which threads handlers run: job, inline or threads "
                "(default job)")
    ->check(CLI::IsMember({"job", "inline", "threads"}))
    ->type_name("NAME");
  command
    .add_option("--model", options.model,
                "how a device runs its loop: auto, slices, persistent or batch "
                "(default auto)")
    ->check(CLI::IsMember({"auto", "slices", "persistent", "batch"}))
    ->type_name("NAME");
}

void add_snapshots(CLI::App& command, orders_options& options,
                   CLI::Option* book) {
  auto* snapshots =
    command
      .add_option("--snapshots", options.snapshots,
                  "keep snapshots of book and risk there, and go on from them "
                  "when there are some; --trades goes on, too")
      ->check(CLI::Validator{check_path, "", ""})
      ->excludes(book)
      ->type_name("FOLDER");
  command
    .add_option("--snapshot-every", options.snapshot_every,
                "orders between two snapshots (default 10000)")
    ->check(CLI::Range(1u, 1u << 30))
    ->needs(snapshots)
    ->type_name("N");
}

CLI::App* add_orders(CLI::App& app, orders_options& options) {
  auto* command = app.add_subcommand(
    "orders", "Streams a LOBSTER order file through a book and a risk kernel");
  command->footer(
    "Exit status: 0; 1 for an error in the data or the run, also "
    "where\n--keep-going skipped it; 2 for one in the command "
    "line.");
  add_file(*command, "--messages", options.messages,
           "the order file: time,type,order,size,price,direction")
    ->required();
  auto* book = add_file(
    *command, "--book", options.book,
    "the published book, ten levels after each message: row 1 is the start, "
    "later rows are compared with the kernel's levels, one message at a time");
  add_file(*command, "--trades", options.trades,
           "write visible executions there: time_ns,order,size,price,"
           "direction");
  add_where(*command, options);
  command->add_flag("--json", options.json, "print one JSON object");
  command->add_flag("--keep-going", options.keep_going,
                    "count and skip bad lines instead of stopping there");
  command
    ->add_option_function<std::string>(
      "--alert-notional",
      [&options](const std::string& text) {
        auto wrong = parse_dollars(text, options.alert_notional);
        if (!wrong.empty())
          throw CLI::ValidationError("--alert-notional", wrong);
      },
      "alert when the last second traded more (default 100000)")
    ->type_name("DOLLARS");
  command
    ->add_option("--window", options.window,
                 "requests in flight, 1 to 1024 (default 256; with --book 1)")
    ->check(CLI::Range(1, 1024))
    ->excludes(book)
    ->type_name("N");
  add_snapshots(*command, options, book);
  return command;
}

bool is_same_file(const std::filesystem::path& a,
                  const std::filesystem::path& b) {
  std::error_code error;
  return std::filesystem::equivalent(a, b, error);
}

int checked_orders(const orders_options& options) {
  for (const auto& input : {options.messages, options.book})
    if (is_same_file(options.trades, input))
      return complain("--trades " + options.trades.string()
                        + " would overwrite an input file",
                      exit_usage);
  return run_orders(options, nullptr);
}

std::string names_of_subcommands(const CLI::App& app) {
  std::string names;
  for (const auto* each :
       app.get_subcommands([](const CLI::App*) { return true; }))
    names += (names.empty() ? "" : ", ") + each->get_name();
  return names;
}

std::string names_of_options(const CLI::App& command) {
  std::string names;
  for (const auto* each : command.get_options())
    names += (names.empty() ? "" : ", ") + each->get_name();
  return names;
}

/// The subcommand that was chosen, or the one of it; none: the whole.
const CLI::App& chosen_of(const CLI::App& app) {
  const CLI::App* chosen = &app;
  while (!chosen->get_subcommands().empty()) // ends: two levels
    chosen = chosen->get_subcommands().front();
  return *chosen;
}

std::string path_of(const CLI::App& command) {
  const auto* parent = command.get_parent();
  return parent == nullptr ? command.get_name()
                           : path_of(*parent) + " " + command.get_name();
}

/// CLI11's sentence, or a better one where it does not name the culprit.
std::string usage_text(const CLI::App& app, const CLI::ParseError& why,
                       const std::string& first) {
  std::string what = why.what();
  if (app.get_subcommands().empty())
    return (first.empty() ? "a subcommand is needed"
                          : "unknown subcommand or option '" + first + "'")
           + "; the subcommands are: " + names_of_subcommands(app);
  const auto& command = chosen_of(app);
  if (dynamic_cast<const CLI::ExtrasError*>(&why)
      || dynamic_cast<const CLI::RequiredError*>(&why))
    return what + "; the options of " + command.get_name()
           + " are: " + names_of_options(command);
  if (auto at = what.find(": At Most 1 required"); at != std::string::npos)
    return what.substr(0, at) + " is given more than once";
  return what;
}

int complain_of_usage(const CLI::App& app, const CLI::ParseError& why,
                      const std::string& first) {
  auto what = usage_text(app, why, first);
  std::replace(what.begin(), what.end(), '\n', ' ');
  return complain(what + "; try: " + path_of(chosen_of(app)) + " --help",
                  exit_usage);
}

int run(int argc, char** argv) {
  CLI::App app{"Persistent kernels as CAF actors."};
  app.name("ringactor");
  orders_options options;
  std::string demo_backend = "auto";
  auto* orders = add_orders(app, options);
  auto* demo = app.add_subcommand("demo",
                                  "Shows what it does, and checks it; "
                                  "ends in PASS or FAIL");
  demo
    ->add_option("--backend", demo_backend,
                 "where the kernels run (default auto)")
    ->type_name("NAME");
  demo_supervision_options healing;
  auto* supervision = add_demo_supervision(*demo, healing);
  bench_command bench_options;
  auto* bench = add_bench(app, bench_options);
  doctor_options doctor_chosen;
  auto* doctor = add_doctor(app, doctor_chosen);
  auto* version = app.add_subcommand("version", "Prints the version");
  app.require_subcommand(1);
  for (auto* each : {orders, demo, supervision, bench, doctor})
    refuse_repeats(*each);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& why) {
    return complain_of_usage(app, why, argc > 1 ? argv[1] : "");
  }
  if (version->parsed())
    std::cout << "ringactor " RINGACTOR_VERSION "\n";
  return orders->parsed()        ? checked_orders(options)
         : supervision->parsed() ? run_demo_supervision(healing)
         : demo->parsed()        ? run_demo(demo_backend)
         : bench->parsed()       ? run_bench(bench_options)
         : doctor->parsed()      ? run_doctor(doctor_chosen)
                                 : int{exit_ok};
}

} // namespace

} // namespace ringactor::command

int main(int argc, char** argv) {
  try {
    return ringactor::command::run(argc, argv);
  } catch (const std::exception& why) { // of the standard library or CLI11
    return ringactor::command::complain(why.what(),
                                        ringactor::command::exit_data);
  }
}
