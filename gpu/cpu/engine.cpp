// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/cpu/engine.hpp"

#include "ringactor/clock/physical_clock.hpp"
#include "ringactor/clock/ticks.hpp"

#include <cstring>
#include <functional>
#include <thread>

namespace ringactor::cpu {

namespace {

std::uint32_t home_worker() noexcept {
  thread_local const auto hash = static_cast<std::uint32_t>(
    std::hash<std::thread::id>{}(std::this_thread::get_id()) * 0x9e3779b97f4aull
    >> 32);
  return hash;
}

errc to_errc(std::uint32_t status) noexcept {
  return static_cast<errc>(status & 0xff);
}

} // namespace

// A worker record, held by this thread for one call. Records are more than
// threads, so the first try nearly always succeeds: one exchange on a line
// that this thread used last.
class engine::lease {
public:
  explicit lease(engine& of) noexcept : of_{of} {
    std::uint32_t count = of.layout_.workers;
    index_ = home_worker() % count;
    // Each round looks at every record; a holder gives its own back after a
    // bounded activation.
    for (std::uint64_t tries = 0;; ++tries) {
      auto& word = of.worker_at(index_)->lease;
      // Order: acquire; pairs with the release in the destructor.
      if (ra_load(&word, ra_relaxed, ra_device) == 0
          && ra_exchange(&word, 1, ra_acquire, ra_device) == 0)
        return;
      index_ = (index_ + 1) % count;
      if (tries >= count)
        ra_pause(tries);
    }
  }
  ~lease() {
    // Order: release; hands the record's plain fields to the next holder.
    ra_store(&of_.worker_at(index_)->lease, 0, ra_release, ra_device);
  }
  lease(const lease&) = delete;
  lease& operator=(const lease&) = delete;
  std::uint32_t index() const noexcept { return index_; }

private:
  engine& of_;
  std::uint32_t index_;
};

engine::engine(const planned_layout& plan, region shared, region near,
               const cpu_image& image, const clock::physical_clock& clock,
               backend::up_sink& up, backend::executor& ready)
  : layout_{plan.record},
    shared_{std::move(shared)},
    near_{std::move(near)},
    image_{image},
    clock_{clock},
    up_{up},
    ready_{ready},
    budget_ticks_{plan.record.budget_us * clock::ticks_per_us()},
    lanes_{plan.lanes} {
  if (lanes_ != 1)
    groups_ = std::make_unique<lane_group[]>(layout_.workers);
  std::memcpy(shared_.get(), &layout_, sizeof layout_);
  auto* pool = reinterpret_cast<ra_pool*>(shared_.get() + layout_.pool);
  ra_pool_init(pool, layout_.pool_bytes);
}

ra_worker* engine::worker_at(std::uint32_t index) const noexcept {
  return reinterpret_cast<ra_worker*>(near_.get() + layout_.worker_table)
         + index;
}

ra_engine engine::view(std::uint32_t worker, void* context) noexcept {
  ra_engine e;
  e.shared = reinterpret_cast<std::uint8_t*>(shared_.get());
  e.near = reinterpret_cast<std::uint8_t*>(near_.get());
  e.layout = &layout_;
  e.worker = worker_at(worker);
  e.host.self = this;
  e.host.context = context;
  e.host.make_ready = [](void* self, void* where, std::uint32_t place) {
    auto* engine = static_cast<cpu::engine*>(self);
    engine->ready_.make_ready(*engine, place, where);
  };
  e.host.up = [](void* self, void* where, const void* message) {
    auto* engine = static_cast<cpu::engine*>(self);
    auto* m = static_cast<const ra_message*>(message);
    engine->up_.deliver({m, 1}, where);
  };
  return e;
}

// A view that runs handlers; one that posts needs no lanes.
ra_engine engine::handling_view(std::uint32_t worker, void* context) noexcept {
  ra_engine e = view(worker, context);
  e.host.group = groups_ ? &groups_[worker] : nullptr;
  e.host.lane = 0;
  e.host.lanes = lanes_;
  return e;
}

std::uint32_t engine::place_message(ra_engine& e,
                                    const ra_message& m) noexcept {
  const std::uint32_t place = ra_address_index(ra_message_to(&m));
  const std::uint32_t type = ra_message_type(&m);
  if (type >= ra_type_user) [[likely]]
    return ra_mailbox_post(&e, place, &m);
  switch (type) {
    case ra_type_start:
      return ra_mailbox_post_start(&e, place, &m);
    case ra_type_stop:
      return ra_mailbox_post_stop(&e, place, &m);
    case ra_type_hold:
      return ra_message_handler(&m) == ra_then_rests
               ? ra_rest_save_command(&e, place)
               : ra_rest_command(&e, place);
    case ra_type_resume:
      return ra_rest_end(&e, place);
    default:
      return ra_mailbox_post(&e, place, &m);
  }
}

errc engine::post(const ra_message& message, void* context) noexcept {
  // Order: acquire; a post after request_stop has returned is refused.
  if (stopped_.load(std::memory_order_acquire)
      && ra_message_type(&message) != ra_type_stop)
    return errc::closed;
  std::uint32_t status = ra_ok;
  ra_address to = ra_message_to(&message);
  {
    lease record{*this};
    ra_engine e = view(record.index(), context);
    if (!ra_is_mine(&e, to))
      return errc::no_such;
    status = place_message(e, message);
  }
  if (status == ra_post_own)
    ready_.make_ready(*this, ra_address_index(to), context);
  return status == ra_post_own ? errc::ok : to_errc(status);
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
  lease record{*this};
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
  lease record{*this};
  ra_engine e = handling_view(record.index(), context);
  e.worker->wall_us = clock_.now_us();
  return image_.activate(&e, place, record.index(),
                         {layout_.budget, budget_ticks_})
         != 0;
}

backend::engine_memory engine::memory() const noexcept {
  return {shared_.get(), &layout_};
}

ra_telemetry engine::status() const noexcept {
  ra_telemetry sum{};
  auto* records =
    reinterpret_cast<ra_telemetry*>(shared_.get() + layout_.telemetry);
  constexpr std::size_t fields = sizeof(ra_telemetry) / sizeof(ra_atomic);
  for (std::uint32_t i = 0; i < layout_.workers; ++i)
    for (std::size_t k = 0; k < fields; ++k)
      // Order: relaxed; a snapshot of counts.
      (&sum.handled)[k] +=
        ra_load(&records[i].handled + k, ra_relaxed, ra_system);
  return sum;
}

std::vector<backend::running_handler> engine::running() const {
  std::vector<backend::running_handler> found;
  const auto* control =
    reinterpret_cast<ra_control*>(shared_.get() + layout_.control);
  for (std::uint32_t i = 0; i < layout_.workers; ++i) {
    // A record that is not in use names the last place it ran, whose beat says
    // what it does now. Order: relaxed, here and below; a sample.
    const auto word = ra_load(&worker_at(i)->running, ra_relaxed, ra_device);
    if (word == 0)
      continue;
    const auto place = static_cast<std::uint32_t>(word - 1);
    // Order: as above.
    const auto beat = ra_load(&control[place].beat, ra_relaxed, ra_system);
    if (beat % 2 == 1)
      found.push_back({place, beat});
  }
  return found;
}

void engine::request_stop() noexcept {
  // Order: release; pairs with the acquire in post.
  stopped_.store(true, std::memory_order_release);
}

} // namespace ringactor::cpu
