/* SPDX-License-Identifier: BSD-3-Clause */
/* The message as both sides see it: a 64-byte envelope and at most 56 bytes of
 * payload, as 15 words. Tour stop 3. Code handles words and reaches fields by
 * shifts (envelope_fields.h): no struct view, no endianness clause. */
#ifndef RINGACTOR_ABI_ENVELOPE_H
#define RINGACTOR_ABI_ENVELOPE_H
#include "types.h"

enum {
  ra_envelope_words = 8, /* 64 bytes */
  ra_payload_words = 7,  /* 56 bytes inline */
  ra_message_words = 15, /* the sixteenth word of a cell belongs to the ring */
  ra_payload_bytes = 56,
  ra_struct_bytes_max = 65536 /* a larger message struct does not compile */
};

/* Who: node 16, id 32 = home engine 8 | index 24, incarnation 16.
 * Engine 0 = host actors. Incarnation 0 = whoever lives there now. */
typedef struct ra_address {
  uint32_t id;          /* 0 = nobody */
  uint16_t incarnation; /* low 16 bits of the directory's 32 */
  uint16_t node;        /* 0 = this node */
} ra_address;
RA_ASSERT_ABI(address_bytes, sizeof(ra_address) == 8);

/* A block of a payload pool. Whoever consumes the message owns its spans. */
typedef struct ra_span {
  uint64_t place;    /* pool 16 | offset 48, in bytes from the pool's start */
  uint32_t bytes;    /* used length, written by the allocating side */
  uint32_t reserved; /* 0 */
} ra_span;
RA_ASSERT_ABI(span_bytes, sizeof(ra_span) == 16);

/* Every even word keeps its low 16 bits for the tag of its 16-byte quad.
 *   w0  tag16 flags8 priority8 type16 handler16
 *   w1  destination id32, destination incarnation16, payload length16 (bytes)
 *   w2  tag16 message id48
 *   w3  source id32, source incarnation16, source node16
 *   w4  tag16 correlation48 (pending index and generation; 0 = none)
 *   w5  trace handle64 (0 = not sampled)
 *   w6  tag16 deadline16 (5.11 minifloat us, 0 = none) to node16 tenant16
 *   w7  hybrid logical clock64 (us 52 | counter 12)
 *   w8..w14 payload */
typedef struct ra_message {
  uint64_t w[ra_message_words];
} ra_message;
RA_ASSERT_ABI(message_bytes, sizeof(ra_message) == 120);

enum {                      /* flags */
       ra_flag_request = 1, /* the sender waits for a reply */
       ra_flag_reply = 2,   /* answers the request named by the correlation */
       ra_flag_error = 4,   /* payload is ra_error */
       ra_flag_down = 8,    /* engine to host: the source actor has ended */
       ra_flag_indirect =
         16, /* payload length 0; payload starts with an ra_span */
       ra_flag_dead_letter =
         32,                 /* engine to host: undeliverable; reason below */
       ra_flag_retired = 64, /* engine to host: the place may be used again */
       ra_flag_fenced = 128  /* engine to host: said by an actor that has ended;
                              * to be dropped */
};

enum {                    /* type ids below 16 are the engine's own */
       ra_type_none = 0,  /* an empty reply: the handler returned without one */
       ra_type_start = 1, /* host to engine: wipe, next incarnation, init;
                           * engine to host, if asked for: init has returned */
       ra_type_stop = 2,  /* host to engine: the last message a life receives */
       ra_type_error = 3, /* payload is ra_error */
       ra_type_down =
         4, /* payload is ra_error: code, cause, kernel's own code */
       ra_type_unit = 5,   /* ra_none, the config of kernels that have none */
       ra_type_hold = 6,   /* host to engine: handle nothing, keep all */
       ra_type_resume = 7, /* host to engine: go on */
       ra_type_room = 8,   /* engine to host: the mailbox has room again */
       ra_type_drain = 9,  /* both ways: all that came before was handled */
       ra_type_snapshot = 10, /* host to engine: copy the actor's state;
                               * engine to host: the copy */
       ra_type_user = 16
};
/* In the handler field of a hold: rest behind a snapshot. Of a snapshot: it is
 * the one to rest behind. */
enum { ra_then_rests = 1 };

/* Payload of error replies and down notices. */
typedef struct ra_error {
  uint32_t status; /* enum ra_status */
  uint32_t code;   /* the kernel's own number from ra_fail, else 0 */
  uint32_t cause;  /* type id of the message that caused it */
  uint32_t reserved;
} ra_error;
RA_ASSERT_ABI(error_bytes, sizeof(ra_error) == 16);

enum { /* classes: low < 64 <= normal < 144 <= high < 192 <= critical */
       ra_priority_low = 32,
       ra_priority_normal = 128,
       ra_priority_high = 160,
       ra_priority_critical = 224
};
enum ra_policy { /* what a full mailbox does with a message */
                 ra_policy_reject = 0, /* the sender is told: full */
                 ra_policy_drop_oldest = 1,
                 ra_policy_drop_newest = 2,
                 ra_policy_stash = 3 /* a host's waits outside, in order */
};
enum ra_class {
  ra_class_low = 0,
  ra_class_normal = 1,
  ra_class_high = 2,
  ra_class_critical = 3
};
RA_FN uint32_t ra_class_of(uint32_t priority) {
  return (uint32_t)(priority >= 64) + (uint32_t)(priority >= 144)
         + (uint32_t)(priority >= 192);
}
RA_FN int ra_is_normal(uint32_t priority) {
  return priority - 64 < 144 - 64; /* unsigned: below 64 is large */
}

/* An address: engine number over index. The last indices of an engine are not
 * places of actors but ports of host threads. */
enum {
  ra_engine_shift = 24,
  ra_index_mask = 0xffffff,
  ra_ports_max = 64,
  ra_places_limit = ra_index_mask + 1 - ra_ports_max
};
/* The last indices of engine 0 are not host actors: whoever sent a message as
 * nobody, and those who subscribed at the sender's engine. */
enum {
  ra_host_nobody = ra_index_mask,
  ra_host_alerts = ra_index_mask - 1,
  ra_host_snapshots = ra_index_mask - 2,
  ra_hosts_limit = ra_host_snapshots
};

#endif
