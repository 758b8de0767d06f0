// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/device_host/memory.hpp"

#include <cerrno>
#include <cstring>
#include <string>
#include <sys/mman.h>

namespace ringactor::device_host {

void unmap::operator()(std::byte* at) const noexcept { munmap(at, bytes); }

namespace {

failure no_memory(std::size_t bytes) {
  return {errc::exhausted,
          "the system gives no " + std::to_string(bytes)
            + " bytes to share with a device host (" + std::strerror(errno)
            + "); lower engine_options::places_max, cells_max, pool_bytes or "
              "state_bytes"};
}

// As host::write_regions, into a file that is zero: it is not backed by that.
void write_fresh(const host::device_layout& plan,
                 const host::regions::addresses& to) {
  const auto& layout = plan.engine.record;
  std::memcpy(to.shared, &layout, sizeof layout);
  ra_pool_init(reinterpret_cast<ra_pool*>(to.shared + layout.pool),
               layout.pool_bytes);
  std::memcpy(to.door, &plan.door, sizeof plan.door);
  auto* door = reinterpret_cast<ra_door*>(to.door);
  for (std::uint64_t i = 0; i <= plan.door.ready_mask; ++i)
    ra_ready_cell(door, i)->turn = i; // before the engine starts
}

} // namespace

result<mapping> map_file(int file, std::size_t bytes) {
  void* at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_NORESERVE, file, 0);
  if (at == MAP_FAILED)
    return no_memory(bytes);
  return mapping{static_cast<std::byte*>(at), unmap{bytes}};
}

result<std::unique_ptr<memory>> memory::make(const host::device_layout& plan,
                                             const hello& where) {
  descriptor file{memfd_create("ringactor engine", MFD_CLOEXEC)};
  if (!file || ftruncate(file.get(), static_cast<off_t>(where.bytes)) != 0)
    return no_memory(where.bytes);
  auto all = map_file(file.get(), where.bytes);
  if (!all)
    return all.error();
  std::unique_ptr<memory> made{
    new memory{std::move(file), std::move(*all), where}};
  write_fresh(plan, made->at());
  return made;
}

memory::addresses memory::at() const noexcept {
  auto* start = all_.get();
  return {start + where_.shared_at, start + where_.near_at,
          start + where_.door_at};
}

} // namespace ringactor::device_host
