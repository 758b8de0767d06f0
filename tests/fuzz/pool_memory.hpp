// SPDX-License-Identifier: BSD-3-Clause
// A payload pool on the heap, where the address sanitizer sees each byte
// beside it. Used by the fuzz targets.
#pragma once

#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"

#include "input.hpp"

#include <cstddef>
#include <memory>
#include <new>

namespace fuzz {

class pool_memory {
public:
  static constexpr std::uint64_t bytes = 4096;

  pool_memory() {
    std::memset(memory_.get(), 0, bytes);
    ra_pool_init(get(), bytes);
  }
  ra_pool* get() { return reinterpret_cast<ra_pool*>(memory_.get()); }

  /// Writes to all that a span names, which must be in the pool.
  void use(ra_span span) {
    const std::uint64_t offset = ra_span_offset(span);
    require(offset >= sizeof(ra_pool) && offset <= bytes);
    require(span.bytes <= bytes - offset);
    std::memset(memory_.get() + offset, 0x5a, span.bytes);
  }
  /// Overwrites one word, but not the pool's size, which the host wrote. Half
  /// of the time it is where a block may stand, and says one of some class.
  void spoil(input& from) {
    std::uint64_t at = 1 + from.below(bytes / 8 - 1);
    auto value = from.take<std::uint64_t>();
    if (from.below(2) == 0) {
      at = sizeof(ra_pool) / 8 + from.below((bytes - sizeof(ra_pool)) / 64) * 8;
      value = ra_block_taken | (value % 32) << 8;
    }
    std::memcpy(memory_.get() + at * 8, &value, sizeof value);
  }

private:
  static constexpr std::align_val_t alignment{64};
  struct release {
    void operator()(std::byte* memory) const {
      ::operator delete(memory, alignment);
    }
  };
  std::unique_ptr<std::byte, release> memory_{
    static_cast<std::byte*>(::operator new(bytes, alignment))};
};

} // namespace fuzz
