/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of player. */
#ifndef RINGACTOR_EXAMPLES_PLAYER_MESSAGES_H
#define RINGACTOR_EXAMPLES_PLAYER_MESSAGES_H
#include "message.h"

/* Begins a rally with another player; `hits` are left to play. */
typedef struct player_serve {
  ra_address other;
  uint64_t hits;
} player_serve;
RA_MESSAGE(player_serve, 12010);

typedef struct player_ball {
  ra_address umpire; /* is told how it ended */
  uint64_t hits;     /* left to play */
} player_ball;
RA_MESSAGE(player_ball, 12011);

/* To the umpire, when none is left. */
typedef struct player_end {
  uint64_t hits; /* of the player that had the last ball */
} player_end;
RA_MESSAGE(player_end, 12012);

#endif
