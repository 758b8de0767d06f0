// SPDX-License-Identifier: BSD-3-Clause
// The CPU layer with two places where others may come between: after a poster
// exchanged the tail and before it links, and before an owner lets go. The
// engine's text runs as it is. Only for mailbox_model.hpp.
#pragma once

#include "gpu/cpu/layer.h"

#include <functional>
#include <string_view>

namespace model_tests {

/// Runs what comes between; empty when nothing does.
inline std::function<void()> between;

inline void come_between() {
  if (between)
    between();
}

} // namespace model_tests

#undef ra_exchange
/* Order: the caller's; the layer's own exchange, then the others. */
#define ra_exchange(p, v, order, scope)                               \
  __extension__({                                                     \
    uint64_t model_before_ = __atomic_exchange_n(p, v, order);        \
    if (std::string_view{#p} == "&a->tail") /* no list of waiters' */ \
      model_tests::come_between();                                    \
    model_before_;                                                    \
  })
/* Order: release; as the shipped one: hands the actor to its next owner. */
#define RA_GO_IDLE(tail, ref)   \
  (model_tests::come_between(), \
   ra_cas(tail, ref, ra_idle, ra_release, ra_device))

#include "gpu/device/mailbox.h"
