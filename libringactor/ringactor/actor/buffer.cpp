// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/buffer.hpp"

#include "ringactor/abi/host_layer.h"
#include "ringactor/abi/span_pool.h"

#include <utility>

namespace ringactor {

buffer::buffer(caf::intrusive_ptr<engine_core> core, ra_span block) noexcept
  : core_{std::move(core)}, block_{block} {
  if (core_ && ra_pool_check(core_->bridge().pool(), block_) == ra_pool_classes)
    block_ = {};
}

buffer::buffer(buffer&& other) noexcept
  : core_{std::move(other.core_)}, block_{std::exchange(other.block_, {})} {}

buffer& buffer::operator=(buffer&& other) noexcept {
  std::swap(core_, other.core_);
  std::swap(block_, other.block_);
  return *this;
}

buffer::~buffer() {
  if (core_ && block_.place != 0)
    ra_pool_give(core_->bridge().pool(), block_);
}

std::byte* buffer::data() const noexcept {
  if (!core_ || block_.place == 0)
    return nullptr;
  return reinterpret_cast<std::byte*>(core_->bridge().pool())
         + ra_span_offset(block_);
}

std::size_t buffer::bytes() const noexcept { return block_.bytes; }

ra_span buffer::release() noexcept { return std::exchange(block_, {}); }

} // namespace ringactor
