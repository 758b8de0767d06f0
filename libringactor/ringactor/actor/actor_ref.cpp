// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/actor_ref.hpp"

#include "ringactor/actor/directory.hpp"
#include "ringactor/actor/engine.hpp"
#include "ringactor/actor/error.hpp"
#include "ringactor/actor/host_fence.hpp"
#include "ringactor/actor/ref_actor.hpp"

namespace ringactor {

actor_ref::actor_ref(std::weak_ptr<directory> where, ra_address address,
                     std::uint32_t epoch, ref_mode mode)
  : where_{std::move(where)}, address_{address}, epoch_{epoch}, mode_{mode} {}

actor_ref actor_ref::with(ref_mode mode) const {
  auto copy = *this;
  copy.mode_ = mode;
  return copy;
}

errc actor_ref::check(std::uint32_t first,
                      std::uint32_t latest) const noexcept {
  const std::uint32_t wanted = address_.incarnation;
  if (latest == 0)
    return errc::no_such;
  if (wanted == 0)
    return errc::ok;
  const bool right = mode_ == ref_mode::pinned
                       ? wanted == latest
                       : wanted >= first && wanted <= latest;
  return right ? errc::ok : errc::stale_incarnation;
}

caf::strong_actor_ptr actor_ref::find(errc& why) const {
  auto where = where_.lock();
  why = address_.id == 0 ? errc::no_such : errc::closed;
  return where && address_.id != 0 ? where->find(*this, why) : nullptr;
}

caf::expected<caf::actor> actor_ref::resolve() const {
  errc why = errc::ok;
  if (auto found = find(why))
    return caf::actor_cast<caf::actor>(found);
  return refusal_of(*this, why);
}

ra_address actor_ref::address() const {
  auto address = address_;
  auto where = where_.lock();
  if (mode_ == ref_mode::follow && where && where->is_kept(*this))
    address.incarnation = 0;
  return address;
}

caf::actor actor_ref::as_actor(caf::actor_system& system) const {
  auto made = caf_compat::make_facade<ref_actor>(system, *this);
  caf_compat::facade_cast<ref_actor>(
    caf::actor_cast<caf::strong_actor_ptr>(made))
    ->launch();
  return made;
}

caf::actor actor_ref::target(caf::actor_control_block& sender) const {
  errc why = errc::ok;
  auto found = find(why);
  if (found && !is_fenced(&sender))
    return caf::actor_cast<caf::actor>(found);
  return as_actor(*sender.home_system); // refuses the message as it should be
}

actor_ref ref_to(const engine& where, const caf::actor& who, ref_mode mode) {
  return ref_to(where, where.address_of(who), mode);
}

actor_ref ref_to(const engine& where, ra_address who, ref_mode mode) {
  return where.core().bridge().where().ref(who, mode);
}

std::string to_string(const actor_ref& who) {
  return "actor " + std::to_string(who.id() >> ra_engine_shift) + "/"
         + std::to_string(who.index());
}

caf::error refusal_of(const actor_ref& who, errc why) {
  std::string text = to_string(who) + ": ";
  text += describe(why);
  if (why == errc::stale_incarnation)
    text += " (" + std::to_string(who.incarnation())
            + "); look it up again, or follow a kept address";
  else if (why == errc::down)
    text += "; it can be restarted where its address is kept";
  return to_caf(why, text);
}

} // namespace ringactor
