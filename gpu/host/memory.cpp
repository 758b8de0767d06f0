// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/host/memory.hpp"

#include <cerrno>
#include <cstring>
#include <string>
#include <sys/mman.h>

namespace ringactor::host {

void unmap::operator()(std::byte* at) const noexcept { munmap(at, bytes); }

result<region> map_region(std::size_t bytes) {
  void* at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (at == MAP_FAILED)
    return {errc::exhausted, "the system gives no " + std::to_string(bytes)
                               + " bytes of address space ("
                               + std::strerror(errno)
                               + "); lower engine_options::places_max, "
                                 "cells_max, pool_bytes or state_bytes"};
  return region{static_cast<std::byte*>(at), unmap{bytes}};
}

} // namespace ringactor::host
