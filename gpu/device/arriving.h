/* SPDX-License-Identifier: BSD-3-Clause */
/* A message from outside comes to its actor: what its type asks for. Used by
 * the host's half of an engine (gpu/host, gpu/opencl/batch_admission.cpp). */
#ifndef RINGACTOR_DEVICE_ARRIVING_H
#define RINGACTOR_DEVICE_ARRIVING_H
#include "mailbox.h"

/* A ra_status, or ra_post_own: the actor was idle, rested or was blocked, and
 * is the caller's now, to be made ready. */
RA_FN uint32_t ra_mailbox_arrive(ra_engine* e, uint32_t place,
                                 const ra_message* m) {
  switch (ra_message_type(m)) {
    case ra_type_start:
      return ra_mailbox_post_start(e, place, m);
    case ra_type_stop:
      return ra_mailbox_post_stop(e, place, m);
    case ra_type_hold:
      return ra_message_handler(m) == ra_then_rests
               ? ra_rest_save_command(e, place)
               : ra_rest_command(e, place);
    case ra_type_resume:
      return ra_rest_end(e, place);
    default:
      return ra_mailbox_post(e, place, m);
  }
}

#endif
