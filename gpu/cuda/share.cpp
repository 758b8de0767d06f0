// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/cuda/share.hpp"

#include <map>
#include <mutex>

namespace ringactor::cuda {

namespace {

struct engines {
  unsigned resident = 0, all = 0;
};
std::mutex mutex; // of what follows
std::map<int, engines>& by_device() {
  static auto& here = *new std::map<int, engines>;
  return here;
}

} // namespace

result<share> share::take(int device, bool is_resident) {
  std::lock_guard lock{mutex};
  auto& there = by_device()[device];
  if (there.resident != 0 || (is_resident && there.all != 0))
    return {errc::unavailable,
            "a resident engine is alone on its GPU, and this process has "
            "another one there; close that, or open both with "
            "engine_options::model as slices"};
  ++there.all;
  there.resident += is_resident;
  return share{device, is_resident};
}

share::~share() {
  if (device_ == none)
    return;
  std::lock_guard lock{mutex};
  auto& there = by_device()[device_];
  --there.all;
  there.resident -= is_resident_;
}

} // namespace ringactor::cuda
