/* SPDX-License-Identifier: BSD-3-Clause */
/* One worker's view of the engine: where things are. Private to the worker;
 * pointers never leave it. Included after a layer. */
#ifndef RINGACTOR_DEVICE_ENGINE_H
#define RINGACTOR_DEVICE_ENGINE_H
#include "engine_types.h"
#include "ringactor/abi/envelope_fields.h"
#include "ringactor/abi/span_pool.h"
#include "ringactor/abi/status.h"
#include "ringactor/clock/hlc.h"

typedef struct ra_engine {
  RA_GLOBAL uint8_t* shared;
  RA_GLOBAL uint8_t* near;
  RA_GLOBAL const ra_layout* layout;
  RA_GLOBAL ra_worker* worker;
  uint64_t budget_ticks; /* of this activation; 0: no bound in time */
  uint64_t began_ticks;  /* ra_ticks() when it did; 0: not looked at */
  RA_LAYER_HOST host;    /* who makes actors ready and takes messages up */
} ra_engine;

/* Messages that may still go up in this activation. No bound where the host
 * takes all along; a layer whose host does not says how many (resident.h). */
#if !defined(ra_up_room)
#  define ra_up_room(e) ((uint32_t)~0u)
#endif
#if !defined(ra_up_begin) /* an activation has its promise */
#  define ra_up_begin(e) ((void)(e))
#endif
enum {
  ra_up_own = 8,  /* kept for what the engine says of one message */
  ra_up_turn = 24 /* with less, no further message is handled */
};

RA_FN RA_GLOBAL ra_actor* ra_actor_at(ra_engine* e, uint32_t place) {
  return (RA_GLOBAL ra_actor*)(e->near + e->layout->actor_table) + place;
}
RA_FN RA_GLOBAL ra_control* ra_control_at(ra_engine* e, uint32_t place) {
  return (RA_GLOBAL ra_control*)(e->shared + e->layout->control) + place;
}
RA_FN RA_GLOBAL ra_pool* ra_pool_of(ra_engine* e) {
  return (RA_GLOBAL ra_pool*)(e->shared + e->layout->pool);
}
RA_FN ra_address ra_place_address(ra_engine* e, uint32_t place) {
  return ra_make_address(e->layout->engine_id, place,
                         ra_actor_at(e, place)->incarnation);
}
/* True when the id names a place of this engine. */
RA_FN int ra_is_mine(ra_engine* e, ra_address a) {
  return a.node == 0 && ra_address_engine(a) == e->layout->engine_id
         && ra_address_index(a) < e->layout->places_max;
}

/* The command is that of a life which handles messages, now or later. */
RA_FN uint32_t ra_commanded_life(ra_engine* e, uint32_t place) {
  /* Order: relaxed; a look, that of the admission decides. */
  return (uint32_t)ra_load(&ra_control_at(e, place)->command, ra_relaxed,
                           ra_system)
         & 0xff;
}
RA_FN int ra_is_stopped(ra_engine* e, uint32_t place) {
  return ra_commanded_life(e, place) >= ra_life_stopped;
}

/* ---- the actor's clock: one word, touched only by its owner -------------- */

RA_FN uint64_t ra_actor_tick(ra_engine* e, RA_GLOBAL ra_actor* a) {
  a->hlc = ra_hlc_tick(a->hlc, e->worker->wall_us);
  return a->hlc;
}
/* 0 when the stamp is refused; then nothing has changed. */
RA_FN int ra_actor_merge(ra_engine* e, RA_GLOBAL ra_actor* a, uint64_t stamp) {
  uint64_t drift_us = (uint64_t)e->layout->drift_max_ms * 1000;
  if (!ra_hlc_admissible(stamp, e->worker->wall_us, drift_us))
    return 0;
  a->hlc = ra_hlc_merge(a->hlc, stamp, e->worker->wall_us);
  return 1;
}

/* ---- deadlines: what remains, counted from the stamp --------------------- */

RA_FN uint64_t ra_message_age_us(ra_engine* e, const ra_message* m) {
  uint64_t sent_us = ra_hlc_physical_us(m->w[7]);
  return e->worker->wall_us > sent_us ? e->worker->wall_us - sent_us : 0;
}
RA_FN int ra_is_expired(ra_engine* e, const ra_message* m) {
  uint64_t limit_us = ra_deadline_unpack(ra_message_deadline(m));
  return limit_us != 0 && ra_message_age_us(e, m) > limit_us;
}
/* For the next hop; a deadline that is used up keeps its last microsecond. */
RA_FN uint32_t ra_remaining_deadline(ra_engine* e, const ra_message* m) {
  uint64_t limit_us = ra_deadline_unpack(ra_message_deadline(m));
  uint64_t age_us = ra_message_age_us(e, m);
  if (limit_us == 0)
    return 0;
  return ra_deadline_pack(limit_us > age_us ? limit_us - age_us : 1);
}

#endif
