/* SPDX-License-Identifier: BSD-3-Clause */
/* One line after a struct makes it a message. On a device it gives the typed
 * ra_send, ra_reply, ra_forward and ra_try_receive; in host code the traits
 * (number, name, size). First include of every messages.h. Its number, in one
 * of three ways:
 *
 *   RA_MESSAGE(order, 10007);                      the number itself
 *   RA_DOMAIN_MESSAGE(order, order_matching, 3);   a domain's, by its offset
 *   RA_DOMAIN_MESSAGE_AUTO(order, order_matching); a domain's, from the name
 *
 * Two messages with one number do not compile on the host; the error names
 * both. A domain has 100 numbers, so AUTO clashes in one of three programs
 * that have ten messages in a domain: give one of the two an offset then. */
#ifndef RINGACTOR_DEVICE_MESSAGE_H
#define RINGACTOR_DEVICE_MESSAGE_H
#include "ringactor/abi/domains.h"

#define RA_DOMAIN_MESSAGE_AUTO(M, D)                                       \
  RA_ASSERT_ABI(M##_name_is_short_enough, sizeof(#M) <= ra_auto_name_max); \
  RA_MESSAGE(M, RA_AUTO_NUMBER(ra_domain_##D, ra_domain_##D##_count, #M))

#if defined(RINGACTOR_DEVICE_KERNEL_H) /* inside a kernel: the device half */

#  define RA_MESSAGE(M, number)                                                \
    enum { M##_type = number };                                                \
    RA_ASSERT_ABI(M##_fits, sizeof(M) <= ra_struct_bytes_max);                 \
    typedef union M##_box {                                                    \
      uint64_t words[(sizeof(M) + 7) / 8];                                     \
      M value;                                                                 \
    } M##_box;                                                                 \
    RA_FN void ra_pack(M##_box* box, M value) {                                \
      box->words[(sizeof(M) + 7) / 8 - 1] = 0;                                 \
      box->value = value;                                                      \
    }                                                                          \
    RA_FN uint32_t ra_send(ra_context* ctx, ra_address to, M value) {          \
      M##_box box;                                                             \
      ra_pack(&box, value);                                                    \
      return ra_send_words(ctx, to, M##_type, sizeof(M), box.words);           \
    }                                                                          \
    RA_FN uint32_t ra_reply(ra_context* ctx, M value) {                        \
      M##_box box;                                                             \
      ra_pack(&box, value);                                                    \
      return ra_reply_words(ctx, M##_type, sizeof(M), box.words);              \
    }                                                                          \
    RA_FN uint32_t ra_forward(ra_context* ctx, ra_address to, M value) {       \
      M##_box box;                                                             \
      ra_pack(&box, value);                                                    \
      return ra_forward_words(ctx, to, M##_type, sizeof(M), box.words);        \
    }                                                                          \
    RA_FN uint32_t ra_try_receive(ra_context* ctx, ra_address from, M* into) { \
      M##_box box;                                                             \
      for (uint32_t i = 0; i < (sizeof(M) + 7) / 8; ++i)                       \
        box.words[i] = 0; /* else compilers may warn in the user's file */     \
      if (!ra_receive_words(ctx, from, M##_type, sizeof(M), box.words))        \
        return 0;                                                              \
      *into = box.value;                                                       \
      return 1;                                                                \
    }                                                                          \
    RA_ASSERT_ABI(M##_line_ends_here, 1)

#  define RA_DOMAIN_MESSAGE(M, D, offset)                                \
    RA_ASSERT_ABI(M##_is_inside_its_domain,                              \
                  (uint32_t)(offset) < (uint32_t)ra_domain_##D##_count); \
    RA_MESSAGE(M, ra_domain_##D + (offset))

/* RA_REPLY(request, reply): the message that answers. ra_answer(ctx, request,
 * reply) is ra_reply for that pair; with another type it does not compile. */
#  define RA_REPLY(Request, Reply)                                            \
    RA_FN uint32_t ra_answer(ra_context* ctx, Request request, Reply reply) { \
      (void)request;                                                          \
      return ra_reply(ctx, reply);                                            \
    }                                                                         \
    RA_ASSERT_ABI(Request##_reply_ends_here, 1)

/* RA_SMALL_STATE(M), after M's RA_MESSAGE: ra_publish(ctx, value) puts it into
 * the control block, where host code reads it (actor/reporting.hpp). */
#  define RA_SMALL_STATE(M)                                     \
    RA_ASSERT_ABI(M##_fits_the_32_bytes_of_a_control_block,     \
                  sizeof(M) <= (uint32_t)ra_small_state_bytes); \
    RA_FN void ra_publish(ra_context* ctx, M value) {           \
      M##_box box;                                              \
      ra_pack(&box, value);                                     \
      ra_publish_words(ctx, M##_type, sizeof(M), box.words);    \
    }                                                           \
    RA_ASSERT_ABI(M##_small_state_ends_here, 1)

/* Names the fields that JSON shows (message/json.hpp). Nothing on a device. */
#  define RA_MESSAGE_FIELDS(M, ...) RA_ASSERT_ABI(M##_fields_end_here, 1)

/* Names the ra_span fields of a message; the host frees them when the message
 * cannot be delivered. Nothing on a device. */
#  define RA_MESSAGE_SPANS(M, ...) RA_ASSERT_ABI(M##_spans_end_here, 1)

#else
#  include "ringactor/abi/envelope_fields.h"
#  include "ringactor/message/message_traits.hpp"
#endif

#endif
