/* SPDX-License-Identifier: BSD-3-Clause */
/* Patient: at each point of a handler it asks the simulation what to do, which
 * may keep it for as long as it likes: then the handler hangs. CPU only. */
#ifndef RINGACTOR_TESTS_PATIENT_HANDLERS_H
#define RINGACTOR_TESTS_PATIENT_HANDLERS_H
#include "kernel.h"
#include "messages.h"

/* The simulation's. `number`: of the message; of the child where it begins. */
extern "C" uint32_t patient_reach(uint32_t point, uint64_t number,
                                  ra_address self);

typedef struct patient_state {
  uint64_t handled;
} patient_state;

RA_KERNEL_FN void init(ra_context* ctx, RA_STATE patient_state* state,
                       patient_config config) {
  (void)state;
  if (patient_reach(patient_begins, config.child, ra_self(ctx))
      == patient_fails)
    ra_fail(ctx, 1);
}

/* Past all that the engine checks. */
RA_KERNEL_FN void patient_forge(ra_context* ctx, uint32_t what) {
  ra_message m;
  for (uint32_t i = 0; i < ra_message_words; ++i)
    m.w[i] = 0;
  m.w[0] =
    ra_head_word(what == patient_forges ? ra_flag_retired : ra_flag_reply,
                 ra_priority_normal, 65000, 0);
  ra_set_from(&m, ra_self(ctx));
  ra_set_to(&m, ra_sender(ctx), 24);
  if (what == patient_garbles) {
    ra_set_correlation(&m, ra_message_correlation(ctx->message));
    ctx->turn->answered = 1;
  }
  ra_up(ctx->engine, &m);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE patient_state* state,
                     patient_job msg) {
  const ra_address self = ra_self(ctx);
  const uint32_t what = patient_reach(patient_takes, msg.number, self);
  state->handled += 1;
  for (uint32_t i = 1; i <= msg.words; ++i) { /* bounded by the message */
    patient_word word = {msg.number + i};
    patient_reach(patient_says, word.number, self);
    const uint32_t status = ra_send(ctx, msg.to, word);
    patient_reach(status == ra_ok ? patient_said : patient_kept_back,
                  word.number, self);
  }
  const uint32_t now = patient_reach(patient_answers, msg.number, self);
  if ((what == patient_forges || what == patient_garbles)
      && now == patient_does_well) /* else its end would be believed */
    patient_forge(ctx, what);
  patient_answer answer = {msg.number};
  if (what != patient_is_mute && what != patient_garbles)
    ra_reply(ctx, answer);
  if (what == patient_fails)
    ra_fail(ctx, 9);
  if (what == patient_quits)
    ra_quit(ctx);
}

RA_KERNEL_FN void on(ra_context* ctx, RA_STATE patient_state* state,
                     patient_word msg) {
  state->handled += 1;
  patient_reach(patient_hears, msg.number, ra_self(ctx));
}

#define patient_messages(on) on(patient_job) on(patient_word)
RA_KERNEL(patient, patient_config, patient_messages);

#endif
