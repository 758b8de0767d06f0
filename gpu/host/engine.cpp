// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/host/engine.hpp"

#include "gpu/device/mailbox.h"
#include "gpu/host/leftovers.hpp"

namespace ringactor::host {

engine::engine(const device_layout& plan, std::unique_ptr<regions> memory,
               std::unique_ptr<launcher> device,
               std::optional<backend::execution_model> model,
               const clock::physical_clock& clock, backend::up_sink& up)
  : layout_{plan.engine.record},
    groups_{plan.groups},
    memory_{std::move(memory)},
    at_{memory_->at()},
    up_{up},
    mailboxes_{layout_, at_.shared, at_.near, plan.groups},
    ways_{make_ways()},
    pump_{std::move(device), *reinterpret_cast<ra_door*>(at_.door), clock, up} {
  pump_.when_lost([this] { close_books(); });
  if (!model)
    return;
  pump_.grant_lease();
  thread_.emplace(pump_, *model);
  pump_.device().watch([this] { thread_->wake(); });
}

void engine::fall_silent(std::uint64_t lease_looks) noexcept {
  thread_->set_silent(true);
  pump_.set_lease(lease_looks);
}

void engine::make_ready(std::uint64_t entry) noexcept {
  pump_.make_ready(entry);
  if (thread_)
    thread_->wake();
}

// What a post itself makes ready or sends up: waiters, refused messages.
ra_host engine::make_ways() noexcept {
  ra_host to{};
  to.self = this;
  to.make_ready = [](void* self, void*, std::uint32_t place) {
    static_cast<engine*>(self)->make_ready(place);
  };
  to.up = [](void* self, void* where, const void* message) {
    auto* m = static_cast<const ra_message*>(message);
    static_cast<engine*>(self)->up_.deliver({m, 1}, where);
  };
  return to;
}

errc engine::post(const ra_message& message, void* context) noexcept {
  if (!pump_.works())
    return errc::unavailable;
  // Order: acquire; a post after request_stop has returned is refused.
  if (stopped_.load(std::memory_order_acquire)
      && ra_message_type(&message) != ra_type_stop)
    return errc::closed;
  const std::uint32_t place = ra_address_index(ra_message_to(&message));
  if (ra_message_type(&message) == ra_type_start)
    note_place(place);
  const std::uint32_t status = mailboxes_.post(message, ways_, context);
  if (status != ra_post_own)
    return mailboxes::to_errc(status);
  const bool held = up_.hold(place, context);
  make_ready(place | (held ? std::uint32_t{ra_ready_held} : 0));
  if (held && pump_.fails()) // it has let go of those before
    up_.let_go(place);
  return errc::ok;
}

void engine::note_place(std::uint32_t place) noexcept {
  // Order: relaxed, both; close() of the mailboxes orders it.
  auto known = places_.load(std::memory_order_relaxed);
  while (known <= place // ends: others only raise it
         && !places_.compare_exchange_weak(known, place + 1,
                                           std::memory_order_relaxed)) {}
}

// Each message that was posted was handled, came up as refused, is found, or
// nobody knows: its handler ran, or a worker had it in its hands.
void engine::close_books() {
  mailboxes_.close();
  const leftovers left{mailboxes_.view(0, ways_, nullptr), groups_,
                       // Order: relaxed; as in note_place
                       places_.load(std::memory_order_relaxed)};
  const auto books = left.publish_counts();
  const auto found =
    left.bring([this](std::uint32_t place, const ra_message& m) {
      up_.deliver_from(place, {&m, 1});
    });
  const std::uint64_t known = books.handled + pump_.letters() + found;
  // Order: release; who reads it sees the counts that were published.
  unknown_.store(books.posted > known ? books.posted - known : 0,
                 std::memory_order_release);
}

std::uint64_t engine::unknown() const noexcept {
  // Order: acquire; pairs with the release in close_books.
  return unknown_.load(std::memory_order_acquire);
}

backend::engine_memory engine::memory() const noexcept {
  return {at_.shared, &layout_};
}

std::optional<std::size_t> engine::step(std::size_t turns) {
  if (thread_)
    return std::nullopt;
  return pump_.step(turns);
}

void engine::join() noexcept {
  if (thread_) {
    thread_->join();
    return;
  }
  pump_.wish_end();
  while (pump_.step(1024) != 0) { // ends: what is left is refused
  }
}

void engine::request_stop() noexcept {
  // Order: release; pairs with the acquire in post.
  stopped_.store(true, std::memory_order_release);
}

} // namespace ringactor::host
