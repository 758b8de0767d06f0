/* SPDX-License-Identifier: BSD-3-Clause */
/* Handling each message id once. A sender that repeats a message repeats its
 * id (message_options::id, resend()); an actor that asks for it remembers the
 * ids it has seen. What it remembers is a part of its state: wiped, kept and
 * brought back with it.
 *
 *   RA_ONCE(bank_seen, 8, 16);             before the state, at file scope
 *   typedef struct bank_state { ... bank_seen seen; } bank_state;
 *   if (ra_is_repeat(ctx, &state->seen))   first in the handler
 *     return;                              a request gets the empty answer
 *
 * The window: of each of the last `sources` senders, the last `ids` different
 * ids. A repeat is recognised while fewer than `ids` others of that sender and
 * fewer than `sources` other senders came in between; later it is handled as
 * new. A sender is one life: another incarnation, another sender. Messages of
 * nobody (anon_send) are one sender's. Id 0 is never a repeat. In a kernel that
 * takes all lanes, all of them ask together: it is a shuffle. */
#ifndef RINGACTOR_DEVICE_ONCE_H
#define RINGACTOR_DEVICE_ONCE_H
#include "context.h"

/* Words of one sender: who it is, when it was last heard, the ids. */
#define RA_ONCE_ROW(ids) (2 + (ids))
enum { ra_once_max = 1024 }; /* sources, and ids of each */

/* A state member's type of that name, and ra_is_repeat for it.
 * Cost: 8 bytes times (1 + sources * (2 + ids)); a walk over the senders and
 * over one sender's ids. */
#define RA_ONCE(NAME, sources, ids)                                      \
  RA_ASSERT_ABI(NAME##_has_a_window, (sources) >= 1 && (ids) >= 1);      \
  RA_ASSERT_ABI(NAME##_is_bounded,                                       \
                (sources) <= ra_once_max && (ids) <= ra_once_max);       \
  typedef struct NAME {                                                  \
    uint64_t words[1 + (sources)*RA_ONCE_ROW(ids)];                      \
  } NAME;                                                                \
  RA_FN int ra_is_repeat(ra_context* ctx, RA_GLOBAL NAME* seen) {        \
    uint64_t is_repeat = 0;                                              \
    if (ctx->lane == 0)                                                  \
      is_repeat =                                                        \
        (uint64_t)ra_once_look(ctx->message, seen->words, sources, ids); \
    return (int)ra_shuffle(ctx, is_repeat, 0);                           \
  }                                                                      \
  RA_ASSERT_ABI(NAME##_line_ends_here, 1)

/* The row of this sender; the one not heard for longest when it has none. */
RA_FN uint32_t ra_once_row(RA_GLOBAL uint64_t* words, uint64_t sender,
                           uint32_t sources, uint32_t ids) {
  uint32_t oldest = 0;
  for (uint32_t i = 0; i < sources; ++i) {
    RA_GLOBAL uint64_t* row = words + 1 + i * RA_ONCE_ROW(ids);
    if (row[1] != 0 && row[0] == sender)
      return i;
    if (row[1] < words[1 + oldest * RA_ONCE_ROW(ids) + 1])
      oldest = i;
  }
  return oldest;
}
/* 1: this id of this sender is in the window. 0: it is new, and is noted in
 * place of the sender's oldest. `words[0]` counts messages looked at. */
RA_FN int ra_once_look(const ra_message* m, RA_GLOBAL uint64_t* words,
                       uint32_t sources, uint32_t ids) {
  uint64_t id = ra_message_id(m), sender = m->w[3];
  uint32_t at = ra_once_row(words, sender, sources, ids);
  RA_GLOBAL uint64_t* row = words + 1 + at * RA_ONCE_ROW(ids);
  if (id == 0)
    return 0;
  if (row[1] == 0 || row[0] != sender) { /* a sender that is new here */
    for (uint32_t i = 0; i < ids; ++i)
      row[2 + i] = 0;
    row[0] = sender;
  }
  row[1] = ++words[0];
  for (uint32_t i = 0; i < ids; ++i)
    if (row[2 + i] == id)
      return 1;
  for (uint32_t i = ids - 1; i > 0; --i) /* newest first */
    row[2 + i] = row[1 + i];
  row[2] = id;
  return 0;
}

#endif
