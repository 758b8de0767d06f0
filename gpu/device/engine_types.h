/* SPDX-License-Identifier: BSD-3-Clause */
/* What lies in the near region: actor records, cells of mailboxes, worker
 * records. Only the engine's own text touches them; offsets, no pointers. */
#ifndef RINGACTOR_DEVICE_ENGINE_TYPES_H
#define RINGACTOR_DEVICE_ENGINE_TYPES_H
#include "copying.h"
#include "ringactor/abi/layout.h"

/* While an actor rests, or is blocked, nobody owns it: whoever moves the word
 * away from that does. */
enum ra_hold {
  ra_hold_none = 0,
  ra_hold_wanted = 1,
  ra_hold_saving = 2, /* as wanted, once its snapshot was taken */
  ra_hold_resting = 3,
  ra_hold_blocked = 4
};

/* A cache line for those who post, and one for whoever owns the activation, so
 * that a stream of posts does not take the handler's line away. */
typedef struct ra_actor {
  ra_atomic tail;   /* idle, claimed, or the ref of the newest cell */
  ra_atomic credit; /* messages the mailbox still admits; signed */
  ra_atomic odd;    /* messages posted of another class than normal, unsorted */
  ra_atomic hold;   /* ra_hold: is the actor to rest, does it, is it blocked */
  ra_atomic policy; /* ra_policy: what a full mailbox does */
  ra_atomic limit;  /* messages the mailbox admits when it is empty */
  ra_atomic wanted; /* 1: the host waits for room */
  ra_atomic waiters; /* place + 1 of the newest actor that waits for room */
  ra_atomic first;   /* ref of the oldest cell; 0 while idle or claimed-empty */
  uint64_t hlc;      /* the actor's clock */
  uint64_t state;    /* byte offset of the kernel's state in the near region */
  uint64_t next_id;  /* message ids given so far */
  uint32_t incarnation;
  uint16_t behaviour;     /* number of the kernel in the image */
  uint16_t life;          /* ra_life as the engine sees it */
  uint32_t mailbox_limit; /* messages */
  uint32_t sorted;        /* messages in the lists of ra_sorted */
  uint8_t passed[4];      /* by class: how often it was passed over */
  uint32_t owner_policy;  /* ra_policy again, for the owner */
  uint64_t pad1;
} ra_actor;
RA_ASSERT_ABI(actor_bytes, sizeof(ra_actor) == 128);

/* Waiting messages by class, as chains of cells: the owner's. 0 = none. */
typedef struct ra_sorted {
  uint32_t head[4], tail[4];
} ra_sorted;

/* An actor that keeps its message until another has room (waiting.h). */
typedef struct ra_wait {
  ra_atomic on;  /* place + 1 of the one it waits for; 0: it does not wait */
  ra_atomic at;  /* place + 1 of the one whose list it is in; 0: in none */
  uint64_t next; /* place + 1 of the next in that list */
  uint64_t pad;
} ra_wait;

/* A message at rest in a mailbox: 15 words and a spare one. */
typedef struct ra_mail {
  uint64_t w[ra_cell_words];
} ra_mail;

/* Head of the cell pool: fresh cells by a bump index, used ones on a stack
 * whose top is tag 32 | ref 32. */
typedef struct ra_cell_pool {
  ra_atomic top;
  ra_atomic chains; /* on the stack, or about to be */
  uint64_t pad0[6];
  ra_atomic fresh; /* cells handed out at least once */
  uint64_t pad1[7];
} ra_cell_pool;

/* All that survives between two turns of one worker. */
typedef struct ra_worker {
  ra_atomic lease;    /* 1 while someone holds the record */
  uint64_t free_head; /* a private chain of cells, linked like mailboxes */
  uint64_t free_count;
  uint64_t credits; /* cells of the current activation not yet given back */
  uint64_t wall_us; /* physical time, read once an activation */
  uint64_t handled, sent, refused, dead_letters, would_block, failed;
  uint64_t activations, control;
  ra_atomic running; /* place + 1 of the newest activation; 0: none yet */
  uint64_t posted; /* messages brought to mailboxes, or about to be: no less */
  uint64_t pad;
} ra_worker;
RA_ASSERT_ABI(worker_bytes, sizeof(ra_worker) == 128);

#endif
