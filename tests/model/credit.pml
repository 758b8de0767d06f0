/* SPDX-License-Identifier: BSD-3-Clause */
/* Admission to a mailbox: gpu/device/mailbox.h. A poster takes one credit and
 * gives it back where there was none; the owner gives the credit of handled
 * messages back in lots, and all of it before it goes idle.
 * What must hold: never more messages than the limit, a poster that was
 * refused gets its turn, and in the end all credit is back.
 *
 * Broken variants, one #define each:
 *   NO_IDLE_RETURN the owner goes idle with credit in its pocket
 *   NO_UNDO        a refused poster keeps the credit it took
 *   TAKES_LATE     a poster looks at the credit, and takes it a step later
 *   RETURNS_EARLY  the credit comes back before the cell is free */
#define LIMIT 3
#define LOT 2 /* limit / 4 + 1, and more than one */
#define POSTERS 3
#define EACH 3 /* messages of a poster; in all no multiple of the lot */

short credit = LIMIT;
byte queue; /* cells in use */
byte handled;

inline take(before) {
#if defined(TAKES_LATE)
  before = credit;
  if
  :: before > 0 -> credit--
  :: else
  fi
#else
  d_step {
    before = credit;
    credit--;
  }
#endif
}

proctype poster() {
  byte number = 0;
  short before;
  do
  :: number < EACH ->
    credit > 0; /* a refused poster tries again when there may be room */
    take(before);
    if
    :: before > 0 ->
      assert(queue < LIMIT);
      queue++;
      number++
    :: else ->
#if !defined(NO_UNDO) && !defined(TAKES_LATE)
      credit++
#else
      skip
#endif
    fi
  :: else -> break
  od
}

proctype owner() {
  byte pocket = 0;
  do
  :: queue > 0 ->
#if defined(RETURNS_EARLY)
    credit++;
    queue--;
#else
    queue--;
    pocket++;
#endif
    handled++;
    if
    :: pocket >= LOT -> d_step { credit = credit + pocket; pocket = 0; }
    :: else
    fi
  :: queue == 0 && pocket > 0 ->
#if defined(NO_IDLE_RETURN)
    queue > 0
#else
    d_step { credit = credit + pocket; pocket = 0; }
#endif
  :: handled == POSTERS * EACH && pocket == 0 -> break
  od
}

proctype judge() {
  timeout;
  assert(handled == POSTERS * EACH);
  assert(credit == LIMIT)
}

init {
  byte i;
  atomic {
    run judge();
    run owner();
    for (i : 1 .. POSTERS) { run poster() }
  }
}
