// SPDX-License-Identifier: BSD-3-Clause
// The way up: an envelope becomes a CAF message. The tour's last stop.
#include "ringactor/actor/bridge.hpp"
#include "ringactor/actor/error.hpp"
#include "ringactor/message/payload.hpp"

#include <cstring>
#include <vector>

namespace ringactor {

namespace {

// The struct of a message that fits the stack; larger ones go to the heap.
constexpr std::size_t stack_bytes = 512;

bool has_error(const ra_message& answer) noexcept {
  return (ra_message_flags(&answer) & ra_flag_indirect) == 0
         && ra_message_length(&answer) == sizeof(ra_error);
}

} // namespace

caf::mailbox_element_ptr bridge::make_element(const ra_message& from,
                                              caf::strong_actor_ptr sender,
                                              caf::message_id id) {
  auto type = static_cast<std::uint16_t>(ra_message_type(&from));
  const auto* codec = codecs_.find(type);
  if (!codec)
    return nullptr;
  alignas(16) std::byte small[stack_bytes];
  std::vector<std::byte> large;
  std::byte* data = small;
  if (codec->info.bytes > stack_bytes) {
    large.resize(codec->info.bytes);
    data = large.data();
  }
  if (message::read_payload(from, {data, codec->info.bytes}, pool_) != errc::ok)
    return nullptr;
  message::release_indirect(from, pool_);
  return codec->make(std::move(sender), id, data);
}

void bridge::deliver_answer(const ra_message& answer,
                            const caf::strong_actor_ptr& self,
                            caf_compat::execution_unit* unit,
                            const std::function<std::string()>& kernel) {
  where_->clock().merge(answer.w[7]);
  auto request = where_->pending().take(ra_message_correlation(&answer));
  if (!request || !request->sender) {
    late_.fetch_add(1, std::memory_order_relaxed); // Order: a count
    release(answer);
    return;
  }
  auto id = request->mid.response_id();
  caf::mailbox_element_ptr reply;
  if (ra_message_flags(&answer) & ra_flag_error) {
    ra_error why{};
    std::memcpy(&why, answer.w + ra_envelope_words, sizeof why);
    if (has_error(answer))
      reply = caf_compat::make_element(self, id, to_caf(why, kernel()));
  } else if (ra_message_type(&answer) == ra_type_none) {
    reply = caf_compat::make_empty_element(self, id);
  } else {
    reply = make_element(answer, self, id);
  }
  if (!reply) {
    release(answer);
    reply = caf_compat::make_element(
      self, id,
      to_caf(errc::corrupt, "kernel actor " + kernel()
                              + " sent an answer that is no "
                                "message of the image"));
  }
  caf_compat::deliver(request->sender, std::move(reply), unit);
}

void bridge::deliver_to_host(const ra_message& message,
                             const caf::strong_actor_ptr& self,
                             caf_compat::execution_unit* unit) {
  where_->clock().merge(message.w[7]);
  errc why = errc::ok;
  auto to = where_->find_host(ra_message_to(&message), why);
  if (!to) {
    bury(message, why, unit);
    return;
  }
  auto sender = self;
  auto id = caf::make_message_id();
  caf::mailbox_element_ptr request;
  if (ra_message_flags(&message) & ra_flag_request) { // a forwarded request
    request = where_->pending().take(ra_message_correlation(&message));
    if (!request) {
      bury(message, errc::expired);
      return;
    }
    sender = request->sender;
    id = request->mid;
  }
  auto element = make_element(message, std::move(sender), id);
  if (element) {
    caf_compat::deliver(to, std::move(element), unit);
    return;
  }
  bounce(std::move(request), to_caf(errc::corrupt, ""), unit);
  bury(message, errc::corrupt);
}

void bridge::bury(const ra_message& message, errc reason,
                  caf_compat::execution_unit* unit,
                  const std::function<std::string()>& kernel) {
  release(message);
  if ((ra_message_flags(&message) & ra_flag_request) == 0) {
    where_->publish(message, reason);
    return;
  }
  auto waiting = where_->pending().take(ra_message_correlation(&message));
  if (!waiting) { // it was told before, by the end of the actor it asked
    late_.fetch_add(1, std::memory_order_relaxed); // Order: a count
    return;
  }
  ra_error why{static_cast<std::uint32_t>(reason), 0, ra_message_type(&message),
               0};
  bounce(std::move(waiting), to_caf(why, kernel ? kernel() : "of the address"),
         unit);
}

bool bridge::keep_for_next(const ra_message& message) {
  return (ra_message_flags(&message) & ra_flag_request) == 0
         && ra_message_type(&message)
              >= static_cast<std::uint32_t>(ra_type_user)
         && kept_.take_in(message);
}

void bridge::give_back(const ra_message& message, errc reason,
                       caf_compat::execution_unit* unit,
                       const std::function<std::string()>& kernel) {
  auto as_sent = message;
  as_sent.w[0] =
    ra_head_word(ra_message_flags(&message) & ~ra_flag_dead_letter,
                 ra_message_priority(&message), ra_message_type(&message), 0);
  if (reason != errc::down || !keep_for_next(as_sent))
    bury(message, reason, unit, kernel);
}

void bridge::bury_kept(const redelivery::messages& what) {
  for (const auto& each : what)
    bury(each, errc::down);
}

void bridge::bounce(caf::mailbox_element_ptr what, const caf::error& why,
                    caf_compat::execution_unit* unit) {
  if (!what || !what->sender || !what->mid.is_request())
    return;
  auto id = what->mid.response_id();
  caf_compat::deliver(what->sender, caf_compat::make_element(nullptr, id, why),
                      unit);
}

bool bridge::owns_blocks(const ra_message& message) const noexcept {
  auto type = static_cast<std::uint16_t>(ra_message_type(&message));
  const auto* codec = codecs_.find(type);
  return (ra_message_flags(&message) & ra_flag_indirect) != 0
         || (codec && codec->info.span_count != 0);
}

std::span<const std::uint32_t>
bridge::spans_of(std::uint16_t type) const noexcept {
  const auto* codec = codecs_.find(type);
  if (!codec)
    return {};
  return std::span{codec->info.spans}.first(codec->info.span_count);
}

void bridge::release(const ra_message& message) {
  auto type = static_cast<std::uint16_t>(ra_message_type(&message));
  if (const auto* codec = codecs_.find(type))
    message::release_spans(message, codec->info, pool_);
  else
    message::release_indirect(message, pool_);
}

std::uint64_t bridge::late_answers() const noexcept {
  return late_.load(std::memory_order_relaxed); // Order: a snapshot
}

} // namespace ringactor
