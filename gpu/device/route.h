/* SPDX-License-Identifier: BSD-3-Clause */
/* Where a message goes that leaves a handler: into a mailbox of this engine, or
 * up. Used by sending.h and turn.h. */
#ifndef RINGACTOR_DEVICE_ROUTE_H
#define RINGACTOR_DEVICE_ROUTE_H
#include "classes.h"

/* A message that is not handled goes up whole, with the reason in its handler
 * field: the host tells the requester, or counts a dead letter, and gives back
 * what the message owns. */
RA_FN void ra_dead_letter(ra_engine* e, const ra_message* m, uint32_t status) {
  ra_message letter = *m;
  uint32_t flags = ra_message_flags(m);
  letter.w[0] =
    ra_head_word(flags | ra_flag_dead_letter, ra_message_priority(m),
                 ra_message_type(m), status);
  if ((flags & ra_flag_request) == 0)
    e->worker->dead_letters += 1;
  ra_up(e, &letter);
}
RA_FN void ra_refuse(ra_engine* e, const ra_message* m, uint32_t status) {
  e->worker->refused += 1;
  ra_dead_letter(e, m, status);
}
RA_FN uint32_t ra_route(ra_engine* e, const ra_message* m) {
  ra_address to = ra_message_to(m);
  uint32_t status = ra_ok;
  if (to.id == 0) {
    status = ra_no_such;
  } else if (ra_up_room(e) <= (uint32_t)ra_up_own) { /* a drop goes up, too */
    status = ra_would_block;
  } else if (ra_is_mine(e, to)) {
    e->worker->posted += 1; /* before it is: this worker may die in between */
    status = ra_mailbox_post(e, ra_address_index(to), m);
    if (status == ra_post_own) {
      ra_make_ready(e, ra_address_index(to));
      status = ra_ok;
    } else if (status == ra_dropped) { /* by policy: the sender is not told */
      ra_dead_letter(e, m, status);
      status = ra_ok;
    }
    if (status != ra_ok)
      e->worker->posted -= 1;
  } else {
    ra_up(e, m);
  }
  if (status == ra_ok)
    e->worker->sent += 1;
  else
    e->worker->would_block += 1;
  return status;
}

#endif
