// SPDX-License-Identifier: BSD-3-Clause
#include "gpu/opencl/batch_turns.hpp"
#include "ringactor/abi/span_pool.h"

namespace ringactor::opencl {

namespace {

// The device does nothing meanwhile; readers of the host sample `to`.
void copy_words(const ra_atomic* from, ra_atomic* to, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    ra_store(to + i, from[i], ra_relaxed, ra_system); // Order: relaxed; counts
}

} // namespace

batch_mirror::batch_mirror(const planned_layout& plan)
  : layout_{plan.engine.record},
    groups_{plan.groups},
    words_{take_pages(plan.engine.shared_bytes)} {
  if (words_)
    ra_pool_init(pool(), layout_.pool_bytes);
}

ra_pool* batch_mirror::pool() const noexcept {
  return reinterpret_cast<ra_pool*>(words_.get() + layout_.pool);
}

ra_control& batch_mirror::control(std::uint32_t place) const noexcept {
  return reinterpret_cast<ra_control*>(words_.get() + layout_.control)[place];
}

// The host's word is newer than a message that waited in the line: rest and its
// end come to the device with their own messages, in the order of the posts.
void batch_mirror::bring_command(std::byte* device, std::uint32_t place,
                                 std::uint32_t type) const noexcept {
  auto& there = reinterpret_cast<ra_control*>(device + layout_.control)[place];
  // Order: acquire; pairs with the release of who commands.
  const auto now = ra_load(&control(place).command, ra_acquire, ra_system);
  const auto life = static_cast<std::uint32_t>(now & 0xff);
  const auto incarnation = static_cast<std::uint32_t>(now >> 32);
  if (life != ra_life_active && life != ra_life_inactive)
    there.command = now;
  else if (type == ra_type_hold || type == ra_type_resume)
    there.command = ra_command_word(
      type == ra_type_hold ? ra_life_inactive : ra_life_active, incarnation);
  else if (there.command >> 32 != incarnation)
    there.command = now;
}

void batch_mirror::copy_actor(const std::byte* device,
                              std::uint32_t place) noexcept {
  const auto& from =
    reinterpret_cast<const ra_control*>(device + layout_.control)[place];
  auto& to = control(place);
  copy_words(&from.activity, &to.activity, 3);
  // Order: relaxed; this thread is the only writer.
  if (from.published == ra_load(&to.published, ra_relaxed, ra_system))
    return;
  // As ra_published_write. Order: relaxed; each word below releases it.
  ra_store(&to.published, from.published - (1ull << 32), ra_relaxed, ra_system);
  for (int i = 0; i < ra_small_state_words; ++i)
    // Order: release; pairs with the reader's acquire of this word.
    ra_store(&to.small_state[i], from.small_state[i], ra_release, ra_system);
  // Order: release; pairs with the reader's acquire of the even count.
  ra_store(&to.published, from.published, ra_release, ra_system);
}

void batch_mirror::copy_counts(const std::byte* device) noexcept {
  auto* here = words_.get();
  copy_words(reinterpret_cast<const ra_atomic*>(device + layout_.telemetry),
             reinterpret_cast<ra_atomic*>(here + layout_.telemetry),
             groups_ * sizeof(ra_telemetry) / sizeof(ra_atomic));
  copy_words(reinterpret_cast<const ra_atomic*>(device + layout_.operations),
             reinterpret_cast<ra_atomic*>(here + layout_.operations),
             std::size_t{groups_} * layout_.kernels * sizeof(ra_operations)
               / sizeof(ra_atomic));
  // A status shows the blocks of both pools as one count.
  const auto& there = *reinterpret_cast<const ra_pool*>(device + layout_.pool);
  // Order: relaxed; a count.
  ra_add(&pool()->taken, there.taken - taken_there_, ra_relaxed, ra_system);
  taken_there_ = there.taken;
}

} // namespace ringactor::opencl
