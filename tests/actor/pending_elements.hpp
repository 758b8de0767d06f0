// SPDX-License-Identifier: BSD-3-Clause
// Elements with a number, for the tests of pending_table.
#pragma once

#include "ringactor/actor/caf_compat/caf_compat.hpp"

namespace actor_tests {

inline caf::mailbox_element_ptr element(int number) {
  return ringactor::caf_compat::make_element(nullptr, caf::make_message_id(),
                                             number);
}

/// -1 for none.
inline int number_of(const caf::mailbox_element_ptr& x) {
  return x ? ringactor::caf_compat::content_of(*x).get_as<int>(0) : -1;
}

} // namespace actor_tests
