// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/reporting.hpp"

#include "ringactor/abi/envelope_fields.h"
#include "ringactor/abi/host_layer.h"
#include "ringactor/actor/error.hpp"
#include "ringactor/actor/kernel_actor.hpp"

namespace ringactor {

namespace {

ra_control& control_of(engine_core& core, std::uint32_t place) {
  auto memory = core.engine().memory();
  return reinterpret_cast<ra_control*>(memory.shared
                                       + memory.layout->control)[place];
}

caf::error refusal(errc why, std::string who, const message::message_info& m) {
  if (why == errc::ok)
    return {};
  const std::string wanted{m.name};
  if (why == errc::empty)
    who +=
      " has published nothing in this life; ask again once its handler "
      "has called ra_publish";
  else if (why == errc::bad_type)
    who += " does not publish " + wanted
           + " but another struct; ask for the one its handlers publish";
  else if (why == errc::timeout)
    who += " published " + wanted
           + " anew at each look; ask again, or let it publish less often";
  else
    who += ": " + std::string{describe(why)};
  return to_caf(why, who);
}

} // namespace

caf::error subscribe_alerts(const engine& where, const caf::actor& who) {
  return where.core().bridge().alerts().add(who, "alerts");
}

bool unsubscribe_alerts(const engine& where, const caf::actor& who) {
  return who && where.core().bridge().alerts().remove(who.id());
}

caf::error subscribe_snapshots(const engine& where, const caf::actor& who) {
  return where.core().bridge().snapshots().add(who, "snapshots");
}

bool unsubscribe_snapshots(const engine& where, const caf::actor& who) {
  return who && where.core().bridge().snapshots().remove(who.id());
}

caf::error detail::read_published(const caf::actor& who,
                                  const message::message_info& m,
                                  std::span<std::byte> into) {
  auto handle = caf::actor_cast<caf::strong_actor_ptr>(who);
  auto* kernel = caf_compat::facade_cast<kernel_actor>(handle);
  if (!kernel)
    return to_caf(errc::invalid_argument,
                  "only a kernel actor publishes a small state");
  errc status = errc::down;
  if (!caf_compat::has_ended(handle))
    status =
      backend::read_published(control_of(kernel->core(), kernel->place()),
                              kernel->where().incarnation, m.type_id, into);
  return refusal(status, "kernel actor " + kernel->kernel(), m);
}

caf::error detail::read_published(const engine& where, ra_address who,
                                  const message::message_info& m,
                                  std::span<std::byte> into) {
  auto& core = where.core();
  const std::uint32_t place = ra_address_index(who);
  const std::string text = "actor " + std::to_string(ra_address_engine(who))
                           + "/" + std::to_string(place);
  if (who.node != 0 || ra_address_engine(who) != core.id()
      || place >= core.options().places_max)
    return refusal(errc::no_such, text, m);
  auto& control = control_of(core, place);
  // Order: relaxed; which life it is, the words themselves tell.
  const auto command = ra_load(&control.command, ra_relaxed, ra_system);
  const auto life = static_cast<std::uint16_t>(command >> 32);
  if (life == 0)
    return refusal(errc::no_such, text, m);
  if (who.incarnation != 0 && who.incarnation != life)
    return refusal(errc::stale_incarnation, text, m);
  errc status = errc::down;
  if ((command & 0xff) < ra_life_stopped)
    status = backend::read_published(control, life, m.type_id, into);
  return refusal(status, text, m);
}

caf::expected<kernel_operations> operations(const engine& where,
                                            std::string_view kernel) {
  auto& core = where.core();
  auto number = backend::find_kernel(core.program().core, kernel);
  if (!number)
    return to_caf(number.error());
  return backend::read_operations(core.engine().memory(), *number);
}

} // namespace ringactor
