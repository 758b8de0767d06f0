// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/device_host/resident.hpp"

#include "ringactor/clock/ticks.hpp"

#include <thread>

namespace ringactor::device_host {

/// A view of the engine, whose two ways out lead to the door.
struct resident::worker {
  ra_engine view{};
  std::uint32_t number = 0;
  std::uint32_t place = 0; // of the activation that runs
  ra_door* door = nullptr;
};

resident::resident(const cpu::cpu_image& image,
                   const host::regions::addresses& at, control& words,
                   std::uint64_t groups)
  : image_{image},
    at_{at},
    words_{words},
    groups_{groups},
    door_{reinterpret_cast<ra_door*>(at.door)} {
  for (std::uint32_t i = 0; i < groups; ++i)
    std::thread{[this, i] { work(i); }}.detach();
}

void resident::start(const launch& what) {
  {
    std::lock_guard lock{mutex_};
    now_ = what;
    busy_ = groups_;
  }
  wake_.notify_all();
}

void resident::work(std::uint32_t number) {
  std::uint64_t done = 0;
  for (;;) { // ends: with the process
    launch what;
    {
      std::unique_lock lock{mutex_};
      wake_.wait(lock, [&] { return now_.number != done; });
      what = now_;
    }
    run(number, what);
    done = what.number;
    std::lock_guard lock{mutex_};
    if (--busy_ == 0)
      // Order: release; pairs with the acquire in launcher::is_over().
      ra_store(&words_.ended, done, ra_release, ra_system);
  }
}

void resident::run(std::uint32_t number, const launch& what) {
  worker me;
  me.number = number;
  me.door = door_;
  auto& e = me.view;
  e.shared = reinterpret_cast<std::uint8_t*>(at_.shared);
  e.near = reinterpret_cast<std::uint8_t*>(at_.near);
  e.layout = reinterpret_cast<const ra_layout*>(at_.shared);
  e.worker =
    reinterpret_cast<ra_worker*>(e.near + e.layout->worker_table) + number;
  e.host.self = &me;
  e.host.lanes = 1;
  e.host.make_ready = [](void* self, void*, std::uint32_t place) {
    ra_ready_give(static_cast<worker*>(self)->door, place);
  };
  e.host.up = [](void* self, void*, const void* message) {
    auto* m = static_cast<const ra_message*>(message);
    ra_up_give(static_cast<worker*>(self)->door,
               static_cast<worker*>(self)->place, m);
  };
  std::uint64_t idle = 0;
  for (std::uint64_t left = what.activations;
       left != 0 && idle < what.idle_polls;) {
    if (const auto found = ra_ready_take(door_); found != 0) {
      run_one(me, found - 1);
      idle = 0;
      --left;
      continue;
    }
    // Order: acquire; what was ready before the wish is seen.
    if (ra_load(&door_->stop, ra_acquire, ra_system) != 0)
      return;
    ra_pause(++idle);
  }
}

void resident::run_one(worker& me, std::uint64_t entry) {
  auto& e = me.view;
  me.place = static_cast<std::uint32_t>(entry) & ra_index_mask;
  // Order: relaxed; a time that the program keeps moving.
  e.worker->wall_us = ra_load(&door_->wall_us, ra_relaxed, ra_system);
  const ra_budget budget{e.layout->budget,
                         e.layout->budget_us * clock::ticks_per_us()};
  const bool has_more = image_.activate(&e, me.place, me.number, budget) != 0;
  // Order: relaxed; who finds us dead from here on knows that nothing was in
  // our hands (leftovers.hpp).
  ra_store(&e.worker->running, 0, ra_relaxed, ra_device);
  if (has_more)
    ra_ready_give(door_, entry);
  else if (entry & ra_ready_held)
    ra_up_give(door_, std::uint64_t{me.place} | ra_up_over, nullptr);
}

} // namespace ringactor::device_host
