// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/device_host/launcher.hpp"

#include "ringactor/backend/own_thread.hpp"

#include <algorithm>
#include <sys/eventfd.h>

namespace ringactor::device_host {

launcher::launcher(process it, control& words, bool is_resident)
  : process_{std::move(it)}, words_{words}, is_resident_{is_resident} {}

result<void> launcher::start(const limits& until) {
  // A thread that finds nothing gives its core away at each look, and so takes
  // longer than a device does: a millisecond or so.
  constexpr std::uint64_t polls_max = 2000;
  launch what{++launches_, until.activations, until.idle_polls};
  if (!is_resident_)
    what.idle_polls = std::min(what.idle_polls, polls_max);
  if (!process_.tell(what)) {
    told_ = true;
    return process_.end();
  }
  under_way_ = true;
  return {};
}

bool launcher::runs() const noexcept {
  // Order: acquire; pairs with the release of the watcher.
  return under_way_ || (!told_ && lost_.load(std::memory_order_acquire));
}

bool launcher::is_over() const noexcept {
  // Order: acquire; pairs with the release in resident.cpp: what the loop did
  // is seen.
  return ra_load(&words_.ended, ra_acquire, ra_system) == launches_;
}

// A system call for every few looks: without a watcher nobody else would see.
result<void> launcher::look() {
  constexpr std::uint64_t often = 64;
  if (under_way_ && is_over()) {
    under_way_ = false;
    return {};
  }
  // Order: acquire; as in runs().
  if (!lost_.load(std::memory_order_acquire)
      && (++looks_ % often != 0 || !process_.has_ended()))
    return {};
  under_way_ = false;
  told_ = true;
  return process_.end();
}

// Where there is no descriptor left, it is found by the next look or start.
void launcher::watch(std::function<void()> wake) {
  cancel_ = descriptor{eventfd(0, EFD_CLOEXEC)};
  if (!cancel_)
    return;
  watcher_ = std::thread{[this, wake = std::move(wake)] {
    backend::mark_own_thread();
    process_.wait_for_end(cancel_.get());
    if (!process_.has_ended())
      return; // end_watch
    // Order: release; pairs with the acquires in runs() and look().
    lost_.store(true, std::memory_order_release);
    wake();
  }};
}

void launcher::end_watch() noexcept {
  if (!watcher_.joinable())
    return;
  eventfd_write(cancel_.get(), 1);
  watcher_.join();
}

} // namespace ringactor::device_host
