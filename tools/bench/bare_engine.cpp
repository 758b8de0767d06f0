// SPDX-License-Identifier: BSD-3-Clause
#include "bare_engine.hpp"

#include "threads.hpp"

#include <ringactor/abi/envelope_fields.h>
#include <ringactor/abi/host_layer.h>
#include <ringactor/clock/hlc.h>
#include <ringactor/clock/physical_clock.hpp>
#include <ringactor/message/payload.hpp>

#include <chrono>
#include <cstring>
#include <sched.h>
#include <stdexcept>

namespace ringactor::bench {

namespace {

constexpr std::uint32_t mailbox_limit = 8192;
constexpr auto answer_time = std::chrono::seconds{30};

ra_message make_message(std::uint32_t place, std::uint32_t type,
                        std::uint32_t flags, std::uint32_t handler) {
  ra_message m{};
  m.w[0] = ra_head_word(flags, ra_priority_normal, type, handler);
  ra_set_to(&m, ra_make_address(1, place, 0), 0);
  ra_set_from(&m, ra_make_address(0, 1, 1));
  m.w[7] = ra_hlc_make(clock::wall().now_us(), 0);
  return m;
}

} // namespace

bare_engine::bare_engine(const backend::image& program, const options& what)
  : actors_(what.actors) {
  open(program, what);
  const auto kernel = backend::find_kernel(program, "bench");
  std::uint64_t state = engine_->memory().layout->states;
  for (std::uint32_t place = 0; place < what.actors; ++place) {
    start(place, state);
    state += (program.kernels[*kernel].state_bytes + 63) / 64 * 64;
  }
  if (!ping(what.actors, false)) // the first launch is compiled
    throw std::runtime_error{"no answer from a bare engine"};
  take_latencies();
}

bare_engine::~bare_engine() {
  if (threads_)
    threads_->join();
  if (engine_) {
    engine_->request_stop();
    engine_->join();
  }
}

void bare_engine::open(const backend::image& program, const options& what) {
  backend::engine_config config;
  config.places_max = 1024;
  config.cells_max = 1u << 16;
  config.pool_bytes = 1u << 20;
  config.state_bytes = 1u << 20;
  config.model = what.model;
  config.batch_limit = what.batch_limit;
  auto opened = backend::open_device(program, {what.backend, config});
  if (!opened)
    throw std::runtime_error{opened.error().what};
  device_ = std::move(opened->where);
  if (what.backend == "cpu")
    threads_ = std::make_unique<backend::thread_executor>(
      1, backend::thread_executor::options{1'000'000, false});
  auto engine = device_->launch(config, *this, threads_.get());
  if (!engine)
    throw std::runtime_error{engine.error().what};
  engine_ = std::move(*engine);
}

void bare_engine::start(std::uint32_t place, std::uint64_t state) {
  const auto memory = engine_->memory();
  auto& control = reinterpret_cast<ra_control*>(
    memory.shared + memory.layout->control)[place];
  // Order: release; pairs with the acquire of the engine's admission.
  ra_store(&control.command, ra_command_word(ra_life_active, 1), ra_release,
           ra_system);
  auto m = make_message(place, ra_type_start, 0, 0);
  ra_set_to(&m, ra_make_address(1, place, 1), 4);
  ra_set_correlation(&m, 1);
  m.w[5] = state;
  ra_set_start_limit(&m, mailbox_limit, ra_policy_reject);
  if (engine_->post(m, nullptr) != errc::ok)
    throw std::runtime_error{"a bare engine refuses a start"};
}

void bare_engine::post(std::uint32_t place) {
  auto m = make_message(place, message::message_traits<bench_ping>::type_id,
                        ra_flag_request, 0);
  const bench_ping ping{++actors_[place].sent, ticks(), 0, 0};
  ra_set_correlation(&m, place + 1);
  ra_set_to(&m, ra_message_to(&m), sizeof ping);
  std::memcpy(m.w + ra_envelope_words, &ping, sizeof ping);
  while (engine_->post(m, nullptr) != errc::ok) // room comes
    pause_once();
  ++sent_;
}

// Answers of one actor come in the order of its pings, each whole.
void bare_engine::deliver(std::span<const ra_message> messages,
                          void*) noexcept {
  const auto now = ticks();
  for (const auto& m : messages) {
    if ((ra_message_flags(&m) & ra_flag_reply) == 0
        && (ra_message_flags(&m) & ra_flag_dead_letter) == 0)
      continue;
    bench_pong pong{};
    std::memcpy(&pong, m.w + ra_envelope_words, sizeof pong);
    const auto place = ra_address_index(ra_message_from(&m));
    const bool good =
      ra_message_type(&m) == message::message_traits<bench_pong>::type_id
      && place < actors_.size() && ra_message_correlation(&m) == place + 1
      && pong.disorder == 0 && pong.number == ++actors_[place].answered;
    const std::uint64_t asked = pong.value ^ pong.number;
    counts_.verified += good && asked <= now;
    counts_.corrupt += !good || asked > now;
    took_.push_back(now - asked);
    // Order: release; pairs with the acquire in wait().
    const auto seen = seen_.fetch_add(1, std::memory_order_release) + 1;
    // Order: relaxed; written before the first of these was posted.
    if (seen == wanted_.load(std::memory_order_relaxed))
      all_came_.release();
  }
}

bool bare_engine::wait(std::uint64_t until) {
  const auto end = std::chrono::steady_clock::now() + answer_time;
  // Order: acquire; pairs with the release in deliver().
  for (std::uint64_t looks = 1; seen_.load(std::memory_order_acquire) < until;
       ++looks) { // ends: in time
    if (looks % 1024 == 0 && std::chrono::steady_clock::now() > end)
      return false;
    if (engine_->take_up() != 0) // as a port does
      continue;
    if (looks < 64)
      pause_once();
    else // engine and device may be more threads than there are cores
      sched_yield();
  }
  return true;
}

bool bare_engine::ping(std::uint64_t count, bool spins) {
  // Order: relaxed; the posts below bring it to who delivers.
  wanted_.store(spins ? 0 : sent_ + count, std::memory_order_relaxed);
  for (std::uint64_t i = 0; i < count; ++i) {
    post(next_);
    next_ = (next_ + 1) % static_cast<std::uint32_t>(actors_.size());
  }
  return spins ? wait(sent_) : all_came_.try_acquire_for(answer_time);
}

tally bare_engine::counts() const {
  tally found = counts_;
  found.messages = sent_;
  // Order: acquire; pairs with the release in deliver().
  const auto seen = seen_.load(std::memory_order_acquire);
  found.lost = sent_ > seen ? sent_ - seen : 0;
  found.duplicated = seen > sent_ ? seen - sent_ : 0;
  return found;
}

std::vector<double> bare_engine::take_latencies() {
  std::vector<double> found;
  found.reserve(took_.size());
  for (const auto each : took_)
    found.push_back(static_cast<double>(each) * ns_per_tick());
  took_.clear();
  return found;
}

} // namespace ringactor::bench
