// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/opencl/batch_engine.hpp"

#include "gpu/host/mailboxes.hpp"
#include "ringactor/backend/own_thread.hpp"

namespace ringactor::opencl {

batch_engine::batch_engine(const planned_layout& plan,
                           const opencl_image& image, batch_memory&& memory,
                           const backend::engine_config& config,
                           const clock::physical_clock& clock,
                           backend::up_sink& up)
  : layout_{plan.engine.record},
    mirror_{plan},
    line_{layout_.cells_max},
    up_{up},
    turns_{plan,  image, std::move(memory), mirror_, line_, config.batch_limit,
           clock, up} {
  if (!config.stepped)
    thread_ = std::thread{[this] { work(); }};
}

errc batch_engine::post(const ra_message& message, void* context) noexcept {
  const std::uint32_t type = ra_message_type(&message);
  const ra_address to = ra_message_to(&message);
  const std::uint32_t place = ra_address_index(to);
  // Order: acquire, both; a post after the end was told is refused.
  if (!works_.load(std::memory_order_acquire))
    return errc::unavailable;
  if (stopped_.load(std::memory_order_acquire) && type != ra_type_stop)
    return errc::closed;
  if (to.node != 0 || ra_address_engine(to) != layout_.engine_id
      || place >= layout_.places_max)
    return errc::no_such;
  // Order: relaxed; a place that never had a life.
  if (type >= ra_type_user
      && (ra_load(&mirror_.control(place).command, ra_relaxed, ra_system)
          & 0xff)
           == ra_life_created)
    return errc::no_such;
  const bool held = up_.hold(place, context);
  const auto put = line_.put(message, held, type < ra_type_user);
  if (put.status != errc::ok && held)
    up_.let_go(place);
  if (put.is_first) // until the line is taken the thread does not sleep
    sleeper_.wake_one();
  return put.status;
}

backend::engine_memory batch_engine::memory() const noexcept {
  return {mirror_.shared(), &layout_};
}

ra_telemetry batch_engine::status() const noexcept {
  return host::mailboxes{layout_, mirror_.shared(), nullptr, 0}.status();
}

std::vector<backend::running_handler> batch_engine::running() const {
  const auto launch = turns_.running_launch();
  // Order: relaxed; one thread looks.
  if (looked_at_.exchange(launch, std::memory_order_relaxed) != launch
      || launch == 0)
    return {};
  std::vector<backend::running_handler> all;
  for (std::uint32_t place = 0; place < turns_.places_seen(); ++place) {
    auto& control = mirror_.control(place);
    // Order: relaxed, both; a sample, and who judges looks again.
    const auto life = ra_load(&control.command, ra_relaxed, ra_system) & 0xff;
    if (life != ra_life_created && life < ra_life_stopped)
      all.push_back({place, ra_load(&control.beat, ra_relaxed, ra_system)});
  }
  return all;
}

bool batch_engine::works_on(const result<bool>& turn) {
  if (turn)
    return true;
  // Order: release; pairs with the acquire in post().
  works_.store(false, std::memory_order_release);
  up_.device_failed(turn.error());
  turns_.end(errc::unavailable);
  return false;
}

std::optional<std::size_t> batch_engine::step(std::size_t turns) {
  if (thread_.joinable())
    return std::nullopt;
  const std::uint64_t before = turns_.activations();
  // Order: acquire; as in post().
  while (works_.load(std::memory_order_acquire)
         && turns_.activations() - before < turns) {
    auto more = turns_.step();
    if (!works_on(more) || !*more)
      break;
  }
  return turns_.activations() - before;
}

void batch_engine::work() {
  backend::mark_own_thread();
  for (;;) { // ends: once closed and nothing is left, or the device failed
    // Order: acquire; pairs with the release in join().
    const bool ends = closed_.load(std::memory_order_acquire);
    auto more = turns_.turn();
    if (!works_on(more))
      return;
    if (*more)
      continue;
    if (ends) {
      turns_.end(errc::closed);
      return;
    }
    sleeper_.park([this] {
      // Order: acquire; pairs with the release in join().
      return !line_.is_empty() || closed_.load(std::memory_order_acquire);
    });
  }
}

void batch_engine::request_stop() noexcept {
  // Order: release; pairs with the acquire in post.
  stopped_.store(true, std::memory_order_release);
}

void batch_engine::join() noexcept {
  // Order: release; pairs with the acquires of the thread.
  closed_.store(true, std::memory_order_release);
  sleeper_.wake_all();
  if (thread_.joinable()) {
    thread_.join();
    return;
  }
  while (step(1024).value_or(0) != 0) { // ends: what is left is refused
  }
  turns_.end(errc::closed);
}

} // namespace ringactor::opencl
