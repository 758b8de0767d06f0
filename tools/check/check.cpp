// SPDX-License-Identifier: BSD-3-Clause
#include "check.hpp"

#include "compare.hpp"
#include "run.hpp"

#include <caf/all.hpp>
#include <nlohmann/json.hpp>

#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

namespace ringactor::check {

namespace {

using backend::execution_model;
using nlohmann::ordered_json;

constexpr auto patience = std::chrono::seconds{60}; // a driver's compiler too

struct row {
  std::string backend, model;
  std::string outcome; // equal, as expected, differs, failed, absent
  std::string why;     // one sentence; empty: nothing to say
  std::uint64_t answers = 0;
};

/// Where to play it beside the CPU.
struct place {
  std::string_view backend, model;
  execution_model how;
};
constexpr place places[] = {
  {"opencl", "slices", execution_model::slices},
  {"opencl", "persistent", execution_model::persistent},
  {"opencl", "batch", execution_model::batch}};

std::string text_of(const answer& what) {
  if (what.status == errc::handler_failed)
    return "the handler failed with " + std::to_string(what.code);
  if (what.status != errc::ok)
    return "the error '" + std::string{to_string(what.status)} + "'";
  return "an answer";
}

/// Of one answer; `wanted` is the CPU's or the expected one.
std::string difference(const subject& what, const answer& found,
                       const answer& wanted, const tolerances& ulp) {
  if (found.status != wanted.status || found.code != wanted.code)
    return text_of(found) + " instead of " + text_of(wanted);
  if (wanted.status != errc::ok)
    return "";
  return difference(what.types, found.message, wanted.message, ulp);
}

/// What the case itself says of an answer.
std::string unexpected(const subject& what, const step& asked,
                       const answer& found, const tolerances& ulp) {
  if (asked.fails)
    return difference(what, found, {errc::handler_failed, *asked.fails, {}},
                      ulp);
  if (asked.answer)
    return difference(what, found, {errc::ok, 0, *asked.answer}, ulp);
  return found.status == errc::ok ? "" : text_of(found) + " was not expected";
}

/// Compares all answers: with `wanted`, or with the case where that is null.
std::string difference(const subject& what, const reference_case& which,
                       const recording& found, const recording* wanted) {
  std::size_t answer = 0;
  for (std::size_t i = 0; i < which.steps.size(); ++i) {
    if (!which.steps[i].is_request)
      continue;
    const auto& here = found.answers[answer];
    auto wrong = wanted
                   ? difference(what, here, wanted->answers[answer], which.ulp)
                   : unexpected(what, which.steps[i], here, which.ulp);
    if (!wrong.empty())
      return "steps[" + std::to_string(i) + "]: " + wrong;
    ++answer;
  }
  if (!wanted || found.state == wanted->state)
    return "";
  std::size_t at = 0;
  while (at < found.state.size() && found.state[at] == wanted->state[at])
    ++at;
  return "the state differs at byte " + std::to_string(at);
}

row judge(const subject& what, const reference_case& which,
          const recording& found, const recording* wanted, row out) {
  out.answers = found.answers.size();
  out.why = found.failure.empty() ? difference(what, which, found, wanted)
                                  : found.failure;
  if (!out.why.empty())
    out.outcome = found.failure.empty() ? "differs" : "failed";
  return out;
}

backend::backend* find_backend(const image& program, std::string_view name) {
  for (auto* each : program.core.backends)
    if (each->name() == name)
      return each;
  return nullptr;
}

row play_elsewhere(caf::actor_system& system, const subject& what,
                   const reference_case& which, const place& where,
                   const recording& on_cpu) {
  row out{std::string{where.backend}, std::string{where.model}, "equal", "", 0};
  auto* here = find_backend(what.program, where.backend);
  if (!here || here->devices().empty()) {
    out.outcome = "absent";
    const auto why = here ? here->problems() : std::vector<std::string>{};
    out.why = why.empty() ? "not in this build" : why.front();
    return out;
  }
  const auto number = backend::find_kernel(what.program.core, what.kernel);
  const auto device = here->devices().front();
  if (auto missing =
        what.program.core.kernels[*number].needs.without(device.has);
      !missing.empty()) {
    out.outcome = "absent";
    out.why = "it requires " + missing.to_string() + ", which '" + device.name
              + "' has not";
    return out;
  }
  const auto found = play(system, what, which,
                          {.backend = out.backend,
                           .kernels = {std::string{what.kernel}},
                           .model = where.how,
                           .hang_limit_ms = 20'000},
                          patience);
  return judge(what, which, found, &on_cpu, out);
}

std::vector<row> run(const subject& what, const reference_case& which) {
  caf::actor_system_config config;
  init(config, what.program);
  caf::actor_system system{config};
  const auto on_cpu = play(system, what, which,
                           {.backend = "cpu",
                            .kernels = {std::string{what.kernel}},
                            .hang_limit_ms = 20'000},
                           patience);
  std::vector<row> out;
  out.push_back(
    judge(what, which, on_cpu, nullptr, {"cpu", "", "as expected", "", 0}));
  if (on_cpu.failure.empty())
    for (const auto& each : places)
      out.push_back(play_elsewhere(system, what, which, each, on_cpu));
  return out;
}

bool is_well(const row& x) {
  return x.outcome != "differs" && x.outcome != "failed";
}

void print(const std::string& kernel, const std::vector<row>& rows) {
  std::cout << kernel << "\n";
  for (const auto& each : rows) {
    const auto name =
      each.backend + (each.model.empty() ? "" : " ") + each.model;
    std::cout << "  " << name
              << std::string(name.size() < 19 ? 19 - name.size() : 1, ' ')
              << each.outcome;
    if (each.outcome == "equal" || each.outcome == "as expected")
      std::cout << ", " << each.answers
                << (each.answers == 1 ? " answer" : " answers");
    if (!each.why.empty())
      std::cout << ": " << each.why;
    std::cout << "\n";
  }
}

void print_json(const std::string& kernel, const std::vector<row>& rows,
                bool is_good) {
  ordered_json out{
    {"kernel", kernel}, {"well", is_good}, {"rows", ordered_json::array()}};
  for (const auto& each : rows)
    out["rows"].push_back({{"backend", each.backend},
                           {"model", each.model},
                           {"outcome", each.outcome},
                           {"answers", each.answers},
                           {"why", each.why}});
  std::cout << out.dump(2) << "\n";
}

int complain(const std::string& what) {
  std::cerr << "ringactor check: error: " << what << "\n";
  return 2;
}

/// False: there would be nothing to look at.
bool compares(const reference_case& which) {
  for (const auto& each : which.steps)
    if (each.is_request)
      return true;
  return which.compares_state;
}

} // namespace

int run_program(const image& program, const message::catalog& messages,
                int argc, char** argv) {
  const bool as_json = argc == 4 && std::strcmp(argv[3], "--json") == 0;
  if (argc != 3 && !as_json)
    return complain("usage: " + std::string{argv[0]} + " KERNEL FILE [--json]");
  const std::string kernel = argv[1], path = argv[2];
  message::registry types;
  if (auto good = types.add(messages); !good)
    return complain(good.error().what);
  const auto number = backend::find_kernel(program.core, kernel);
  if (!number)
    return complain(number.error().what);
  std::ifstream file{path};
  std::stringstream text;
  if (!file || !(text << file.rdbuf()))
    return complain("cannot read " + path);
  const auto which = read_reference(
    types, program.core.kernels[*number].config_type, text.str());
  if (!which)
    return complain(path + ": " + which.error().what);
  if (!compares(*which))
    return complain(path
                    + ": it compares nothing: give it a step \"ask\", or "
                      "\"state\": true");
  const auto rows = run({program, types, kernel}, *which);
  bool is_good = true;
  for (const auto& each : rows)
    is_good = is_good && is_well(each);
  if (as_json)
    print_json(kernel, rows, is_good);
  else
    print(kernel, rows);
  return is_good ? 0 : 1;
}

} // namespace ringactor::check
