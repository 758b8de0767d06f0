// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/tune.hpp"

#include "ringactor/actor/caf_compat/settings.hpp"

#include <algorithm>
#include <thread>

namespace ringactor {

namespace {
constexpr std::size_t messages_a_turn = 64;
constexpr std::size_t polls = 3000; // about 75 us
constexpr std::size_t messages_warn = 10'000;
} // namespace

void tune(caf::actor_system_config& config, preset how, std::size_t workers) {
  using caf_compat::set_size;
  if (workers == 0)
    workers = std::max(1u, std::thread::hardware_concurrency());
  set_size(config, "scheduler.max-threads", workers);
  set_size(config, "scheduler.max-throughput", messages_a_turn);
  if (how == preset::quiet) {
    caf_compat::set_policy_sharing(config);
    return;
  }
  set_size(config, "work-stealing.moderate-poll-attempts", 0);
  set_size(config, "work-stealing.aggressive-poll-attempts", polls);
}

std::vector<std::string>
tuning_warnings(const caf::actor_system_config& config) {
  using caf_compat::get_size;
  std::vector<std::string> all;
  const auto messages = get_size(config, "scheduler.max-throughput");
  if (!messages || *messages > messages_warn)
    all.push_back(
      "scheduler.max-throughput is unlimited: an actor whose "
      "mailbox never runs empty keeps its worker for ever; set it, "
      "for example to 64, or call ringactor::tune()");
  const auto naps = get_size(config, "work-stealing.moderate-poll-attempts");
  if (!caf_compat::is_policy_sharing(config) && (!naps || *naps != 0))
    all.push_back(
      "work-stealing.moderate-poll-attempts is not 0: an idle "
      "worker answers up to 50 us late; set it to 0, or call "
      "ringactor::tune()");
  return all;
}

} // namespace ringactor
