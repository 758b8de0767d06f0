// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/cpu/engine.hpp"

#include "ringactor/clock/physical_clock.hpp"
#include "ringactor/clock/ticks.hpp"

#include <cstring>

namespace ringactor::cpu {

engine::engine(const host::planned_layout& plan, host::region shared,
               host::region near, const cpu_image& image,
               const clock::physical_clock& clock, backend::up_sink& up,
               backend::executor& ready)
  : layout_{plan.record},
    shared_{std::move(shared)},
    near_{std::move(near)},
    image_{image},
    clock_{clock},
    up_{up},
    ready_{ready},
    mailboxes_{layout_, shared_.get(), near_.get(), 0},
    budget_ticks_{plan.record.budget_us * clock::ticks_per_us()},
    lanes_{plan.lanes},
    ways_{make_ways()} {
  if (lanes_ != 1)
    groups_ = std::make_unique<lane_group[]>(layout_.workers);
  std::memcpy(shared_.get(), &layout_, sizeof layout_);
  auto* pool = reinterpret_cast<ra_pool*>(shared_.get() + layout_.pool);
  ra_pool_init(pool, layout_.pool_bytes);
}

ra_host engine::make_ways() noexcept {
  ra_host to{};
  to.self = this;
  to.lanes = lanes_;
  to.make_ready = [](void* self, void* where, std::uint32_t place) {
    auto* engine = static_cast<cpu::engine*>(self);
    engine->ready_.make_ready(*engine, place, where);
  };
  to.up = [](void* self, void* where, const void* message) {
    auto* engine = static_cast<cpu::engine*>(self);
    auto* m = static_cast<const ra_message*>(message);
    engine->up_.deliver({m, 1}, where);
  };
  return to;
}

// A view that runs handlers; one that posts needs no lanes.
ra_engine engine::handling_view(std::uint32_t worker, void* context) noexcept {
  ra_engine e = mailboxes_.view(worker, ways_, context);
  if (groups_)
    e.host.group = &groups_[worker];
  return e;
}

errc engine::post(const ra_message& message, void* context) noexcept {
  // Order: acquire; a post after request_stop has returned is refused.
  if (stopped_.load(std::memory_order_acquire)
      && ra_message_type(&message) != ra_type_stop)
    return errc::closed;
  const std::uint32_t status = mailboxes_.post(message, ways_, context);
  if (status != ra_post_own)
    return host::mailboxes::to_errc(status);
  const std::uint32_t place = ra_address_index(ra_message_to(&message));
  ready_.make_ready(*this, place, context);
  return errc::ok;
}

backend::attempt engine::try_handle(std::span<const ra_message> messages,
                                    std::size_t& taken,
                                    void* context) noexcept {
  taken = 0;
  const ra_address to = ra_message_to(&messages.front());
  const std::uint32_t place = ra_address_index(to);
  // Order: acquire; as in post.
  if (stopped_.load(std::memory_order_acquire))
    return backend::attempt::busy;
  host::mailboxes::lease record{mailboxes_};
  ra_engine e = handling_view(record.index(), context);
  if (!ra_is_mine(&e, to) || ra_commanded_life(&e, place) != ra_life_active
      || !ra_mailbox_claim(&e, place))
    return backend::attempt::busy;
  e.worker->wall_us = clock_.now_us();
  std::uint32_t handled = 0;
  int more = image_.handle(&e, place, record.index(), messages,
                           {layout_.budget, budget_ticks_}, &handled);
  taken = handled;
  if (handled == 0) { // its handler keeps it: to be posted, behind what came
    if (more)
      ready_.make_ready(*this, place, context);
    return backend::attempt::busy;
  }
  return more ? backend::attempt::more : backend::attempt::done;
}

bool engine::activate(std::uint32_t place, void* context) noexcept {
  host::mailboxes::lease record{mailboxes_};
  ra_engine e = handling_view(record.index(), context);
  e.worker->wall_us = clock_.now_us();
  return image_.activate(&e, place, record.index(),
                         {layout_.budget, budget_ticks_})
         != 0;
}

backend::engine_memory engine::memory() const noexcept {
  return {shared_.get(), &layout_};
}

ra_telemetry engine::status() const noexcept { return mailboxes_.status(); }

std::vector<backend::running_handler> engine::running() const {
  return mailboxes_.running();
}

void engine::request_stop() noexcept {
  // Order: release; pairs with the acquire in post.
  stopped_.store(true, std::memory_order_release);
}

} // namespace ringactor::cpu
