// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/supervision/supervisor.hpp"

#include "ringactor/actor/error.hpp"
#include "ringactor/supervision/supervisor_actor.hpp"

#include <caf/scoped_actor.hpp>

namespace ringactor::supervision {

caf::expected<caf::actor> spawn_supervisor(caf::actor_system& system,
                                           sup_spec spec,
                                           supervisor_options options) {
  if (auto ok = check(spec); !ok)
    return to_caf(failure{ok.error().code, "supervisor '" + options.name
                                             + "': " + ok.error().what});
  return caf::actor{
    system.spawn<supervisor_actor>(std::move(spec), std::move(options))};
}

caf::expected<caf::actor> start_supervisor(caf::actor_system& system,
                                           sup_spec spec,
                                           supervisor_options options) {
  caf::scoped_actor self{system};
  options.started_by = self->address();
  auto supervisor =
    spawn_supervisor(system, std::move(spec), std::move(options));
  if (!supervisor)
    return supervisor;
  self->monitor(*supervisor);
  caf::error why;
  self->receive([](const supervisor_ready&) {},
                [&](caf::down_msg& down) { why = down.reason; });
  if (why)
    return why;
  self->demonitor(*supervisor);
  return supervisor;
}

caf::expected<management_reply> manage(caf::actor_system& system,
                                       const caf::actor& supervisor,
                                       management what) {
  caf::scoped_actor self{system};
  caf::expected<management_reply> result{caf::error{}};
  self->request(supervisor, caf::infinite, std::move(what))
    .receive([&](management_reply& reply) { result = std::move(reply); },
             [&](caf::error& why) { result = std::move(why); });
  if (result && result->what.code != reply_code::ok)
    return to_error(result->what);
  return result;
}

caf::error to_error(const answer& what) {
  auto text = std::string{to_string(what.code)};
  if (!what.text.empty())
    text += ": " + what.text;
  switch (what.code) {
    case reply_code::ok:
      return {};
    case reply_code::not_found:
      return to_caf(errc::no_such, text);
    case reply_code::closing:
      return to_caf(errc::closed, text);
    case reply_code::start_failed:
      return to_caf(errc::unavailable, text);
    default:
      return to_caf(errc::invalid_argument, text);
  }
}

management start_child_call(child_spec child) {
  return {.what = start_child{child.rules}, .child = std::move(child)};
}
management start_instance_call(caf::message arguments) {
  return {.what = start_instance{}, .arguments = std::move(arguments)};
}
management terminate_instance_call(caf::actor instance) {
  return {.what = terminate_instance{}, .instance = std::move(instance)};
}
management restart_child_call(std::string id) {
  return {.what = restart_child{std::move(id)}};
}
management terminate_child_call(std::string id) {
  return {.what = terminate_child{std::move(id)}};
}
management delete_child_call(std::string id) {
  return {.what = delete_child{std::move(id)}};
}
management get_childspec_call(std::string id) {
  return {.what = get_childspec{std::move(id)}};
}
management which_children_call() { return {.what = which_children{}}; }
management count_children_call() { return {.what = count_children{}}; }
management reconfigure_call(sup_spec spec) {
  reconfigure what{spec.flags, {}};
  for (const auto& child : spec.children)
    what.children.push_back(child.rules);
  return {.what = std::move(what),
          .spec = std::make_shared<const sup_spec>(std::move(spec))};
}

} // namespace ringactor::supervision
