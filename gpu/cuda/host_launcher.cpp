// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/cuda/host_launcher.hpp"

#include "ringactor/backend/own_thread.hpp"

#include <string>
#include <system_error>

namespace ringactor::cuda {

result<std::unique_ptr<host_launcher>>
host_launcher::make(const cuda_host_image& image,
                    const host::regions::addresses& memory,
                    std::uint32_t groups) {
  std::unique_ptr<host_launcher> out{new host_launcher{image, memory}};
  try {
    for (std::uint32_t i = 0; i < groups; ++i)
      out->groups_.emplace_back([self = out.get(), i] { self->work(i); });
  } catch (const std::system_error& why) {
    return {errc::exhausted,
            "the system gives no " + std::to_string(groups)
              + " threads to the backend 'cuda_host' (" + why.what()
              + "); end other processes, or take the backend 'cpu'"};
  }
  return out;
}

host_launcher::~host_launcher() {
  // Order: release; pairs with the acquire in work().
  ends_.store(true, std::memory_order_release);
  sleepers_.wake_all();
  for (auto& each : groups_)
    each.join();
}

void host_launcher::work(std::uint32_t group) noexcept {
  backend::mark_own_thread();
  for (std::uint64_t seen = 0;;) { // ends: by the destructor
    // Order: acquire, both; pair with the releases of start() and the end.
    const auto launches = launches_.load(std::memory_order_acquire);
    if (launches != seen) {
      seen = launches;
      image_.run(memory_, group, until_);
      // Order: release; pairs with the acquire in look().
      running_.fetch_sub(1, std::memory_order_release);
    } else if (ends_.load(std::memory_order_acquire)) {
      return;
    } else {
      sleepers_.park([&] {
        // Order: acquire, both; as above.
        return launches_.load(std::memory_order_acquire) != seen
               || ends_.load(std::memory_order_acquire);
      });
    }
  }
}

result<void> host_launcher::start(const limits& until) {
  until_ = until; // nobody runs
  runs_ = true;
  // Order: relaxed; the release below publishes it.
  running_.store(static_cast<std::uint32_t>(groups_.size()),
                 std::memory_order_relaxed);
  // Order: release; pairs with the acquire in work().
  launches_.fetch_add(1, std::memory_order_release);
  sleepers_.wake_all();
  return {};
}

result<void> host_launcher::look() {
  // Order: acquire; what the groups did is seen.
  runs_ = running_.load(std::memory_order_acquire) != 0;
  return {};
}

} // namespace ringactor::cuda
