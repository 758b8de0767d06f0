/* SPDX-License-Identifier: BSD-3-Clause */
/* Reads and writes the fields of a message; the only code that knows their
 * bit positions. Messages are private copies, so plain pointers serve in every
 * language. */
#ifndef RINGACTOR_ABI_ENVELOPE_FIELDS_H
#define RINGACTOR_ABI_ENVELOPE_FIELDS_H
#include "envelope.h"

#define RA_LOW48 0xffffffffffffull

RA_FN uint32_t ra_message_flags(const ra_message* m) {
  return (uint32_t)(m->w[0] >> 16) & 0xff;
}
RA_FN uint32_t ra_message_priority(const ra_message* m) {
  return (uint32_t)(m->w[0] >> 24) & 0xff;
}
RA_FN uint32_t ra_message_type(const ra_message* m) {
  return (uint32_t)(m->w[0] >> 32) & 0xffff;
}
RA_FN uint32_t ra_message_handler(const ra_message* m) {
  return (uint32_t)(m->w[0] >> 48);
}
RA_FN uint64_t ra_head_word(uint32_t flags, uint32_t priority, uint32_t type,
                            uint32_t handler) {
  return (uint64_t)flags << 16 | (uint64_t)priority << 24 | (uint64_t)type << 32
         | (uint64_t)handler << 48;
}
RA_FN void ra_set_flags(ra_message* m, uint32_t flags) {
  m->w[0] = (m->w[0] & ~0xff0000ull) | (uint64_t)flags << 16;
}
RA_FN ra_address ra_message_to(const ra_message* m) {
  ra_address to;
  to.id = (uint32_t)m->w[1];
  to.incarnation = (uint16_t)(m->w[1] >> 32);
  to.node = (uint16_t)(m->w[6] >> 32);
  return to;
}
RA_FN uint32_t ra_message_length(const ra_message* m) {
  return (uint32_t)(m->w[1] >> 48);
}
/* Writes destination and payload length (bytes, at most 56). */
RA_FN void ra_set_to(ra_message* m, ra_address to, uint32_t length) {
  m->w[1] = to.id | (uint64_t)to.incarnation << 32 | (uint64_t)length << 48;
  m->w[6] = (m->w[6] & ~0xffff00000000ull) | (uint64_t)to.node << 32;
}
RA_FN uint64_t ra_message_id(const ra_message* m) { return m->w[2] >> 16; }
RA_FN void ra_set_id(ra_message* m, uint64_t id) { m->w[2] = id << 16; }
RA_FN ra_address ra_message_from(const ra_message* m) {
  ra_address from;
  from.id = (uint32_t)m->w[3];
  from.incarnation = (uint16_t)(m->w[3] >> 32);
  from.node = (uint16_t)(m->w[3] >> 48);
  return from;
}
RA_FN void ra_set_from(ra_message* m, ra_address from) {
  m->w[3] =
    from.id | (uint64_t)from.incarnation << 32 | (uint64_t)from.node << 48;
}
RA_FN uint64_t ra_message_correlation(const ra_message* m) {
  return m->w[4] >> 16;
}
RA_FN void ra_set_correlation(ra_message* m, uint64_t correlation) {
  m->w[4] = correlation << 16;
}
RA_FN uint32_t ra_message_deadline(const ra_message* m) {
  return (uint32_t)(m->w[6] >> 16) & 0xffff;
}
RA_FN void ra_set_deadline(ra_message* m, uint32_t deadline) {
  m->w[6] = (m->w[6] & ~0xffff0000ull) | (uint64_t)deadline << 16;
}
RA_FN uint32_t ra_message_tenant(const ra_message* m) {
  return (uint32_t)(m->w[6] >> 48);
}
/* One that ends as handled, refused, or unknown; the others are the engine's
 * own, which `control` counts, if anything does. */
