/* SPDX-License-Identifier: BSD-3-Clause */
/* The context: what another's mailbox still takes, and what waits in the
 * actor's own. A part of context.h. */
#ifndef RINGACTOR_DEVICE_RECEIVING_H
#define RINGACTOR_DEVICE_RECEIVING_H
#include "sending.h"

/* Of ra_free_cells: an address outside this engine, which bounds nothing. */
#define ra_not_bounded 0xffffffffu

/* ---- the mailbox of another ---------------------------------------------- */

/* ra_ok: the life that a local address names has not ended. Else ra_no_such or
 * ra_down. */
RA_FN uint32_t ra_address_status(ra_engine* e, ra_address to) {
  if (to.id == 0)
    return ra_no_such;
  /* Order: relaxed; the answer may be a moment old, as any refusal. */
  uint64_t command = ra_load(&ra_control_at(e, ra_address_index(to))->command,
                             ra_relaxed, ra_system);
  uint32_t life = (uint32_t)command & 0xff;
  uint32_t incarnation = (uint32_t)(command >> 32) & 0xffff;
  if (life == ra_life_created)
    return ra_no_such;
  if ((life != ra_life_active && life != ra_life_inactive)
      || (to.incarnation != 0 && to.incarnation != incarnation))
    return ra_down;
  return ra_ok;
}
RA_FN int64_t ra_credit_left(ra_engine* e, uint32_t place) {
  /* Order: relaxed; a count. */
  return (int64_t)ra_load(&ra_actor_at(e, place)->credit, ra_relaxed,
                          ra_device);
}
/* How many messages the mailbox of `to` takes from here before its policy says
 * what becomes of the next: what is left of its limit, and of the cells of the
 * engine. 0 when it has ended, or never was; ra_not_bounded when it is not of
 * this engine. Others may send meanwhile. Lane 0's; other lanes see 0. */
RA_FN uint32_t ra_free_cells(ra_context* ctx, ra_address to) {
  ra_engine* e = ctx->engine;
  if (ctx->lane != 0)
    return 0;
  if (to.id != 0 && !ra_is_mine(e, to))
    return ra_not_bounded;
  if (ra_address_status(e, to) != ra_ok)
    return 0;
  int64_t credit = ra_credit_left(e, ra_address_index(to));
  uint64_t cells = ra_cells_left(e);
  if (credit <= 0)
    return 0;
  return (uint32_t)((uint64_t)credit < cells ? (uint64_t)credit : cells);
}

/* ---- the actor's own mailbox --------------------------------------------- */

/* A request is left for its handler, which answers it. */
RA_FN int ra_receive_matches(const ra_message* m, ra_address from,
                             uint32_t type) {
  ra_address peer = ra_message_from(m);
  return ra_message_type(m) == type
         && (ra_message_flags(m) & ra_flag_request) == 0 && peer.id == from.id
         && peer.node == from.node
         && (from.incarnation == 0 || peer.incarnation == from.incarnation);
}
/* Takes the first sorted message that matches out, a higher class first; its
 * cell, or 0. */
RA_FN uint64_t ra_receive_take(ra_engine* e, uint32_t place, ra_address from,
                               uint32_t type, ra_message* m) {
  RA_GLOBAL ra_sorted* s = ra_sorted_at(e, place);
  for (uint32_t i = 0; i < 4; ++i) {
    uint32_t c = ra_class_critical - i;
    uint64_t before = 0, ref = s->head[c];
    while (ref) { /* ends: the owner's own list */
      /* Order: relaxed, here and below; the owner's own. */
      uint64_t next = ra_load(ra_link_at(e, ref), ra_relaxed, ra_device);
      ra_mail_read(e, ref, m);
      if (ra_receive_matches(m, from, type)) {
        ra_sorted_unlink(e, place, c, before, ref);
        return ref;
      }
      before = ref;
      ref = next;
    }
  }
  return 0;
}
/* Of ra_try_receive(ctx, from, &message), which every RA_MESSAGE has: 1 when a
 * message of that type waited here that `from` had sent (incarnation 0: any of
 * its lives). It is taken out, whatever waits before it, and counts as handled.
 * Requests are left for their handler; what would be refused there is refused.
 * Never waits: 0 also when the message is just being posted. Lane 0's; other
 * lanes see 0.
 * Cost: sorts what waits, then looks at each of it. */
RA_FN uint32_t ra_receive_words(ra_context* ctx, ra_address from, uint32_t type,
                                uint32_t bytes, uint64_t* words) {
  ra_engine* e = ctx->engine;
  uint32_t place = ctx->turn->place, status;
  ra_message m;
  uint64_t ref;
  if (ctx->lane != 0 || ctx->turn->kept)
    return 0;
  ctx->turn->sorted = ra_mailbox_sort_rest(e, place, ctx->turn->sorted);
  do { /* each turn takes a message out */
    ref = ra_receive_take(e, place, from, type, &m);
    if (ref == 0)
      return 0;
    status = ra_admit(e, place, &m);
    if (status == ra_ok && !ra_unpack_words(ctx, &m, words, bytes))
      status = ra_corrupt;
    ra_mailbox_left(e, ctx->self, ref);
    ra_cell_give(e, ref);
    if (status != ra_ok) {
      ra_note_error(e, place, status);
      ra_refuse(e, &m, status);
    }
  } while (status != ra_ok);
  ctx->turn->acted = 1;
  ra_count_handled(e, place);
  ra_release_indirect(e, &m);
  return 1;
}

#endif
