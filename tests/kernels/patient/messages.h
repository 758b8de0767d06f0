/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of patient, the child of the simulated supervision trees. Each
 * has a number, so that what became of it can be told. */
#ifndef RINGACTOR_TESTS_PATIENT_MESSAGES_H
#define RINGACTOR_TESTS_PATIENT_MESSAGES_H
#include "message.h"

typedef struct patient_config {
  uint64_t child; /* which one of its tree */
} patient_config;
RA_MESSAGE(patient_config, 20600);

/* Answered by patient_answer. Sends `words` words to `to` first, which have
 * the numbers behind the job's own. */
typedef struct patient_job {
  uint64_t number;
  ra_address to;
  uint32_t words, reserved;
} patient_job;
RA_MESSAGE(patient_job, 20601);

typedef struct patient_word {
  uint64_t number;
} patient_word;
RA_MESSAGE(patient_word, 20602);

typedef struct patient_answer {
  uint64_t number; /* of the job */
} patient_answer;
RA_MESSAGE(patient_answer, 20603);

/* Where a handler asks the simulation, and what it may be told. */
enum {
  patient_begins,
  patient_takes,
  patient_says,
  patient_said, /* one more than `says`, and another where it could not */
  patient_kept_back,
  patient_answers,
  patient_hears
};
enum { /* what to do */
       patient_does_well,
       patient_fails,
       patient_quits,
       patient_is_mute,
       patient_forges,  /* tells of an end that is none */
       patient_garbles, /* answers with what is no message */
       patient_acts
};

#endif