RA_FN int ra_type_is_counted(uint32_t type) {
  return type >= (uint32_t)ra_type_user || type == ra_type_snapshot;
}
/* Words that carry something: the envelope and the used payload. */
RA_FN uint32_t ra_message_used_words(const ra_message* m) {
  uint32_t bytes = ra_message_length(m);
  if (ra_message_flags(m) & ra_flag_indirect)
    bytes = sizeof(ra_span);
  if (bytes > (uint32_t)ra_payload_bytes)
    bytes = ra_payload_bytes; /* never trusted beyond the cell */
  return (uint32_t)ra_envelope_words + (bytes + 7) / 8;
}

/* What a start message carries beside the kernel's config: the behaviour in
 * the handler field, the state's offset in the trace word, the incarnation in
 * the correlation, the mailbox limit in deadline and tenant; in the id, the
 * pool's offset of the state to begin with (0: none). */
RA_FN uint32_t ra_start_limit(const ra_message* m) {
  return (uint32_t)(m->w[6] >> 16 & 0xffff)
         | (uint32_t)(m->w[6] >> 48 & 0xfff) << 16;
}
/* enum ra_policy: three of the tenant's top four bits. */
RA_FN uint32_t ra_start_policy(const ra_message* m) {
  return (uint32_t)(m->w[6] >> 60) & 7;
}
/* The top one: the host is told when init has returned. */
RA_FN int ra_start_tells(const ra_message* m) { return (int)(m->w[6] >> 63); }
RA_FN void ra_set_start_tells(ra_message* m) { m->w[6] |= 1ull << 63; }
RA_FN void ra_set_start_limit(ra_message* m, uint32_t limit, uint32_t policy) {
  m->w[6] = (m->w[6] & 0xffff0000ffffull) | (uint64_t)(limit & 0xffff) << 16
            | (uint64_t)(limit >> 16 & 0xfff) << 48 | (uint64_t)policy << 60;
}

/* The deadline is what remains, in us, as a 5.11 minifloat: exponent 5,
 * mantissa 11 with a hidden one. 0 = none; 1..2047 exact; relative error below
 * 1/2048 above; the largest is 4095 x 2^30 us, about 51 days.
 * Rounds up: a deadline never comes early. */
RA_FN uint32_t ra_deadline_pack(uint64_t us) {
  uint32_t exponent = 0;
  if (us < 2048)
    return (uint32_t)us;
  while (us >= 4096 && exponent < 30) { /* at most 30 halvings */
    us = us / 2 + (us & 1);
    exponent += 1;
  }
  if (us >= 4096)
    us = 4095; /* saturates */
  return (exponent + 1) << 11 | (uint32_t)(us - 2048);
}
RA_FN uint64_t ra_deadline_unpack(uint32_t packed) {
  uint32_t exponent = packed >> 11;
  if (exponent == 0)
    return packed;
  return (uint64_t)(2048 + (packed & 2047)) << (exponent - 1);
}

RA_FN ra_address ra_make_address(uint32_t engine, uint32_t index,
                                 uint32_t incarnation) {
  ra_address a;
  a.id = engine << ra_engine_shift | index;
  a.incarnation = (uint16_t)incarnation;
  a.node = 0;
  return a;
}
RA_FN uint32_t ra_address_engine(ra_address a) {
  return a.id >> ra_engine_shift;
}
RA_FN uint32_t ra_address_index(ra_address a) { return a.id & ra_index_mask; }

RA_FN uint64_t ra_span_offset(ra_span s) { return s.place & RA_LOW48; }
RA_FN uint32_t ra_span_pool(ra_span s) { return (uint32_t)(s.place >> 48); }
RA_FN ra_span ra_make_span(uint32_t pool, uint64_t offset, uint32_t bytes) {
  ra_span s;
  s.place = (uint64_t)pool << 48 | offset;
  s.bytes = bytes;
  s.reserved = 0;
  return s;
}
/* Place 0: the life begins without. */
RA_FN ra_span ra_start_restore(const ra_message* m, uint32_t bytes) {
  uint64_t offset = ra_message_id(m);
  return ra_make_span(offset != 0, offset, bytes);
}

#endif
