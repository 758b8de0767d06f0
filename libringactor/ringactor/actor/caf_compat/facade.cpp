// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/caf_compat/facade.hpp"

namespace ringactor::caf_compat {

#if RINGACTOR_CAF_1

bool facade::terminate(caf::error reason, execution_unit*) {
  return cleanup(std::move(reason), nullptr);
}

bool facade::handle_system(caf::mailbox_element& what, execution_unit*) {
  if (what.payload.match_elements<caf::exit_msg>()) {
    auto& exit = what.payload.get_as<caf::exit_msg>(0);
    if (exit.reason)
      terminate(exit.reason, nullptr);
    return true;
  }
  return what.payload.match_elements<caf::down_msg>();
}

#else

bool facade::terminate(caf::error reason, execution_unit* unit) {
  return cleanup(std::move(reason), unit);
}

bool facade::cleanup(caf::error&& reason, caf::execution_unit* unit) {
  if (!facade_base::cleanup(std::move(reason), unit))
    return false;
  stopped(fail_state(), unit);
  // Last: from here on the system may end (1.x does this in cleanup()).
  if (getf(is_registered_flag))
    unregister_from_system();
  return true;
}

void facade::on_destroy() {
  close();
  facade::cleanup(caf::error{caf::exit_reason::unreachable}, nullptr);
  facade_base::on_destroy();
}

bool facade::handle_system(caf::mailbox_element& what, execution_unit* unit) {
  auto& content = what.content();
  if (content.match_elements<caf::down_msg>())
    return true;
  return handle_system_message(what, unit, false);
}

#endif

} // namespace ringactor::caf_compat
