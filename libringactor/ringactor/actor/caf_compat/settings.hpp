// SPDX-License-Identifier: BSD-3-Clause
// Names and types of CAF's settings, which moved between 0.17 and 1.x.
#pragma once

#include "ringactor/actor/caf_compat/caf_compat.hpp"

#include <optional>

namespace ringactor::caf_compat {

inline std::string setting_name(const char* name) {
#if RINGACTOR_CAF_1
  return std::string{"caf."} + name;
#else
  return name;
#endif
}

inline void set_size(caf::actor_system_config& config, const char* name,
                     std::size_t value) {
  config.set(setting_name(name), value);
}

inline std::optional<std::size_t>
get_size(const caf::actor_system_config& config, const char* name) {
#if RINGACTOR_CAF_1
  auto found = caf::get_as<std::size_t>(config, setting_name(name));
  return found ? std::optional{*found} : std::nullopt;
#else
  auto found = caf::get_if<std::size_t>(&config, setting_name(name));
  return found ? std::optional{*found} : std::nullopt;
#endif
}

inline void set_policy_sharing(caf::actor_system_config& config) {
#if RINGACTOR_CAF_1
  config.set("caf.scheduler.policy", "sharing");
#else
  config.set("scheduler.policy", caf::atom("sharing"));
#endif
}

inline bool is_policy_sharing(const caf::actor_system_config& config) {
#if RINGACTOR_CAF_1
  return caf::get_or(config, "caf.scheduler.policy", "stealing") == "sharing";
#else
  return caf::get_or(config, "scheduler.policy", caf::atom("stealing"))
         == caf::atom("sharing");
#endif
}

} // namespace ringactor::caf_compat
