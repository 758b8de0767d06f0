/* SPDX-License-Identifier: BSD-3-Clause */
/* A message in the hands of its handler: the turn that all lanes share, and
 * the context that each lane has. Pages of the context include this one. */
#ifndef RINGACTOR_DEVICE_HANDLING_H
#define RINGACTOR_DEVICE_HANDLING_H
#include "route.h"

enum {
  ra_turn_frees = 2, /* spans a handler may give back */
  ra_lanes_max = 32
};

enum { ra_turn_quits = 0x100 }; /* of `outcome`: by ra_quit */

typedef struct ra_turn { /* one message; lane 0 writes it between barriers */
  uint32_t place;
  uint32_t status;   /* what admission said; behind the handler, also that */
  uint32_t outcome;  /* what dispatch, ra_fail or ra_quit said */
  uint32_t code;     /* the number given to ra_fail */
  uint32_t answered; /* replied or forwarded */
  uint32_t acted;    /* something has left, or came in: it cannot be undone */
  uint32_t refused;  /* place + 1 of the mailbox that was full for a send */
  uint32_t kept;     /* place + 1 of the one that ra_keep waits for */
  uint32_t outgoing; /* an all-lanes handler's message waits in `out` */
  uint32_t frees;
  uint64_t sorted; /* its cell, when it was taken from the sorted ones;
                    * ra_claimed when it is in no mailbox */
  ra_span free[ra_turn_frees];
  ra_message message;
  ra_message out;
  uint64_t lane_words[ra_lanes_max]; /* of a shuffle or ballot */
} ra_turn;

typedef struct ra_context {
  ra_engine* engine;
  RA_LOCAL ra_turn* turn;
  RA_GLOBAL ra_actor* self;
  const ra_message* message;
  uint32_t lane, lanes; /* 0 of 1 unless the kernel asked for all lanes */
  uint32_t defer;       /* nothing leaves before all lanes are done */
} ra_context;

/* May this message be handled? The status it gets when not. */
RA_FN uint32_t ra_admit(ra_engine* e, uint32_t place, const ra_message* m) {
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  uint32_t type = ra_message_type(m);
  uint32_t wanted = ra_message_to(m).incarnation;
  if (type == ra_type_start || type == ra_type_stop || type == ra_type_drain)
    return ra_ok;
  if (a->life == ra_life_created)
    return ra_no_such;
  if (wanted != 0 && wanted != (a->incarnation & 0xffff))
    return ra_stale_incarnation;
  /* Order: acquire; pairs with the host's release store of the command. */
  uint64_t command =
    ra_load(&ra_control_at(e, place)->command, ra_acquire, ra_system);
  uint32_t commanded = (uint32_t)command & 0xff;
  if (a->life != ra_life_active || command >> 32 != a->incarnation
      || (commanded != ra_life_active && commanded != ra_life_inactive))
    return ra_down;
  if (ra_is_expired(e, m))
    return ra_expired;
  return ra_actor_merge(e, a, m->w[7]) ? ra_ok : ra_drift;
}
/* ---- what a message counts as -------------------------------------------- */

RA_FN void ra_count_handled(ra_engine* e, uint32_t place) {
  RA_GLOBAL ra_atomic* processed = &ra_control_at(e, place)->processed;
  e->worker->handled += 1;
  /* Order: relaxed, both; a count that the host samples. */
  uint64_t before = ra_load(processed, ra_relaxed, ra_system);
  ra_store(processed, before + 1, ra_relaxed, ra_system);
}
RA_FN void ra_note_error(ra_engine* e, uint32_t place, uint32_t status) {
  /* Order: relaxed; the host samples it. */
  ra_store(&ra_control_at(e, place)->activity, (uint64_t)status << 32,
           ra_relaxed, ra_system);
}

#endif
