/* SPDX-License-Identifier: BSD-3-Clause */
/* The one list of error numbers and of dead-letter reasons. Host and device
 * exchange them as numbers, so a number is never reused or moved. */
#ifndef RINGACTOR_ABI_STATUS_H
#define RINGACTOR_ABI_STATUS_H

/* X(number, name, sentence): what it means for the one who sent. */
#define RA_STATUS_LIST(X)                                                    \
  X(0, ok, "no error")                                                       \
  X(1, no_such, "no actor has this address")                                 \
  X(2, stale_incarnation, "the address names an earlier life of the actor")  \
  X(3, full, "the mailbox is at its limit")                                  \
  X(4, dropped, "a full mailbox made room by its policy")                    \
  X(5, expired, "the deadline passed before the message was handled")        \
  X(6, oversize, "the payload is larger than the path can carry")            \
  X(7, bad_type, "the actor has no handler for this message type")           \
  X(8, corrupt, "the bytes do not form a valid message")                     \
  X(9, drift, "the clock stamp lies too far in the future")                  \
  X(10, down, "the actor has ended")                                         \
  X(11, node_down, "the node of the actor cannot be reached")                \
  X(12, would_block, "the call would have to wait, and handlers never wait") \
  X(13, handler_failed, "a handler ended its actor with ra_fail")            \
  X(14, bad_span, "the span does not name an allocated block of the pool")   \
  X(15, exhausted, "a bounded resource of the engine is used up")            \
  X(16, invalid_argument, "an argument is outside its range")                \
  X(17, unavailable, "the backend or device is not present")                 \
  X(18, mismatch, "the two sides were built for different layouts")          \
  X(19, closed, "the engine or queue no longer takes messages")              \
  X(20, io, "the operating system refused a read or a write")                \
  X(21, timeout, "the time that the call was given to wait has passed")      \
  X(22, empty, "the queue holds no message")                                 \
  X(23, hung, "a handler ran past its limit, or the actor never began")      \
  X(24, shutdown, "the actor ended as it was asked to")

#define RA_STATUS_NAME_(number, name, sentence) ra_##name = number,
enum ra_status { RA_STATUS_LIST(RA_STATUS_NAME_) ra_status_count };
#undef RA_STATUS_NAME_

/* Codes beside ra_handler_failed that no kernel gave: the engine's own. */
enum ra_failure_code {
  ra_code_lanes_parted = 0x7fff0001 /* not all lanes met at a barrier */
};

#endif
