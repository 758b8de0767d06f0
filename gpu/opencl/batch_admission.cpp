// SPDX-License-Identifier: BSD-3-Clause
// The device does nothing while the host has the block, and one thread has it
// then: a read-modify-write is a read and a write. Who hands the block over,
// to the device and back, orders all of them.
#include "gpu/opencl/batch_admission.hpp"

namespace {

inline uint64_t change(ra_atomic* word, uint64_t to) {
  const uint64_t before = *word;
  *word = to;
  return before;
}
inline bool change_from(ra_atomic* word, uint64_t before, uint64_t to) {
  const bool is = *word == before;
  if (is)
    *word = to;
  return is;
}

} // namespace

#undef ra_exchange
#undef ra_add
#undef ra_cas
#define ra_exchange(p, v, order, scope) change(p, v)
#define ra_add(p, v, order, scope) change(p, *(p) + (v))
#define ra_cas(p, old, v, order, scope) change_from(p, old, v)

#include "gpu/device/arriving.h"

namespace ringactor::opencl {

namespace {

// The cell of the next message: another core has read it last.
void prefetch_cell(ra_engine* e) {
  constexpr int writes = 1;
  const std::uint64_t ref = e->worker->free_head;
  if (ref == 0)
    return;
  __builtin_prefetch(ra_mail_at(e, ref)->w, writes);
  __builtin_prefetch(ra_mail_at(e, ref)->w + ra_envelope_words, writes);
  __builtin_prefetch(ra_link_at(e, ref), writes);
}

} // namespace

std::uint32_t batch_admission::post(std::byte* shared, std::byte* near,
                                    const ra_host& ways,
                                    const ra_message& message) const noexcept {
  ra_engine e;
  e.shared = reinterpret_cast<std::uint8_t*>(shared);
  e.near = reinterpret_cast<std::uint8_t*>(near);
  e.layout = &layout_;
  e.worker =
    reinterpret_cast<ra_worker*>(near + layout_.worker_table) + record_;
  e.host = ways;
  const auto status =
    ra_mailbox_arrive(&e, ra_address_index(ra_message_to(&message)), &message);
  prefetch_cell(&e);
  return status;
}

} // namespace ringactor::opencl
