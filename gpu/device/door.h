/* SPDX-License-Identifier: BSD-3-Clause */
/* What a device that decides itself which actor runs shares with its host,
 * beside the regions of every engine: a ring of ready actors, a ring of what
 * goes up, the time, and the wish that it ends. Both rings take many writers.
 * The host's half is in gpu/opencl/pump.cpp. Included by a layer, after its
 * atomics; a host includes it after host_layer.h. */
#ifndef RINGACTOR_DEVICE_DOOR_H
#define RINGACTOR_DEVICE_DOOR_H
#include "ringactor/abi/envelope.h"

/* An actor that is ready, once; capacity is no less than the places, so the
 * ring is never full. Source: D. Vyukov, "Bounded MPMC queue", 1024cores. */
typedef struct ra_ready {
  ra_atomic turn;  /* position it is to be filled at; + 1: it is filled */
  ra_atomic entry; /* place 24, ra_ready_held */
} ra_ready;

/* A cell of the way up: 15 words of a message, and the word that says that they
 * are there: position + 1 in 39 bits, kind 1, place 24. */
typedef struct ra_up_cell {
  uint64_t w[ra_message_words];
  ra_atomic mark;
} ra_up_cell;
RA_ASSERT_ABI(up_cell_bytes, sizeof(ra_up_cell) == 128);

enum {
  ra_ready_held = 1 << 24, /* the host holds the actor till it is idle again */
  ra_up_over = 1 << 24     /* kind: no message, the activation is over */
};

/* Of a lease that was over: nothing was lost; one dropped what it would say. */
enum { ra_lapse_idle = 1, ra_lapse_lost = 2 };

typedef struct ra_door { /* one writer's side a line */
  ra_atomic wall_us;     /* physical time, by the host */
  ra_atomic host_beats;  /* goes on while the host looks after the engine */
  uint64_t pad0[6];
  ra_atomic stop;        /* 1: whoever finds nothing ready ends; by the host */
  ra_atomic lease_looks; /* by the host; see ra_lease. 0: no lease */
  ra_atomic lapsed;      /* ra_lapse_*, by workers; taken back by the host */
  uint64_t pad1[5];
  ra_atomic ready_put; /* positions, by whoever makes an actor ready */
  uint64_t pad2[7];
  ra_atomic ready_taken; /* positions, by workers */
  uint64_t pad3[7];
  ra_atomic up_claimed;  /* positions, by workers */
  ra_atomic up_promised; /* positions, those and more to come: up_each */
  uint64_t pad4[6];
  ra_atomic up_consumed; /* positions, by the host */
  uint64_t pad5[7];
  uint64_t ready_mask, ready_at; /* cells - 1; bytes from this record */
  uint64_t up_mask, up_at;
  uint64_t up_each; /* the host takes nothing while a launch runs: an activation
                     * begins once it has so many cells; 0: it takes always */
  uint64_t pad6[3];
} ra_door;

RA_FN RA_GLOBAL ra_ready* ra_ready_cell(RA_GLOBAL ra_door* door, uint64_t at) {
  return (RA_GLOBAL ra_ready*)((RA_GLOBAL uint8_t*)door + door->ready_at)
         + (at & door->ready_mask);
}
RA_FN RA_GLOBAL ra_up_cell* ra_up_cell_at(RA_GLOBAL ra_door* door,
                                          uint64_t at) {
  return (RA_GLOBAL ra_up_cell*)((RA_GLOBAL uint8_t*)door + door->up_at)
         + (at & door->up_mask);
}
RA_FN uint64_t ra_up_mark(uint64_t position, uint64_t place_and_kind) {
  return (position + 1) << 25 | place_and_kind;
}

/* Thread: any, host or device, that made the actor ready. */
RA_FN void ra_ready_give(RA_GLOBAL ra_door* door, uint64_t entry) {
  /* Order: relaxed, here and below; the cell's turn decides. */
  uint64_t at = ra_load(&door->ready_put, ra_relaxed, ra_system);
  for (;;) { /* each turn more is another's success, or a reader's delay */
    RA_GLOBAL ra_ready* cell = ra_ready_cell(door, at);
    /* Order: acquire; pairs with the reader's release: the cell is free. */
    if (ra_load(&cell->turn, ra_acquire, ra_system) == at
        && ra_cas(&door->ready_put, at, at + 1, ra_relaxed, ra_system)) {
      /* Order: relaxed; the release below publishes it. */
      ra_store(&cell->entry, entry, ra_relaxed, ra_system);
      /* Order: release; hands on all that the reader is to see. */
      ra_store(&cell->turn, at + 1, ra_release, ra_system);
      return;
    }
    at = ra_load(&door->ready_put, ra_relaxed, ra_system); /* Order: above */
  }
}
/* Entry + 1 of the oldest ready actor; 0: none, or its giver has not finished.
 * Thread: any worker. */
