// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/image.hpp"

#include "ringactor/actor/engine.hpp"
#include "ringactor/actor/error.hpp"
#include "ringactor/actor/message_options.hpp"
#include "ringactor/actor/names.hpp"
#include "ringactor/actor/state_snapshot.hpp"

namespace ringactor {

void init(caf::actor_system_config& config, const image& what) {
  caf_compat::add_errors(config);
  caf_compat::add_message_type<message_options>(config,
                                                "ringactor::message_options");
  caf_compat::add_message_type<get_engine_status>(
    config, "ringactor::get_engine_status");
  caf_compat::add_message_type<engine_status>(config,
                                              "ringactor::engine_status");
  caf_compat::add_message_type<dead_letter>(config, "ringactor::dead_letter");
  caf_compat::add_message_type<name_event>(config, "ringactor::name_event");
  caf_compat::add_message_type<kernel_started>(config,
                                               "ringactor::kernel_started");
  caf_compat::add_message_type<state_snapshot>(config,
                                               "ringactor::state_snapshot");
  caf_compat::add_message_type<take_snapshot>(config,
                                              "ringactor::take_snapshot");
  for (const auto& codec : what.codecs)
    codec.add_type(config);
}

} // namespace ringactor
