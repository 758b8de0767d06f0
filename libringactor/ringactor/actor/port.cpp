// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/port.hpp"

#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"
#include "ringactor/actor/error.hpp"
#include "ringactor/message/payload.hpp"

#include <utility>

namespace ringactor {

namespace {

bool is_indirect(const ra_message& message) noexcept {
  return (ra_message_flags(&message) & ra_flag_indirect) != 0;
}

std::span<const std::byte> payload_of(const ra_message& message,
                                      ra_pool* pool) noexcept {
  const auto* words =
    reinterpret_cast<const std::byte*>(message.w + ra_envelope_words);
  if (!is_indirect(message))
    return {words, ra_message_length(&message)};
  ra_span block{};
  std::memcpy(&block, words, sizeof block);
  if (ra_pool_check(pool, block) == ra_pool_classes)
    return {};
  return {reinterpret_cast<const std::byte*>(pool) + ra_span_offset(block),
          block.bytes};
}

} // namespace

port::port(caf::intrusive_ptr<engine_core> core,
           const backend::port_hub::opened& rings)
  : core_{std::move(core)},
    line_{rings.line},
    address_{rings.address},
    cells_{rings.cells},
    is_direct_{core_->engine().schedules()} {}

port::port(port&& other) noexcept
  : core_{std::move(other.core_)},
    line_{std::exchange(other.line_, nullptr)},
    address_{other.address_},
    cells_{other.cells_},
    outstanding_{other.outstanding_},
    is_direct_{other.is_direct_} {}

port& port::operator=(port&& other) noexcept {
  if (this != &other) {
    close();
    core_ = std::move(other.core_);
    line_ = std::exchange(other.line_, nullptr);
    address_ = other.address_;
    cells_ = other.cells_;
    outstanding_ = other.outstanding_;
    is_direct_ = other.is_direct_;
  }
  return *this;
}

port::~port() { close(); }

void port::close() noexcept {
  if (auto* line = std::exchange(line_, nullptr))
    core_->ports().close(*line);
}

errc port::push_bytes(ra_address to, std::uint16_t type,
                      std::span<const std::byte> bytes, std::uint32_t flags,
                      std::uint64_t tag, const message_options& options) {
  const bool request = (flags & ra_flag_request) != 0;
  if (to.node != 0 || ra_address_engine(to) != core_->id()
      || ra_address_index(to) >= ra_places_limit || to.id == 0)
    return errc::no_such;
  if (request && (tag == 0 || tag > RA_LOW48))
    return errc::invalid_argument;
  if (request && outstanding_ == cells_)
    return errc::full;
  ra_message message;
  message.w[0] = ra_head_word(flags, options.priority, type, 0);
  message.w[4] = message.w[6] = 0;
  message.w[5] = options.trace;
  ra_set_to(&message, to, 0);
  ra_set_from(&message, address_);
  ra_set_correlation(&message, tag);
  ra_set_deadline(&message, ra_deadline_pack(options.deadline_us));
  message.w[6] |= std::uint64_t{options.tenant} << 48;
  message.w[7] = core_->bridge().where().clock().tick();
  ra_set_id(&message, message.w[7] & RA_LOW48);
  auto* pool = core_->bridge().pool();
  if (errc status = message::write_payload(message, bytes, pool);
      status != errc::ok)
    return status;
  if (is_direct_) { // a mailbox of the device's is filled by its poster
    outstanding_ += request;
    core_->bring({&message, 1});
    return errc::ok;
  }
  const errc status = line_->down.try_push(message);
  if (status != errc::ok)
    message::release_indirect(message, pool);
  else if (request)
    ++outstanding_;
  return status;
}

void port::wake() noexcept {
  if (!is_direct_)
    core_->ports().wake();
}

bool port::pop(ra_message& message) noexcept {
  return pop_answer(message)
         || (is_direct_ && core_->engine().take_up() != 0
             && pop_answer(message));
}

bool port::pop_answer(ra_message& message) noexcept {
  while (line_->answers.try_pop(message) == ring::pop_state::message) {
    if ((ra_message_flags(&message) & ra_flag_reply) == 0)
      // Order: relaxed; a count.
      line_->unasked.fetch_sub(1, std::memory_order_relaxed);
    if (ra_message_to(&message).incarnation == address_.incarnation)
      return true;
    core_->bury(message, errc::stale_incarnation); // of the port before
  }
  return false;
}

port::open_message::open_message(port& of, const ra_message& message)
  : of{of}, message{message} {
  const std::uint32_t flags = ra_message_flags(&message);
  of.core_->bridge().where().clock().merge(message.w[7]);
  view.from = ra_message_from(&message);
  view.type = static_cast<std::uint16_t>(ra_message_type(&message));
  view.stamp = message.w[7];
  view.payload = payload_of(message, of.core_->bridge().pool());
  view.is_answer = (flags & ra_flag_reply) != 0;
  if (!view.is_answer)
    return;
  view.tag = ra_message_correlation(&message);
  if (of.outstanding_ != 0) // a handler may answer twice
    --of.outstanding_;
  if (flags & ra_flag_error && view.payload.size() == sizeof(ra_error)) {
    ra_error why{};
    std::memcpy(&why, message.w + ra_envelope_words, sizeof why);
    view.status = static_cast<errc>(why.status & 0xff);
    view.code = why.code;
  }
}

port::open_message::~open_message() {
  if (is_indirect(message))
    message::release_indirect(message, of.core_->bridge().pool());
}

caf::expected<port> open_port(const engine& where,
                              const port_options& options) {
  auto rings = where.core().ports().open(options.cells);
  if (!rings)
    return to_caf(rings.error());
  return port{caf::intrusive_ptr<engine_core>{&where.core()}, *rings};
}

} // namespace ringactor
