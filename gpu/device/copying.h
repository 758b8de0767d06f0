/* SPDX-License-Identifier: BSD-3-Clause */
/* How a message is copied between a handler and the regions. Included after a
 * layer, which may know better. */
#ifndef RINGACTOR_DEVICE_COPYING_H
#define RINGACTOR_DEVICE_COPYING_H
#include "ringactor/abi/envelope.h"

/* The two halves of a message, an array of words to another. A layer may know
 * moves of several words: pieces of one size in every copy, so that a load
 * finds the store that it follows. It may also have ra_prefetch(line), for a
 * line that is read soon, and ra_prefetch_write. */
#if !defined(ra_copy_envelope)
#  define ra_copy_envelope(to, from)               \
    for (int i_ = 0; i_ < ra_envelope_words; ++i_) \
    (to)[i_] = (from)[i_]
#  define ra_copy_payload(to, from)               \
    for (int i_ = 0; i_ < ra_payload_words; ++i_) \
    (to)[i_] = (from)[i_]
#endif

#endif
