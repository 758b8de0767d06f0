// SPDX-License-Identifier: BSD-3-Clause
// The way up of what goes to subscribers: alerts and snapshots.
#include "ringactor/actor/bridge.hpp"
#include "ringactor/message/payload.hpp"

#include <vector>

namespace ringactor {

namespace {

std::vector<caf::strong_actor_ptr> living(const subscribers& of) {
  auto found = of.all();
  std::erase_if(found, caf_compat::has_ended);
  return found;
}

} // namespace

void bridge::deliver_alert(const ra_message& message,
                           const caf::strong_actor_ptr& self,
                           caf_compat::execution_unit* unit) {
  where_->clock().merge(message.w[7]);
  auto told = living(*alerts_);
  // A request that was handed on would have as many answers as subscribers.
  if (told.empty() || (ra_message_flags(&message) & ra_flag_request) != 0) {
    bury(message, errc::no_such, unit);
    return;
  }
  const auto* codec =
    codecs_.find(static_cast<std::uint16_t>(ra_message_type(&message)));
  std::vector<std::byte> content(codec ? codec->info.bytes : 0);
  if (!codec || message::read_payload(message, content, pool_) != errc::ok) {
    bury(message, errc::corrupt, unit);
    return;
  }
  message::release_indirect(message, pool_);
  if (codec->info.span_count != 0)
    told.resize(1); // a block has one owner
  for (const auto& who : told)
    caf_compat::deliver(
      who, codec->make(self, caf::make_message_id(), content.data()), unit);
}

void bridge::deliver_snapshot(const ra_message& message, state_snapshot what,
                              std::size_t bytes,
                              const caf::strong_actor_ptr& self,
                              caf_compat::execution_unit* unit) {
  where_->clock().merge(message.w[7]);
  const auto told = living(*snapshots_);
  if (told.empty()) {
    bury(message, errc::no_such, unit);
    return;
  }
  std::vector<std::byte> copy(bytes);
  if (message::read_payload(message, copy, pool_) != errc::ok) {
    bury(message, errc::corrupt, unit);
    return;
  }
  message::release_indirect(message, pool_);
  what.hlc = message.w[7];
  what.bytes = std::make_shared<const std::vector<std::byte>>(std::move(copy));
  for (const auto& who : told)
    caf_compat::deliver(
      who, caf_compat::make_element(self, caf::make_message_id(), what), unit);
}

} // namespace ringactor
