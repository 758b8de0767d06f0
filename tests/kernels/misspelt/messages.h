/* SPDX-License-Identifier: BSD-3-Clause */
/* For a kernel that must not compile. */
#ifndef RINGACTOR_TESTS_MISSPELT_MESSAGES_H
#define RINGACTOR_TESTS_MISSPELT_MESSAGES_H
#include "message.h"

typedef struct misspelt_add {
  uint64_t amount;
} misspelt_add;
RA_MESSAGE(misspelt_add, 20100);

#endif
