// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/host/mailboxes.hpp"

#include "gpu/device/arriving.h"

#include <functional>
#include <thread>

namespace ringactor::host {

namespace {

std::uint32_t home_record() noexcept {
  thread_local const auto hash = static_cast<std::uint32_t>(
    std::hash<std::thread::id>{}(std::this_thread::get_id()) * 0x9e3779b97f4aull
    >> 32);
  return hash;
}

} // namespace

// Records are more than threads, so the first try nearly always succeeds: one
// exchange on a line that this thread used last.
mailboxes::lease::lease(const mailboxes& of) noexcept : of_{of} {
  const std::uint32_t count = of.layout_.workers - of.first_record_;
  std::uint32_t at = home_record() % count;
  // Each round looks at every record; a holder gives its own back after a
  // bounded activation.
  for (std::uint64_t tries = 0;; ++tries) {
    index_ = of.first_record_ + at;
    auto& word = of.record_at(index_)->lease;
    // Order: acquire; pairs with the release in the destructor.
    if (ra_load(&word, ra_relaxed, ra_device) == 0
        && ra_exchange(&word, 1, ra_acquire, ra_device) == 0)
      return;
    at = (at + 1) % count;
    if (tries >= count)
      ra_pause(tries);
  }
}

mailboxes::lease::~lease() {
  // Order: release; hands the record's plain fields to the next holder.
  ra_store(&of_.record_at(index_)->lease, 0, ra_release, ra_device);
}

std::uint32_t mailboxes::post(const ra_message& message, const ra_host& ways,
                              void* context) const noexcept {
  lease record{*this};
  // Order: relaxed; the lease was given back by close() after its store, or
  // close() still waits for it.
  if (closed_.load(std::memory_order_relaxed))
    return ra_unavailable;
  ra_engine e = view(record.index(), ways, context);
  if (!ra_is_mine(&e, ra_message_to(&message)))
    return ra_no_such;
  const std::uint32_t status =
    ra_mailbox_arrive(&e, ra_address_index(ra_message_to(&message)), &message);
  if ((status == ra_ok || status == ra_post_own)
      && ra_type_is_counted(ra_message_type(&message)))
    e.worker->posted += 1;
  return status;
}

// Who takes a record after us sees the word, and who took it before has
// finished: each record's lease orders the two.
void mailboxes::close() const noexcept {
  // Order: relaxed; the releases below publish it.
  closed_.store(true, std::memory_order_relaxed);
  for (std::uint32_t i = first_record_; i < layout_.workers; ++i) {
    auto& word = record_at(i)->lease;
    // Order: acquire; pairs with the release of who held it. A holder gives it
    // back after a bounded call.
    for (std::uint64_t tries = 0;
         ra_exchange(&word, 1, ra_acquire, ra_device) != 0; ++tries)
      ra_pause(tries);
    // Order: release; who takes it next sees that it is closed.
    ra_store(&word, 0, ra_release, ra_device);
  }
}

ra_telemetry mailboxes::status() const noexcept {
  ra_telemetry sum{};
  auto* records = reinterpret_cast<ra_telemetry*>(shared_ + layout_.telemetry);
  constexpr std::size_t fields = sizeof(ra_telemetry) / sizeof(ra_atomic);
  for (std::uint32_t i = 0; i < layout_.workers; ++i)
    for (std::size_t k = 0; k < fields; ++k)
      // Order: relaxed; a snapshot of counts.
      (&sum.handled)[k] +=
        ra_load(&records[i].handled + k, ra_relaxed, ra_system);
  return sum;
}

std::vector<backend::running_handler> mailboxes::running() const {
  std::vector<backend::running_handler> found;
  const auto* control =
    reinterpret_cast<ra_control*>(shared_ + layout_.control);
  for (std::uint32_t i = 0; i < layout_.workers; ++i) {
    // A record that is not in use names the last place it ran, whose beat says
    // what it does now. Order: relaxed, here and below; a sample.
    const auto word = ra_load(&record_at(i)->running, ra_relaxed, ra_device);
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

} // namespace ringactor::host
