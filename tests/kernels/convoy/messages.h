/* SPDX-License-Identifier: BSD-3-Clause */
/* Convoy takes relay's messages; it has none of its own. */
#ifndef RINGACTOR_TESTS_CONVOY_MESSAGES_H
#define RINGACTOR_TESTS_CONVOY_MESSAGES_H
#include "../relay/messages.h"
#endif
