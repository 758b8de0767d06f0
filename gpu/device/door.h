/* SPDX-License-Identifier: BSD-3-Clause */
/* What a device that decides itself which actor runs shares with its host,
 * beside the regions of every engine: a ring of ready actors, a ring of what
 * goes up, the time, and the wish that it ends. Both rings take many writers.
 * The host's half is in gpu/host/pump.cpp. Included by a layer, after its
 * atomics; a host includes it after host_layer.h. */
#ifndef RINGACTOR_DEVICE_DOOR_H
#define RINGACTOR_DEVICE_DOOR_H
#include "copying.h"

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

enum {                    /* ra_lapse: a lease was over */
       ra_lapse_idle = 1, /* a worker has ended, and nothing was lost */
       ra_lapse_lost =
         2 /* one that waited for the host has dropped a message */
};

typedef struct ra_door { /* one writer's side a line */
  ra_atomic wall_us;     /* physical time, by the host */
  ra_atomic host_beats;  /* goes on while the host looks after the engine */
  uint64_t pad0[6];
  ra_atomic stop;        /* 1: whoever finds nothing ready ends; by the host */
  ra_atomic lease_looks; /* by the host; see ra_lease. 0: no lease */
  ra_atomic lapsed;      /* ra_lapse, by workers; taken back by the host */
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

#endif
