// SPDX-License-Identifier: BSD-3-Clause
// What a sender may say about one message: put it before the message struct,
// as in self->request(k, timeout, message_options{.deadline_us = 500}, msg).
#pragma once

#include "ringactor/abi/envelope.h"
#include "ringactor/actor/caf_compat/message_types.hpp"

#include <cstdint>

namespace ringactor {

struct message_options {
  std::uint64_t deadline_us = 0; // from now; 0 = none; late = errc::expired
  std::uint64_t trace = 0;       // handle; 0 = not sampled
  std::uint16_t tenant = 0;
  std::uint8_t priority = ra_priority_normal;
};

template <class Inspector>
auto inspect(Inspector& f, message_options& x) {
  return caf_compat::inspect_opaque(f, x, "ringactor::message_options");
}

} // namespace ringactor

RINGACTOR_CAF_TYPE(ringactor::message_options, 1);
