// SPDX-License-Identifier: BSD-3-Clause
#include "doctor.hpp"

#include "command.hpp"
#include "ringactor_command_image.hpp"

#include <ringactor/ringactor.hpp>

#include <CLI/CLI.hpp>
#include <caf/all.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <dlfcn.h>
#include <filesystem>
#include <iostream>

namespace ringactor::command {

namespace {

using nlohmann::ordered_json;

std::string built_for_caf() {
  return std::to_string(CAF_MAJOR_VERSION) + "."
         + std::to_string(CAF_MINOR_VERSION) + "."
         + std::to_string(CAF_PATCH_VERSION);
}

/// The version in the file name of CAF's library, as the loader found it;
/// empty where it is linked statically.
std::string linked_caf() {
  Dl_info where{};
  const auto* inside = dlsym(RTLD_DEFAULT, "_ZN3caf12actor_systemD1Ev");
  if (!inside || dladdr(inside, &where) == 0 || !where.dli_fname)
    return {};
  std::error_code error;
  const auto name =
    std::filesystem::canonical(where.dli_fname, error).filename().string();
  const auto at = name.find(".so.");
  return error || at == name.npos ? std::string{} : name.substr(at + 4);
}

/// Opens an engine there, asks an echo through its shared memory, and compares
/// the answer. Empty where all is well.
std::string try_backend(caf::actor_system& system, std::string_view name,
                        double& microseconds) {
  constexpr std::uint64_t value = 0x0123456789abcdef;
  const auto timeout = std::chrono::seconds{60};
  auto where = open_engine(system, ringactor_command_image(),
                           {.backend = std::string{name}});
  if (!where)
    return describe(system, where.error());
  auto echo = spawn_kernel(*where, echo_kernel());
  if (!echo)
    return describe(system, echo.error());
  caf::scoped_actor self{system};
  std::string wrong;
  for (int i = 1; i <= 2 && wrong.empty(); ++i) { // the second is timed
    const auto start = std::chrono::steady_clock::now();
    self->request(*echo, timeout, echo_request{value})
      .receive(
        [&](const echo_reply& x) {
          if (x.value != value || x.count != static_cast<std::uint64_t>(i))
            wrong = "an echo came back changed";
        },
        [&](const caf::error& why) { wrong = describe(system, why); });
    microseconds = std::chrono::duration<double, std::micro>(
                     std::chrono::steady_clock::now() - start)
                     .count();
  }
  return wrong;
}

ordered_json look_at(caf::actor_system& system, backend::backend& which) {
  ordered_json found{{"name", which.name()},
                     {"devices", ordered_json::array()},
                     {"problems", which.problems()}};
  for (const auto& each : which.devices())
    found["devices"].push_back({{"name", each.name},
                                {"compute_units", each.compute_units},
                                {"driver", each.driver},
                                {"model", each.model},
                                {"has", each.has.to_string()},
                                {"accelerator", each.is_accelerator}});
  if (found["devices"].empty())
    return found;
  double microseconds = 0;
  const auto wrong = try_backend(system, which.name(), microseconds);
  found["works"] = wrong.empty();
  if (wrong.empty())
    found["round_trip_us"] = microseconds;
  else
    found["problems"].push_back(wrong);
  return found;
}

ordered_json examine() {
  caf::actor_system_config config;
  init(config, ringactor_command_image());
  caf::actor_system system{config};
  ordered_json report{
    {"ringactor", RINGACTOR_VERSION},  {"caf_built_for", built_for_caf()},
    {"caf_linked", linked_caf()},      {"backends", ordered_json::array()},
    {"absent", ordered_json::array()}, {"well", true}};
  bool has_opencl = false, has_cuda = false;
  for (auto* each : ringactor_command_image().core.backends) {
    report["backends"].push_back(look_at(system, *each));
    if (report["backends"].back().value("works", true) == false)
      report["well"] = false;
    has_opencl = has_opencl || each->name() == "opencl";
    has_cuda = has_cuda || each->name() == "cuda";
  }
  if (!has_opencl)
    report["absent"].push_back(
      "opencl: not in this build; install "
      "ocl-icd-opencl-dev and opencl-headers, and "
      "configure again");
  if (!has_cuda)
    report["absent"].push_back(
      "cuda: not in this build; install nvcc of CUDA "
      "12.4 or later, and configure again");
  if (report["caf_linked"] != "" && report["caf_linked"] != built_for_caf()) {
    report["well"] = false;
    report["absent"].push_back(
      "the CAF library is another version than the "
      "headers; build ringactor again");
  }
  return report;
}

void print_backend(const ordered_json& each) {
  std::cout << each["name"].get<std::string>() << "\n";
  for (const auto& device : each["devices"]) {
    std::cout << "  device      " << device["name"].get<std::string>() << ", "
              << device["compute_units"] << " compute units\n";
    if (device["driver"] != "")
      std::cout << "  driver      " << device["driver"].get<std::string>()
                << "\n";
    std::cout << "  model       " << device["model"].get<std::string>() << "\n"
              << "  has         " << device["has"].get<std::string>() << "\n";
  }
  if (each.contains("round_trip_us"))
    std::cout << "  round trip  " << each["round_trip_us"].get<double>()
              << " us, payload equal\n";
  for (const auto& problem : each["problems"])
    std::cout << "  problem     " << problem.get<std::string>() << "\n";
}

void print(const ordered_json& report) {
  const auto linked = report["caf_linked"].get<std::string>();
  std::cout << "ringactor " RINGACTOR_VERSION ", built for CAF "
            << report["caf_built_for"].get<std::string>() << ", linked with "
            << (linked.empty() ? "an unknown version" : linked) << "\n";
  for (const auto& each : report["backends"])
    print_backend(each);
  for (const auto& each : report["absent"])
    std::cout << each.get<std::string>() << "\n";
  std::cout << (report["well"] ? "all is well\n" : "something is wrong\n");
}

} // namespace

CLI::App* add_doctor(CLI::App& app, doctor_options& options) {
  auto* command = app.add_subcommand(
    "doctor", "Says what kernels can run on, and whether it works");
  command->footer(
    "Exit status: 0; 1 where a device does not work or a library "
    "is\nthe wrong one; 2 for an error in the command line.");
  command->add_flag("--json", options.json, "print one JSON object");
  return command;
}

int run_doctor(const doctor_options& options) {
  const auto report = examine();
  if (options.json)
    std::cout << report.dump(2) << "\n";
  else
    print(report);
  return report["well"] ? exit_ok : exit_data;
}

} // namespace ringactor::command
