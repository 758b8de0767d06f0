/* SPDX-License-Identifier: BSD-3-Clause */
/* An MPSC ring whose second producer may die between its claim and its
 * publication: ring/mpsc_writer.hpp and ring/ring_reader.hpp, one access a
 * step. What must hold: nothing is delivered that was not published, each
 * producer's messages come once and in order, and when the reader may pass
 * over dead claims, all that was published is delivered.
 * Left out: relaxed memory (tests/sim), the cached copy of `consumed`.
 *
 * Broken variants, one #define each:
 *   NO_SKIP        the reader never passes over a dead claim
 *   NO_SECOND_LOOK it passes over one without looking at the cell again
 *   SKIPS_LIVING   it passes over a claim whose producer lives
 *   NO_LAP         the tag of a cell says written, not in which lap
 *   PUBLISHES_FIRST the tag is stored before the words */
#define CELLS 2
#define EACH 3 /* messages of a producer */
#define CLAIMS 6 /* both producers together */

#if defined(NO_LAP)
#define LAP(position) 1
#else
#define LAP(position) ((position) / CELLS + 1)
#endif
#define MESSAGE(who, number) ((who) * 8 + (number) + 1)

byte tag[CELLS];
byte words[CELLS];
byte claimed, consumed;
byte claimant[CLAIMS]; /* what the supervisor knows of each claim */
byte published, delivered, ended;
bool is_dead;

inline publish(who, number, position) {
  d_step { words[position % CELLS] = MESSAGE(who, number); }
}

inline store_tag(position) {
  d_step {
    tag[position % CELLS] = LAP(position);
    published++;
  }
}

proctype producer(byte who) {
  byte number = 0, position;
  do
  :: number == EACH -> break
  :: number < EACH && claimed - consumed < CELLS ->
    atomic { /* the swap of claim_swap() */
      if
      :: claimed - consumed < CELLS ->
        position = claimed;
        claimant[position] = who;
        claimed++
      :: else -> goto again
      fi
    }
    if
    :: who == 1 -> atomic { is_dead = true; goto out } /* dies here */
    :: true
    fi;
#if defined(PUBLISHES_FIRST)
    store_tag(position);
    publish(who, number, position);
#else
    publish(who, number, position);
    store_tag(position);
#endif
    number++;
again:
    skip
  od;
out:
  ended++
}

proctype reader() {
  byte position = 0, found, next[2];
  do
  :: tag[position % CELLS] == LAP(position) ->
    found = words[position % CELLS];
    assert(position < claimed); /* a cell nobody wrote in this lap */
    assert(found == MESSAGE(claimant[position], next[claimant[position]]));
    d_step {
      next[claimant[position]]++;
      delivered++;
      position++;
    }
    consumed = position
#if defined(SKIPS_LIVING)
  :: claimed > position && tag[position % CELLS] != LAP(position) ->
    position++;
    consumed = position
#elif defined(NO_SECOND_LOOK)
  :: claimed > position && tag[position % CELLS] != LAP(position) ->
    if
    :: is_dead && claimant[position] == 1 -> position++; consumed = position
    :: tag[position % CELLS] == LAP(position)
    fi
#elif !defined(NO_SKIP)
  :: claimed > position && is_dead && claimant[position] == 1 ->
    if
    :: tag[position % CELLS] != LAP(position) -> /* skip_dead() */
      position++;
      consumed = position
    :: else
    fi
#endif
  :: ended == 2 && position == claimed -> break
  od;
  assert(delivered == published)
}

init {
  atomic {
    run producer(0);
    run producer(1);
    run reader()
  }
}
