// SPDX-License-Identifier: BSD-3-Clause
#include "check.hpp"

#include "check_build.hpp"
#include "command.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <set>

namespace ringactor::command {

namespace {

namespace fs = std::filesystem;

bool is_name(const std::string& text) {
  const auto is_good = [](char x) {
    return (x >= 'a' && x <= 'z') || (x >= 'A' && x <= 'Z')
           || (x >= '0' && x <= '9') || x == '_';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), is_good);
}

/// The kernel's folder. Returns what is wrong with the argument, or "".
std::string find_kernel(const std::string& argument, checked_kernel& out) {
  out.folder = argument;
  if (!fs::is_directory(out.folder) && is_name(argument))
    out.folder = fs::path{RINGACTOR_SOURCE_DIR} / "gpu/kernels" / argument;
  std::error_code error;
  out.folder = fs::canonical(out.folder, error);
  if (error || !fs::is_directory(out.folder))
    return "'" + argument
           + "' is no folder with messages.h and handlers.h, and no kernel of "
             "ringactor's has this name";
  out.name = out.folder.filename().string();
  if (!is_name(out.name))
    return "'" + argument
           + "': the folder has the kernel's name, which is letters, digits "
             "and _";
  for (const char* file : {"messages.h", "handlers.h", "reference.json"})
    if (!fs::is_regular_file(out.folder / file))
      return "there is no " + (out.folder / file).string()
             + (std::string{file} == "reference.json"
                  ? ": the case that is played, " RINGACTOR_SOURCE_DIR
                    "/tools/check/README.md has its form"
                  : ": a kernel is a folder with both files");
  return "";
}

/// Builds and plays one kernel. Returns the exit code.
int check_one(const checked_kernel& which, build_folder& where, bool json) {
  const auto built = where.build(which);
  if (!built.empty()) {
    std::fflush(stdout);
    std::cerr << built;
    return complain("kernel " + which.name
                      + ": it could not be built; the compiler's words are "
                        "above",
                    exit_data);
  }
  return where.play(which, json);
}

} // namespace

CLI::App* add_check(CLI::App& app, check_options& options) {
  auto* command = app.add_subcommand(
    "check", "Builds kernels for every backend, and compares their answers");
  command->footer(
    "Each KERNEL is a folder with messages.h, handlers.h and reference.json, "
    "or\nthe name of one of ringactor's own.\n"
    "Exit status: 0; 1 where a kernel does not build, fails or answers "
    "otherwise;\n2 for an error in the command line or a reference case.");
  command->add_option("kernels", options.kernels, "what to check")
    ->required()
    ->type_name("KERNEL");
  command
    ->add_option("--build", options.folder,
                 "build there and keep it: the next time is quick")
    ->type_name("FOLDER");
  command->add_flag("--json", options.json, "print one JSON object a kernel");
  return command;
}

int run_check(const check_options& options) {
  std::vector<checked_kernel> kernels;
  std::set<std::string> names;
  for (const auto& argument : options.kernels) {
    checked_kernel found;
    if (auto wrong = find_kernel(argument, found); !wrong.empty())
      return complain(wrong, exit_usage);
    if (!names.insert(found.name).second)
      return complain("two kernels are named " + found.name, exit_usage);
    kernels.push_back(std::move(found));
  }
  build_folder where{options.folder};
  if (auto wrong = where.prepare(kernels); !wrong.empty())
    return complain(wrong, exit_data);
  int worst = exit_ok;
  for (const auto& each : kernels)
    worst = std::max(worst, check_one(each, where, options.json));
  return worst;
}

} // namespace ringactor::command
