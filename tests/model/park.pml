/* SPDX-License-Identifier: BSD-3-Clause */
/* Workers that sleep and posters that wake them. A worker announces that it
 * waits, reads the epoch, looks at the queue again, and sleeps only while the
 * epoch is the one it read. A poster pushes, looks for announced workers, and
 * if there are any moves the epoch on and wakes one.
 * What must hold: no message stays in the queue while all workers sleep. With
 * STOPS, stop() comes while workers run: all end, and the queue is empty.
 * Relaxed memory shows as steps in another order: a load that passes the
 * store before it is ANNOUNCES_LATE and LOOKS_EARLY.
 *
 * Broken variants, one #define each:
 *   NO_SECOND_LOOK the worker does not look at the queue again
 *   ANNOUNCES_LATE it announces itself after that look
 *   EPOCH_LATE     it reads the epoch after that look
 *   LOOKS_EARLY    the poster looks for workers before it pushes
 *   NO_EPOCH       the poster wakes without moving the epoch on
 *   STOP_WAKES_ONE stop() wakes one worker
 *   STOP_AFTER_QUEUE the worker looks at the queue before it asks for stop() */
#define WORKERS 2
#define POSTERS 2
#define EACH 2 /* messages of a poster */

byte queue, handled;
byte waiters, epoch;
byte asleep; /* workers inside the wait on the epoch */
byte woken;  /* of these: may go on */
byte posters_done, workers_done;
bool stopped;

inline wake_one() {
  d_step {
    if
    :: asleep > woken -> woken++
    :: else
    fi
  }
}

inline wake_all() { d_step { woken = asleep; } }

/* As a futex: sleeps if the word still has the value, in one step. */
inline wait_on_epoch(seen) {
  if
  :: atomic { epoch == seen -> asleep++ };
     atomic { woken > 0 -> woken--; asleep-- }
  :: atomic { epoch != seen }
  fi
}

proctype poster() {
  byte number = 0;
  bool is_waited_for;
  do
  :: number < EACH ->
#if defined(LOOKS_EARLY)
    is_waited_for = waiters > 0;
    queue++;
#else
    queue++;
    is_waited_for = waiters > 0;
#endif
    if
    :: is_waited_for ->
#if !defined(NO_EPOCH)
      epoch++;
#endif
      wake_one()
    :: else
    fi;
    number++
  :: else -> break
  od;
  posters_done++
}

proctype worker() {
  byte seen;
  bool was_stopped;
  do
  :: true ->
#if !defined(STOP_AFTER_QUEUE)
    was_stopped = stopped; /* what was posted before stop() is seen below */
#endif
    if
    :: atomic { queue > 0 -> queue-- }; handled++; goto again
    :: queue == 0
    fi;
#if defined(STOP_AFTER_QUEUE)
    was_stopped = stopped;
#endif
    if
    :: was_stopped -> break
    :: else
    fi;
#if !defined(ANNOUNCES_LATE)
    waiters++;
#endif
#if !defined(EPOCH_LATE)
    seen = epoch;
#endif
    if
#if !defined(NO_SECOND_LOOK)
    :: queue > 0 || stopped ->
#if !defined(ANNOUNCES_LATE)
      waiters--
#else
      skip
#endif
#endif
    :: else ->
#if defined(ANNOUNCES_LATE)
      waiters++;
#endif
#if defined(EPOCH_LATE)
      seen = epoch;
#endif
      wait_on_epoch(seen);
      waiters--
    fi;
again:
    skip
  od;
  workers_done++
}

/* Runs where nothing else can: only sleepers are left. */
proctype judge() {
  timeout;
  assert(queue == 0);
  assert(handled == POSTERS * EACH);
#if defined(STOPS)
  assert(workers_done == WORKERS)
#else
  stopped = true;
  epoch++;
  wake_all()
#endif
}

#if defined(STOPS)
proctype stopper() { /* while workers are still at it */
  posters_done == POSTERS;
  stopped = true;
  epoch++;
#if defined(STOP_WAKES_ONE)
  wake_one()
#else
  wake_all()
#endif
}
#endif

init {
  byte i;
  atomic {
    run judge();
    for (i : 1 .. WORKERS) { run worker() }
    for (i : 1 .. POSTERS) { run poster() }
#if defined(STOPS)
    run stopper()
#endif
  }
}
