// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/opencl/memory.hpp"

#include <string>
#include <sys/mman.h>

namespace ringactor::opencl {

result<region> map_region(cl_context context, const found_device& where,
                          std::size_t bytes) {
  constexpr cl_svm_mem_flags kind =
    CL_MEM_READ_WRITE | CL_MEM_SVM_FINE_GRAIN_BUFFER | CL_MEM_SVM_ATOMICS;
  constexpr cl_uint line = 128;
  void* at = bytes > where.block_bytes_max
               ? nullptr
               : clSVMAlloc(context, kind, bytes, line);
  if (!at)
    return {errc::exhausted,
            "'" + where.name + "' gives no " + std::to_string(bytes)
              + " bytes of shared memory (one block has "
              + std::to_string(where.block_bytes_max)
              + " at most); lower engine_options::places_max, cells_max, "
                "pool_bytes or state_bytes"};
  return region{static_cast<std::byte*>(at), unmap{context}};
}

void give_pages::operator()(std::byte* at) const noexcept { munmap(at, bytes); }

host_pages take_pages(std::size_t bytes) noexcept {
  void* at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return {at == MAP_FAILED ? nullptr : static_cast<std::byte*>(at),
          give_pages{bytes}};
}

} // namespace ringactor::opencl
