/* SPDX-License-Identifier: BSD-3-Clause */
/* demo_risk takes messages of demo_book's alone. */
#ifndef RINGACTOR_COMMAND_DEMO_RISK_MESSAGES_H
#define RINGACTOR_COMMAND_DEMO_RISK_MESSAGES_H
#include "../demo_book/messages.h"

#endif
