// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/backend/port_hub.hpp"

#include "ringactor/abi/envelope_fields.h"
#include "ringactor/backend/own_thread.hpp"
#include "ringactor/clock/ticks.hpp"

#include <string>

namespace ringactor::backend {

port_line::port_line(ring::ring_memory<> below, ring::ring_memory<> above,
                     const ring::reader_options& reading)
  : down_memory{std::move(below)},
    up_memory{std::move(above)},
    down{down_memory.view()},
    arrivals{down_memory.view(), reading},
    up{up_memory.view(), {.claim = ring::claim_by::swap}},
    answers{up_memory.view(), reading} {}

port_hub::port_hub(port_target& target, std::uint8_t engine_id, bool manual,
                   std::uint64_t spin_us)
  : target_{target},
    engine_id_{engine_id},
    manual_{manual},
    spin_ticks_{spin_us * clock::ticks_per_us()} {}

void port_hub::stop() noexcept {
  // Order: release; pairs with the acquire in work().
  closed_.store(true, std::memory_order_release);
  sleeper_.wake_all();
  if (thread_.joinable())
    thread_.join();
}

port_hub::~port_hub() {
  stop();
  for (auto& line : owned_)
    if (line)
      bury_rest(*line);
}

result<port_line*> port_hub::free_line(std::uint32_t cells,
                                       std::uint32_t& index) {
  for (index = 0; index < ra_ports_max; ++index) {
    auto* line = owned_[index].get();
    if (!line)
      break;
    // Order: acquire; pairs with the release in close().
    const bool open = line->incarnation.load(std::memory_order_acquire) != 0;
    if (!open && line->down.depth() == 0
        && line->down_memory.view().capacity() == cells) {
      bury_rest(*line); // came after it was closed
      return line;
    }
  }
  if (index == ra_ports_max)
    return {errc::exhausted, "all " + std::to_string(ra_ports_max)
                               + " ports of the engine are in use; close one"};
  auto below = ring::ring_memory<>::make(cells);
  if (!below)
    return below.error();
  auto above = ring::ring_memory<>::make(std::uint64_t{cells} * 2);
  if (!above)
    return above.error();
  ring::reader_options reading;
  if (manual_)
    reading.backoff_polls = 0; // each poll is a look
  owned_[index] =
    std::make_unique<port_line>(std::move(*below), std::move(*above), reading);
  return owned_[index].get();
}

result<port_hub::opened> port_hub::open(std::uint32_t cells) {
  if (auto good = ring::check_capacity(cells); !good)
    return good.error();
  std::lock_guard lock{mutex_};
  std::uint32_t index = 0;
  auto line = free_line(cells, index);
  if (!line)
    return line.error();
  static std::atomic<std::uint32_t> lives{0};
  // Never 0, and not that of the port before in this place.
  const std::uint32_t incarnation = lives.fetch_add(1) % 0xffff + 1;
  // Order: release; pairs with the acquire of deliver.
  (*line)->incarnation.store(incarnation, std::memory_order_release);
  // Order: release, both; pair with the acquires of drain.
  lines_[index].store(*line, std::memory_order_release);
  if (index >= count_.load())
    count_.store(index + 1, std::memory_order_release); // Order: as above
  if (!manual_ && !thread_.joinable())
    thread_ = std::thread{[this] { work(); }};
  return opened{
    *line, ra_make_address(engine_id_, ra_places_limit + index, incarnation),
    cells};
}

void port_hub::close(port_line& line) {
  std::lock_guard lock{mutex_};
  // Order: release; pairs with the acquire of deliver and free_line.
  line.incarnation.store(0, std::memory_order_release);
  bury_rest(line);
}

void port_hub::bury_rest(port_line& line) noexcept {
  ra_message message{};
  while (!line.answers.is_empty()) { // ends: a closed port gets no more
    if (line.answers.try_pop(message) != ring::pop_state::message)
      continue;
    if ((ra_message_flags(&message) & ra_flag_reply) == 0)
      // Order: relaxed; a count.
      line.unasked.fetch_sub(1, std::memory_order_relaxed);
    target_.bury(message, errc::down);
  }
  line.answers.publish_consumed();
}

errc port_hub::deliver(const ra_message& message) noexcept {
  const ra_address to = ra_message_to(&message);
  const std::uint32_t index = ra_address_index(to) - ra_places_limit;
  // Order: acquire; pairs with the release in open().
  auto* line = lines_[index].load(std::memory_order_acquire);
  if (!line)
    return errc::no_such;
  // Order: acquire; pairs with the release in open() and close().
  const auto life = line->incarnation.load(std::memory_order_acquire);
  if (life != to.incarnation)
    return life == 0 ? errc::down : errc::stale_incarnation;
  if ((ra_message_flags(&message) & ra_flag_reply) != 0)
    return line->up.try_push(message);
  // Half of the ring belongs to answers, which therefore always fit.
  // Order: relaxed, both; a count, taken back by whoever pops the message.
  const auto half = line->up_memory.view().capacity() / 2;
  errc status = errc::full;
  if (line->unasked.fetch_add(1, std::memory_order_relaxed) < half)
    status = line->up.try_push(message);
  if (status != errc::ok)
    line->unasked.fetch_sub(1, std::memory_order_relaxed); // Order: as above
  return status;
}

std::size_t port_hub::drain(port_line& line) noexcept {
  std::array<ra_message, batch> messages;
  const std::size_t count = line.arrivals.pop_batch(messages);
  if (count != 0)
    target_.bring({messages.data(), count});
  return count;
}

std::size_t port_hub::drain() noexcept {
  std::size_t sum = 0;
  // Order: acquire, both; pair with the releases in open().
  const auto count = count_.load(std::memory_order_acquire);
  for (std::uint32_t i = 0; i < count; ++i)
    if (auto* line = lines_[i].load(std::memory_order_acquire))
      sum += drain(*line);
  return sum;
}

bool port_hub::has_message() const noexcept {
  // Order: acquire, both; as in drain().
  const auto count = count_.load(std::memory_order_acquire);
  for (std::uint32_t i = 0; i < count; ++i) {
    auto* line = lines_[i].load(std::memory_order_acquire);
    if (line && !line->arrivals.is_empty())
      return true;
  }
  return false;
}

void port_hub::work() {
  mark_own_thread();
  std::uint64_t idle_since = clock::ticks();
  for (;;) { // ends: once closed and empty
    // Order: acquire; pairs with the release in stop().
    const bool ends = closed_.load(std::memory_order_acquire);
    if (drain() != 0) {
      idle_since = clock::ticks();
    } else if (ends && !has_message()) {
      return;
    } else if (clock::ticks() - idle_since < spin_ticks_) {
      clock::pause();
    } else {
      sleeper_.park([this] {
        // Order: acquire; as above.
        return has_message() || closed_.load(std::memory_order_acquire);
      });
      idle_since = clock::ticks();
    }
  }
}

} // namespace ringactor::backend
