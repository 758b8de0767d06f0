// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/cuda/memory.hpp"

namespace ringactor::cuda {

namespace {

result<region> take(const found_device& where, std::size_t bytes) {
  void* at = nullptr;
  const auto status =
    where.memory == memory_kind::pinned
      ? cudaHostAlloc(&at, bytes, cudaHostAllocMapped | cudaHostAllocPortable)
      : cudaMallocManaged(&at, bytes, cudaMemAttachGlobal);
  if (status == cudaSuccess)
    return region{static_cast<std::byte*>(at), give_back{where.memory}};
  return {errc::exhausted,
          "'" + where.name + "' shares no " + std::to_string(bytes)
            + " bytes with the host (" + cudaGetErrorString(status)
            + "); lower engine_options::places_max, cells_max, pool_bytes or "
              "state_bytes"};
}

// Managed memory has one address for both.
result<std::byte*> device_address(const region& of) {
  if (of.get_deleter().kind == memory_kind::managed)
    return of.get();
  void* at = nullptr;
  const auto status = cudaHostGetDevicePointer(&at, of.get(), 0);
  if (status != cudaSuccess)
    return failed("cudaHostGetDevicePointer", status);
  return static_cast<std::byte*>(at);
}

} // namespace

void give_back::operator()(std::byte* at) const noexcept {
  // After a fault of the device each call fails, and all is lost anyway.
  static_cast<void>(kind == memory_kind::pinned ? cudaFreeHost(at)
                                                : cudaFree(at));
}

result<std::unique_ptr<regions>> regions::make(const host::device_layout& plan,
                                               const found_device& where,
                                               share&& has) {
  std::unique_ptr<regions> out{new regions{std::move(has)}};
  const std::size_t bytes[] = {plan.engine.shared_bytes, plan.engine.near_bytes,
                               plan.door_bytes};
  region* const all[] = {&out->shared_, &out->near_, &out->door_};
  std::byte** const there[] = {&out->on_device_.shared, &out->on_device_.near,
                               &out->on_device_.door};
  for (int i = 0; i < 3; ++i) {
    auto taken = take(where, bytes[i]);
    if (!taken)
      return taken.error();
    *all[i] = std::move(*taken);
    auto address = device_address(*all[i]);
    if (!address)
      return address.error();
    *there[i] = *address;
  }
  const auto here = out->at();
  host::write_regions(plan, here.shared, here.near, here.door);
  return out;
}

} // namespace ringactor::cuda
