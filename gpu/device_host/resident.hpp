// SPDX-License-Identifier: BSD-3-Clause
// The threads of a device host, each a worker of its number: the loop of
// gpu/device/resident.h, over an image for the CPU. Used by main.cpp.
#pragma once

#include "gpu/device_host/channel.hpp"
#include "gpu/host/regions.hpp"

#include <condition_variable>
#include <mutex>

namespace ringactor::device_host {

/// They end with the process alone.
class resident {
public:
  resident(const cpu::cpu_image& image, const host::regions::addresses& at,
           control& words, std::uint64_t groups);

  /// Each thread runs the loop once. None runs before. Thread: one.
  void start(const launch& what);

private:
  struct worker;
  void work(std::uint32_t number);
  void run(std::uint32_t number, const launch& what);
  void run_one(worker& me, std::uint64_t entry);

  const cpu::cpu_image& image_;
  const host::regions::addresses at_;
  control& words_;
  const std::uint64_t groups_;
  ra_door* const door_;
  std::mutex mutex_; // of the rest
  std::condition_variable wake_;
  launch now_{};
  std::uint64_t busy_ = 0; // threads
};

} // namespace ringactor::device_host
