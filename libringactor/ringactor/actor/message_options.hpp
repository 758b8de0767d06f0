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
  // 1 to 2^48-1: the message's id, so that one sent again is known as the same
  // by an actor that asks for it (gpu/device/once.h). 0: a fresh one.
  std::uint64_t id = 0;
};

/// Options for a message that may be sent more than once: each time with the
/// same `token`, from new_token(). Only the receiver's window tells repeats.
/// Errors: invalid_argument: a token is 1 to 2^48-1.
caf::expected<message_options> resend(std::uint64_t token,
                                      const message_options& with = {});

template <class Inspector>
auto inspect(Inspector& f, message_options& x) {
  return caf_compat::inspect_opaque(f, x, "ringactor::message_options");
}

} // namespace ringactor

RINGACTOR_CAF_TYPE(ringactor::message_options, 1);
