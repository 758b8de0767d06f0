// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/engine_config.hpp"

#include "ringactor/backend/executors.hpp"

#include <algorithm>

namespace ringactor {

result<void> check(const engine_options& options) {
  if (options.executor > executor_kind::step)
    return {errc::invalid_argument,
            "engine_options::executor is no executor_kind; take job, inline_, "
            "threads or step"};
  if (options.executor == executor_kind::threads
      && (options.threads < 1 || options.threads > 1024))
    return {errc::invalid_argument, "engine_options::threads is "
                                      + std::to_string(options.threads)
                                      + ", but must lie between 1 and 1024"};
  if (options.lanes != 1 && options.executor != executor_kind::step)
    return {errc::invalid_argument,
            "engine_options::lanes is " + std::to_string(options.lanes)
              + ", but more than one lane runs in stepped engines alone; set "
                "executor to executor_kind::step, or lanes to 1"};
  return {};
}

backend::engine_config config_of(const engine_options& options,
                                 const clock::physical_clock& clock) {
  backend::engine_config config;
  config.places_max = options.places_max;
  config.cells_max = options.cells_max;
  if (options.executor == executor_kind::threads) // each may hold a record
    config.workers += options.threads + backend::thread_executor::replaced_max;
  config.budget_messages = options.budget_messages;
  config.budget_us = options.budget_us;
  config.drift_max_ms = options.drift_max_ms;
  config.pool_bytes = options.pool_bytes;
  config.state_bytes = options.state_bytes;
  config.clock = &clock;
  config.lanes = options.lanes;
  config.model = options.model;
  config.batch_limit = options.batch_limit;
  config.stepped = options.executor == executor_kind::step;
  return config;
}

result<void> check_hosted(const engine_options& options,
                          std::string_view kernel) {
  const auto& named = options.kernels;
  if (named.empty() || std::ranges::find(named, kernel) != named.end())
    return {};
  std::string all;
  for (const auto& each : named)
    all += (all.empty() ? "" : ", ") + each;
  return {errc::no_such,
          "kernel " + std::string{kernel}
            + " is not among engine_options::kernels of this engine, which "
              "hosts: "
            + all + "; add it there, or spawn on another engine"};
}

} // namespace ringactor
