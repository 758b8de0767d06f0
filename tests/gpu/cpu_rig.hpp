// SPDX-License-Identifier: BSD-3-Clause
// A CPU engine, or another backend's, without CAF: a test is its host. Posts
// messages, records what comes up.
#pragma once

#include "gpu/cpu/backend.hpp"
#include "ringactor/abi/envelope_fields.h"
#include "ringactor/backend/executors.hpp"
#include "ringactor/backend/place_table.hpp"
#include "ringactor/clock/physical_clock.hpp"
#include "ringactor/message/payload.hpp"
#include "tests/kernels/probe/messages.h"

#include <atomic>
#include <cstring>
#include <memory>
#include <vector>

namespace ringactor::testing {

inline constexpr std::uint32_t host_id = 7; // where replies go

/// Records messages; only for tests on one thread.
struct recorder final : backend::up_sink {
  std::vector<ra_message> seen;
  void deliver(std::span<const ra_message> messages, void*) noexcept override {
    seen.insert(seen.end(), messages.begin(), messages.end());
  }
};

template <class T>
ra_message make_message(std::uint32_t place, const T& value,
                        std::uint32_t flags = 0,
                        std::uint64_t correlation = 0) {
  ra_message m{};
  using traits = message::message_traits<T>;
  m.w[0] = ra_head_word(flags, ra_priority_normal, traits::type_id, 0);
  ra_set_to(&m, ra_make_address(1, place, 0), 0);
  ra_set_from(&m, ra_make_address(0, host_id, 1));
  ra_set_correlation(&m, correlation);
  m.w[7] = ra_hlc_make(clock::wall().now_us(), 0);
  static_assert(sizeof(T) <= ra_payload_bytes, "no pool in this helper");
  (void)message::write_payload(m, std::as_bytes(std::span{&value, 1}), nullptr);
  return m;
}

/// The struct in a message's payload.
template <class T>
T payload_of(const ra_message& m) {
  T value{};
  std::memcpy(&value, m.w + ra_envelope_words, sizeof value);
  return value;
}

/// An engine of probes; `Executor` runs them.
class rig {
public:
  rig(const cpu::cpu_image& image, backend::up_sink& up,
      backend::executor& ready, backend::engine_config config = {})
    : rig{image, std::make_unique<cpu::cpu_backend>(image), up, &ready,
          config} {}

  /// Of the backend `on`, for the same kernels as `image`.
  rig(const cpu::cpu_image& image, std::unique_ptr<backend::backend> on,
      backend::up_sink& up, backend::executor* ready,
      backend::engine_config config)
    : image_{image}, backend_{std::move(on)} {
    config.engine_id = 1;
    auto device = backend_->open(0);
    auto engine = (*device)->launch(config, up, ready);
    engine_ = std::move(*engine);
    device_ = std::move(*device);
    places_ = std::make_unique<backend::place_table>(
      config.places_max, engine_->memory().layout->states, config.state_bytes);
  }

  backend::engine& engine() { return *engine_; }

  /// Starts a probe in a new place; its start message has yet to be handled.
  backend::place start(std::uint32_t limit = 1024, probe_config config = {},
                       ra_policy policy = ra_policy_reject) {
    return start_kernel(0, config, limit, policy);
  }
  /// The same for any kernel of the image, by its number; with a block that
  /// holds the state to begin with, if it is one.
  template <class Config>
  backend::place start_kernel(std::uint16_t number, const Config& config,
                              std::uint32_t limit = 1024,
                              ra_policy policy = ra_policy_reject,
                              ra_span restore = {}) {
    auto place = *places_->take(image_.state_bytes(number));
    ra_message m = make_message(place.index, config);
    m.w[0] = ra_head_word(0, ra_priority_critical, ra_type_start, number);
    ra_set_to(&m, ra_make_address(1, place.index, place.incarnation),
              sizeof config);
    ra_set_id(&m, ra_span_offset(restore));
    ra_set_correlation(&m, place.incarnation);
    m.w[5] = place.state;
    ra_set_start_limit(&m, limit, policy);
    command(place, ra_life_active);
    engine_->post(m, nullptr);
    return place;
  }
  void stop(const backend::place& place) {
    command(place, ra_life_stopped);
    post_own(place, ra_type_stop);
  }
  void rest(const backend::place& place) {
    command(place, ra_life_inactive);
    post_own(place, ra_type_hold);
  }
  void resume(const backend::place& place) {
    command(place, ra_life_active);
    post_own(place, ra_type_resume);
  }
  ra_control& control(std::uint32_t place) {
    auto memory = engine_->memory();
    return reinterpret_cast<ra_control*>(memory.shared
                                         + memory.layout->control)[place];
  }
  ra_pool* pool() {
    auto memory = engine_->memory();
    return reinterpret_cast<ra_pool*>(memory.shared + memory.layout->pool);
  }
  backend::place_table& places() { return *places_; }

private:
  void post_own(const backend::place& place, std::uint32_t type) {
    ra_message m{};
    m.w[0] = ra_head_word(0, ra_priority_critical, type, 0);
    ra_set_to(&m, ra_make_address(1, place.index, place.incarnation), 0);
    engine_->post(m, nullptr);
  }
  void command(const backend::place& place, std::uint32_t life) {
    // Order: release; pairs with the acquire of the engine's admission.
    std::atomic_ref{control(place.index).command}.store(
      ra_command_word(life, place.incarnation), std::memory_order_release);
  }
  const cpu::cpu_image& image_;
  std::unique_ptr<backend::backend> backend_;
  std::unique_ptr<backend::device> device_;
  std::unique_ptr<backend::engine> engine_;
  std::unique_ptr<backend::place_table> places_;
};

} // namespace ringactor::testing