RA_FN uint64_t ra_ready_take(RA_GLOBAL ra_door* door) {
  /* Order: relaxed, here and below; the cell's turn decides. */
  uint64_t at = ra_load(&door->ready_taken, ra_relaxed, ra_system);
  for (;;) { /* each turn more is another worker's success */
    RA_GLOBAL ra_ready* cell = ra_ready_cell(door, at);
    /* Order: acquire; pairs with the release in ra_ready_give. */
    uint64_t turn = ra_load(&cell->turn, ra_acquire, ra_system);
    if (turn == at + 1
        && ra_cas(&door->ready_taken, at, at + 1, ra_relaxed, ra_system)) {
      uint64_t entry = ra_load(&cell->entry, ra_relaxed, ra_system); /* Order */
      /* Order: release; the cell is free for the next lap. */
      ra_store(&cell->turn, at + door->ready_mask + 1, ra_release, ra_system);
      return entry + 1;
    }
    /* Order: above. */
    uint64_t now = ra_load(&door->ready_taken, ra_relaxed, ra_system);
    if (now == at)
      return 0;
    at = now;
  }
}
/* 1: an actor is ready, or about to be. */
RA_FN int ra_ready_waits(RA_GLOBAL ra_door* door) {
  /* Order: acquire, both; what was given before is seen. */
  return ra_load(&door->ready_put, ra_acquire, ra_system)
         != ra_load(&door->ready_taken, ra_acquire, ra_system);
}

/* A worker's view of its host, which may have died while a device runs on: the
 * lease is over when its beats have not changed for lease_looks looks. */
typedef struct ra_lease {
  uint64_t beats, looks, next;
} ra_lease;
/* 1: it is over. Looks at the host's line every 1024 looks alone, of which the
 * caller's last work counts as many as `looks`. */
RA_FN int ra_lease_over(RA_GLOBAL ra_door* door, ra_lease* lease,
                        uint64_t looks) {
  lease->looks += looks;
  if (lease->looks < lease->next)
    return 0;
  lease->next = lease->looks + 1024;
  /* Order: relaxed, all; what was lost is lost for good, so all end. */
  if (ra_load(&door->lapsed, ra_relaxed, ra_system) == ra_lapse_lost)
    return 1;
  /* Order: relaxed, both; a count and a bound. */
  uint64_t beats = ra_load(&door->host_beats, ra_relaxed, ra_system);
  uint64_t most = ra_load(&door->lease_looks, ra_relaxed, ra_system);
  if (beats != lease->beats || most == 0) {
    lease->beats = beats;
    lease->looks = lease->next = 0;
    return 0;
  }
  return lease->looks > most;
}
/* Order: release; the host reads it once the launch is over. */
RA_FN void ra_lapse_tell(RA_GLOBAL ra_door* door, uint64_t what) {
  if (ra_load(&door->lapsed, ra_relaxed, ra_system) < what) /* Order: above */
    ra_store(&door->lapsed, what, ra_release, ra_system);
}

/* Cells for one activation, where the host takes none meanwhile; without bound
 * where it does. 0: there are not enough, the launch is to end. */
RA_FN uint32_t ra_up_promise(RA_GLOBAL ra_door* door) {
  uint64_t each = door->up_each;
  if (each == 0)
    return (uint32_t)~0u;
  /* Order: relaxed, all; a count, and the host writes between launches. */
  uint64_t at = ra_add(&door->up_promised, each, ra_relaxed, ra_system);
  uint64_t taken = ra_load(&door->up_consumed, ra_relaxed, ra_system);
  if (at + each - taken <= door->up_mask + 1)
    return (uint32_t)each;
  /* Order: relaxed; a count. */
  ra_add(&door->up_promised, (uint64_t)0 - each, ra_relaxed, ra_system);
  return 0;
}
/* Those that it did not need are another's. */
RA_FN void ra_up_give_back(RA_GLOBAL ra_door* door, uint32_t left) {
  if (door->up_each != 0)
    /* Order: relaxed; a count. */
    ra_add(&door->up_promised, (uint64_t)0 - left, ra_relaxed, ra_system);
}

/* Brings a message up, or with `m` 0 the word that an activation is over.
 * Waits for the host where its ring is full: the host takes in any case, and
 * needs no worker for it; one whose lease is over gets no message any more. */
RA_FN void ra_up_give(RA_GLOBAL ra_door* door, uint64_t place_and_kind,
                      const ra_message* m) {
  /* Order: relaxed; who comes after another in what an actor does comes after
   * it here too, by coherence. */
  uint64_t at = ra_add(&door->up_claimed, 1, ra_relaxed, ra_system);
  RA_GLOBAL ra_up_cell* cell = ra_up_cell_at(door, at);
  /* Order: acquire; pairs with the host's release: the cell is free. */
  ra_lease lease = {0, 0, 0};
  for (uint64_t tries = 0;
       at - ra_load(&door->up_consumed, ra_acquire, ra_system) > door->up_mask;
       ++tries) { /* ends: the host takes all the time, or its lease is over */
    if (ra_lease_over(door, &lease, 1)) {
      ra_lapse_tell(door, ra_lapse_lost);
      return;
    }
    ra_pause(tries);
  }
  for (uint32_t i = 0; m != 0 && i < (uint32_t)ra_message_words; ++i)
    cell->w[i] = m->w[i];
  /* Order: release; pairs with the host's acquire of the mark. */
  ra_store(&cell->mark, ra_up_mark(at, place_and_kind), ra_release, ra_system);
}

#endif
