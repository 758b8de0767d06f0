// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/supervision/init.hpp"

#include "ringactor/actor/error.hpp"

namespace ringactor::supervision {

namespace {

init_outcome run(const init_function& init, const std::string& whose) {
  const auto who = "supervisor '" + whose + "': its init function ";
  if (!init)
    return to_caf(errc::invalid_argument, who + "is missing; give it one");
  try {
    return init();
  } catch (const std::exception& thrown) {
    return to_caf(errc::handler_failed, who + "threw: " + thrown.what());
  } catch (...) {
    return to_caf(errc::handler_failed, who + "threw");
  }
}

using start_of_spec = caf::expected<caf::actor> (*)(caf::actor_system&,
                                                    sup_spec,
                                                    supervisor_options);

caf::expected<caf::actor> start_made(caf::actor_system& system,
                                     const init_function& init,
                                     supervisor_options options,
                                     start_of_spec start) {
  auto made = run(init, options.name);
  if (auto* why = std::get_if<caf::error>(&made))
    return std::move(*why);
  if (auto* spec = std::get_if<sup_spec>(&made))
    return start(system, std::move(*spec), std::move(options));
  return caf::actor{};
}

} // namespace

caf::expected<caf::actor> spawn_supervisor_from(caf::actor_system& system,
                                                const init_function& init,
                                                supervisor_options options) {
  return start_made(system, init, std::move(options), spawn_supervisor);
}

caf::expected<caf::actor> start_supervisor_from(caf::actor_system& system,
                                                const init_function& init,
                                                supervisor_options options) {
  return start_made(system, init, std::move(options), start_supervisor);
}

child_spec nested_from(child_rules rules, init_function init) {
  rules.kind = child_kind::supervisor;
  auto start = [rules, init](const start_context& context) -> start_outcome {
    auto made = run(init, context.options.name + '/' + rules.id);
    if (auto* why = std::get_if<caf::error>(&made))
      return std::move(*why);
    if (auto* spec = std::get_if<sup_spec>(&made))
      return nested(rules, std::move(*spec)).start(context);
    return ignored{};
  };
  return {std::move(rules), std::move(start), nullptr, milliseconds{0}};
}

} // namespace ringactor::supervision
