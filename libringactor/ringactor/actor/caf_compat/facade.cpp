// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/caf_compat/facade.hpp"

namespace ringactor::caf_compat {

namespace {

class marker final : public facade {
public:
  explicit marker(caf::actor_config& config) : facade{config} {}

protected:
  bool deliver(caf::mailbox_element_ptr what, execution_unit* unit) override {
    return handle_system(*what, unit);
  }
  void close() override {}
  void stopped(const caf::error&, execution_unit*) override {}
};

} // namespace

namespace {
#if RINGACTOR_CAF_1
const std::string marker_name = "ringactor.marker";
#else
constexpr auto marker_name = caf::atom("ra_marker");
#endif
} // namespace

caf::actor_addr known_marker_of(caf::actor_system& system) {
  return caf::actor_cast<caf::actor_addr>(system.registry().get(marker_name));
}

caf::actor_addr marker_of(caf::actor_system& system) {
  if (auto known = known_marker_of(system))
    return known;
  auto made =
    caf::actor_cast<caf::strong_actor_ptr>(make_facade<marker>(system));
  system.registry().put(marker_name, made);
  return caf::actor_cast<caf::actor_addr>(made);
}

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
  ending(reason, unit);
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
