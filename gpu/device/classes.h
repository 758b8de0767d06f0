/* SPDX-License-Identifier: BSD-3-Clause */
/* Priority classes: an owner takes messages of a higher class first, and no
 * class waits for ever. A mailbox of normal messages alone is one list and
 * costs nothing here; once another class is in it, its owner sorts what has
 * arrived into a list a class. Order inside a class is that of arrival. */
#ifndef RINGACTOR_DEVICE_CLASSES_H
#define RINGACTOR_DEVICE_CLASSES_H
#include "mailbox.h"

enum {
  ra_class_look = 16,    /* messages between two looks at a plain mailbox */
  ra_class_patience = 16 /* a class that was passed over so often goes first */
};

RA_FN RA_GLOBAL ra_sorted* ra_sorted_at(ra_engine* e, uint32_t place) {
  return (RA_GLOBAL ra_sorted*)(e->near + e->layout->sorted_table) + place;
}

RA_FN uint32_t ra_class_at(ra_engine* e, uint64_t ref) {
  return ra_class_of((uint32_t)(ra_mail_at(e, ref)->w[0] >> 24) & 0xff);
}
RA_FN void ra_sorted_push(ra_engine* e, uint32_t place, uint64_t ref) {
  RA_GLOBAL ra_sorted* s = ra_sorted_at(e, place);
  uint32_t c = ra_class_at(e, ref);
  /* Order: relaxed, both; from here on the cell is the owner's alone. */
  ra_store(ra_link_at(e, ref), 0, ra_relaxed, ra_device);
  if (s->head[c])
    ra_store(ra_link_at(e, s->tail[c]), ref, ra_relaxed, ra_device);
  else
    s->head[c] = (uint32_t)ref;
  s->tail[c] = (uint32_t)ref;
  ra_actor_at(e, place)->sorted += 1;
}
/* The mailbox's list is empty afterwards but for what arrives meanwhile; the
 * actor stays the caller's (claimed). Thread: the owner. */
RA_FN void ra_mailbox_sort(ra_engine* e, uint32_t place) {
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  uint64_t ref = ra_mailbox_first(e, a);
  while (ref) { /* each turn takes one cell out of the list */
    uint64_t next = ra_mailbox_unlink(e, a, ref);
    if (next == ref)
      return; /* a poster has not linked its cell behind this one yet */
    ra_sorted_push(e, place, ref);
    ref = next;
  }
}
/* Sorts what waits behind the message that is being handled, so that any of it
 * can be taken out. That one leaves the list before: `sorted` is its cell if it
 * has left already, and is returned anew. */
RA_FN uint64_t ra_mailbox_sort_rest(ra_engine* e, uint32_t place,
                                    uint64_t sorted) {
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  if (sorted == 0) {
    /* Order: relaxed; acquired in ra_mailbox_first. */
    uint64_t ref = ra_load(&a->first, ra_relaxed, ra_device);
    if (ra_mailbox_unlink(e, a, ref) == ref)
      return 0; /* what is behind it has not been linked yet */
    sorted = ref;
  }
  ra_mailbox_sort(e, place);
  return sorted;
}
/* Looks whether there is something to sort. Cost: a read of the posters' line,
 * unless messages of several classes wait. Thread: the owner. */
RA_FN void ra_mailbox_look(ra_engine* e, uint32_t place) {
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  /* Order: relaxed; what is seen late is sorted at the next look. */
  uint64_t odd = ra_load(&a->odd, ra_relaxed, ra_device);
  if (odd == 0 && a->sorted == 0)
    return;
  if (odd) /* Order: relaxed; whoever posts after this counts anew. */
    ra_add(&a->odd, (uint64_t)0 - odd, ra_relaxed, ra_device);
  ra_mailbox_sort(e, place);
}
/* The class to serve: the highest, or one that was passed over for long. Start
 * and stop are of the highest: while there is no life, patience must not bring
 * a message before its start. */
RA_FN uint32_t ra_class_next(RA_GLOBAL ra_actor* a, RA_GLOBAL ra_sorted* s) {
  uint32_t c = ra_class_critical, chosen;
  while (c > ra_class_low && s->head[c] == 0)
    --c;
  chosen = c;
  for (uint32_t i = 0; i < c; ++i) {
    if (s->head[i] == 0)
      continue;
    a->passed[i] += 1;
    if (a->passed[i] > ra_class_patience && a->life == ra_life_active)
      chosen = i;
  }
  a->passed[chosen] = 0;
  return chosen;
}
/* The lowest class with a message: where a full mailbox makes room. */
RA_FN uint32_t ra_class_lowest(RA_GLOBAL ra_sorted* s) {
  uint32_t c = ra_class_low;
  while (c < ra_class_critical && s->head[c] == 0)
    ++c;
  return c;
}
/* Takes a cell out of the chain of its class, behind `before` (0: the first).
 */
RA_FN void ra_sorted_unlink(ra_engine* e, uint32_t place, uint32_t c,
                            uint64_t before, uint64_t ref) {
  RA_GLOBAL ra_sorted* s = ra_sorted_at(e, place);
  /* Order: relaxed, both; the owner's own. */
  uint64_t next = ra_load(ra_link_at(e, ref), ra_relaxed, ra_device);
  if (before)
    ra_store(ra_link_at(e, before), next, ra_relaxed, ra_device);
  else
    s->head[c] = (uint32_t)next;
  if (next == 0)
    s->tail[c] = (uint32_t)before;
  ra_actor_at(e, place)->sorted -= 1;
}
/* Takes a message of the sorted ones; there is one. The cell is the caller's,
 * for ra_sorted_retire. */
RA_FN uint64_t ra_sorted_take(ra_engine* e, uint32_t place, int drops,
                              ra_message* m) {
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  RA_GLOBAL ra_sorted* s = ra_sorted_at(e, place);
  uint32_t c = drops ? ra_class_lowest(s) : ra_class_next(a, s);
  uint64_t ref = s->head[c];
  ra_sorted_unlink(e, place, c, 0, ref);
  ra_mail_read(e, ref, m);
  return ref;
}
/* Puts such a message back, before all of its class. */
RA_FN void ra_sorted_return(ra_engine* e, uint32_t place, uint64_t ref) {
  RA_GLOBAL ra_sorted* s = ra_sorted_at(e, place);
  uint32_t c = ra_class_at(e, ref);
  /* Order: relaxed; the owner's own. */
  ra_store(ra_link_at(e, ref), s->head[c], ra_relaxed, ra_device);
  if (s->head[c] == 0)
    s->tail[c] = (uint32_t)ref;
  s->head[c] = (uint32_t)ref;
  ra_actor_at(e, place)->sorted += 1;
}
/* As ra_mailbox_retire, for a message that ra_sorted_take gave. */
RA_FN int ra_sorted_retire(ra_engine* e, uint32_t place, uint64_t ref) {
  RA_GLOBAL ra_actor* a = ra_actor_at(e, place);
  int more = 1;
  ra_mailbox_left(e, a, ref);
  /* Order: relaxed; not 0 only while the list has a cell. */
  if (a->sorted == 0 && ra_load(&a->first, ra_relaxed, ra_device) == 0) {
    ra_mailbox_credit(e, a);
    more = !RA_GO_IDLE(&a->tail, ra_claimed);
  }
  ra_cell_give(e, ref);
  return more;
}

#endif
