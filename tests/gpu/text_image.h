/* SPDX-License-Identifier: BSD-3-Clause */
/* All kernels of the house as one image, for the checks that the engine's text
 * compiles in each language. Included after a layer. */
#ifndef RINGACTOR_TESTS_TEXT_IMAGE_H
#define RINGACTOR_TESTS_TEXT_IMAGE_H
#include "examples/06_hosts/handlers.h"
#include "examples/07_ping_pong/handlers.h"
#include "examples/08_pipeline/handlers.h"
#include "examples/09_own_kernel/handlers.h"
#include "examples/11_reports/handlers.h"
#include "examples/12_lanes/handlers.h"
#include "examples/13_waiting/handlers.h"
#include "gpu/kernels/barrier/handlers.h"
#include "gpu/kernels/echo/handlers.h"
#include "gpu/kernels/order_book/handlers.h"
#include "gpu/kernels/risk/handlers.h"
#include "gpu/kernels/vector_add/handlers.h"
#include "tests/kernels/chorus/handlers.h"
#include "tests/kernels/clerk/handlers.h"
#include "tests/kernels/convoy/handlers.h"
#include "tests/kernels/desk/handlers.h"
#include "tests/kernels/ledger/handlers.h"
#include "tests/kernels/lockstep/handlers.h"
#include "tests/kernels/relay/handlers.h"
#include "tests/kernels/reporter/handlers.h"
RA_ASSERT_ABI(an_automatic_number_is_the_hosts, desk_alert_type == 1017);
#define RA_SHIPPED(K) \
  K(0, echo) K(1, vector_add) K(2, order_book) K(3, risk) K(4, barrier)
#define RA_TESTS(K) \
  K(5, desk)        \
  K(6, ledger)      \
  K(7, lockstep)    \
  K(8, clerk) K(9, relay) K(10, convoy) K(11, reporter) K(12, chorus)
#define RA_EXAMPLES(K) \
  K(13, doubler)       \
  K(14, player) K(15, stage) K(16, account) K(17, meter) K(18, total) K(19, hop)
#define RA_IMAGE(K) RA_SHIPPED(K) RA_TESTS(K) RA_EXAMPLES(K)
#include "image.h"

#endif
