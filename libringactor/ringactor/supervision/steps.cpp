// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/supervision/steps.hpp"

#include <array>

namespace ringactor::supervision {

namespace {

constexpr std::array<std::string_view, 10> reply_names{
  "ok",      "already_started", "already_present",    "not_found",
  "running", "restarting",      "simple_one_for_one", "start_failed",
  "invalid", "closing"};
constexpr std::array<std::string_view, 3> state_names{"stopped", "running",
                                                      "restarting"};
constexpr std::array<std::string_view, 14> event_names{
  "started",       "ignored",        "start_error", "terminated", "stopping",
  "stopped",       "shutdown_error", "abandoned",   "restarting", "delayed",
  "limit_reached", "auto_shutdown",  "ended",       "orphaned"};

template <std::size_t Count>
std::string_view name_in(const std::array<std::string_view, Count>& names,
                         auto value) noexcept {
  const auto i = static_cast<std::size_t>(value);
  return i < Count ? names[i] : "unknown";
}

} // namespace

std::string_view to_string(reply_code code) noexcept {
  return name_in(reply_names, code);
}
std::string_view to_string(child_state state) noexcept {
  return name_in(state_names, state);
}
std::string_view to_string(event_kind kind) noexcept {
  return name_in(event_names, kind);
}

} // namespace ringactor::supervision
