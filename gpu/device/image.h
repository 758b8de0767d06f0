/* SPDX-License-Identifier: BSD-3-Clause */
/* Included once, after all handlers.h of a program. The generated image has
 * defined RA_IMAGE(K) as the list of its kernels in the order of their
 * numbers: K(0, echo) K(1, risk) ... */
#ifndef RINGACTOR_DEVICE_IMAGE_H
#define RINGACTOR_DEVICE_IMAGE_H

#define RA_INIT_CASE_(number, K) \
  case number:                   \
    return ra_init_(ctx, (RA_GLOBAL K##_state*)state);
RA_FN uint32_t ra_image_init(ra_context* ctx, RA_GLOBAL uint8_t* state) {
  switch (ctx->self->behaviour) { RA_IMAGE(RA_INIT_CASE_) }
  return ra_mismatch;
}

#define RA_DISPATCH_CASE_(number, K) \
  case number:                       \
    return ra_dispatch_(ctx, (RA_GLOBAL K##_state*)state);
RA_FN uint32_t ra_image_dispatch(ra_context* ctx, RA_GLOBAL uint8_t* state) {
  switch (ctx->self->behaviour) { RA_IMAGE(RA_DISPATCH_CASE_) }
  return ra_mismatch;
}

#define RA_LANES_CASE_(number, K) \
  case number:                    \
    return K##_all_lanes;
/* Do the handlers of a kernel run on all lanes? */
RA_FN int ra_image_all_lanes(uint32_t behaviour) {
  switch (behaviour) { RA_IMAGE(RA_LANES_CASE_) }
  return 0;
}

#define RA_STATE_CASE_(number, K) \
  case number:                    \
    return sizeof(K##_state);
RA_FN uint64_t ra_image_state_bytes(uint32_t behaviour) {
  switch (behaviour) { RA_IMAGE(RA_STATE_CASE_) }
  return 0;
}
#define RA_KERNEL_ONE_(number, K) +1
enum { ra_image_kernels = 0 RA_IMAGE(RA_KERNEL_ONE_) };
#include "activation.h"
#endif
