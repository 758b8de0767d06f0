// SPDX-License-Identifier: BSD-3-Clause
// What a typed actor takes and answers, in both versions' words.
#pragma once

#include "ringactor/actor/caf_compat/caf_compat.hpp"

namespace ringactor::caf_compat {

/// A message and what answers it; Reply void: the empty reply.
template <class Message, class Reply>
struct signature {
#if RINGACTOR_CAF_1
  using type = caf::result<Reply>(Message);
#else
  using type = typename caf::replies_to<Message>::template with<Reply>;
#endif
};

} // namespace ringactor::caf_compat
