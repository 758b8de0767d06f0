// SPDX-License-Identifier: BSD-3-Clause
// What handlers do at their points, and what comes out of the tree.
#include "tests/supervision/trees/tree_schedule.hpp"

#include "ringactor/actor/error.hpp"

#include <cstring>

namespace tree_tests {

using ringactor::errc;

namespace {

template <class T>
constexpr auto type_of = ringactor::message::message_traits<T>::type_id;

template <class T>
const T* content_of(caf::mailbox_element& what) {
  auto& content = ringactor::caf_compat::content_of(what);
  if (!content.match_elements<T>())
    return nullptr;
  return static_cast<const T*>(ringactor::caf_compat::element_at(content, 0));
}

} // namespace

std::uint32_t tree_schedule::reach(std::uint32_t point, std::uint64_t number,
                                   ra_address self) {
  if (point == patient_begins)
    return begins(number, witness_.at(self));
  const auto by = witness_.at(self);
  auto& page = books_.at(number);
  switch (point) {
    case patient_takes:
      return takes(number, by);
    case patient_says:
      page.is_late = !witness_.is_up(by);
      break;
    case patient_said:
      page.was_said = true;
      if (page.is_late)
        see(sight::late_output);
      break;
    case patient_answers:
      return answers(number, by);
    case patient_hears:
      hears(number, by);
      break;
    default:
      break;
  }
  return patient_does_well;
}

std::uint32_t tree_schedule::begins(std::uint64_t which, const life_ptr& by) {
  if (by)
    by->has_begun = true;
  auto& here = seats_[which];
  tell("begins " + here.id);
  if (is_calm_)
    return patient_does_well;
  if (std::exchange(here.is_slow, false)) {
    see(sight::slow_start);
    stage_.hang();
  }
  if (here.fails == 0)
    return patient_does_well;
  here.fails -= 1;
  see(sight::failed_start);
  return patient_fails;
}

std::uint32_t tree_schedule::takes(std::uint64_t number, const life_ptr& by) {
  auto& page = books_.at(number);
  auto& how = plans_[number];
  page.handled += 1;
  tell("takes " + std::to_string(number) + " " + (by ? by->id : "?"));
  if (!witness_.is_up(by))
    witness_.say("a life that has ended took a message: number "
                 + std::to_string(number));
  if (how.is_early)
    see(sight::waited);
  if (is_calm_)
    how.does = patient_does_well, how.hangs_first = how.hangs_last = false;
  if (how.hangs_first && stage_.hang())
    tell("back " + std::to_string(number));
  if (how.does == patient_fails)
    see(sight::failure);
  if (how.does == patient_forges || how.does == patient_garbles)
    see(sight::forgery);
  return how.does;
}

std::uint32_t tree_schedule::answers(std::uint64_t number, const life_ptr& by) {
  const auto how = plans_[number];
  if (how.hangs_last && !is_calm_ && stage_.hang())
    tell("back " + std::to_string(number));
  if (witness_.is_up(by))
    return patient_does_well;
  const bool is_kernel = by && by->where.id != 0; // a host's is not fenced
  books_.at(number).late_reply =
    is_kernel && how.does != patient_is_mute && how.does != patient_garbles;
  return patient_quits;
}

void tree_schedule::hears(std::uint64_t number, const life_ptr& by) {
  auto& page = books_.at(number);
  page.handled += 1;
  tell("hears " + std::to_string(number));
  if (!witness_.is_up(by))
    witness_.say("a life that has ended took a message: number "
                 + std::to_string(number));
  if (page.is_late)
    witness_.say("late output was delivered: number " + std::to_string(number));
}

// ---- what comes out ---------------------------------------------------------

void tree_schedule::answered(caf::mailbox_element& what) {
  if (!what.mid.is_response())
    return;
  const auto number = what.mid.request_id().integer_value();
  if (!books_.has(number)) {
    witness_.say("an answer to no request");
    return;
  }
  auto& page = books_.at(number);
  const auto* why = content_of<caf::error>(what);
  if (const auto* reply = content_of<sup::management_reply>(what)) {
    replies_[number] = *reply;
    tell("reply " + std::to_string(number) + " "
         + std::string{to_string(reply->what.code)});
  } else if (why) {
    errc code = errc::ok;
    ringactor::caf_compat::is_ours(*why, code);
    refusals_.push_back("error " + std::to_string(number) + " "
                        + std::to_string(static_cast<int>(code)));
  } else {
    tell("answer " + std::to_string(number));
  }
  const auto* answer = content_of<patient_answer>(what);
  if (answer && answer->number != number)
    witness_.say("an answer to another request");
  if (answer && page.late_reply)
    witness_.say("late output was delivered: answer " + std::to_string(number));
  (why ? page.errors : page.answers) += 1;
}

void tree_schedule::delivered(caf::mailbox_element& what) {
  const auto* word = content_of<patient_word>(what);
  if (!word || !books_.has(word->number)) {
    witness_.say("garbage was delivered");
    return;
  }
  auto& page = books_.at(word->number);
  page.delivered += 1;
  tell("word " + std::to_string(word->number));
  if (page.is_late)
    witness_.say("late output was delivered: number "
                 + std::to_string(word->number));
}

void tree_schedule::told(caf::mailbox_element& what) {
  const auto* event = content_of<sup::supervisor_event>(what);
  if (!event)
    return;
  witness_.saw(*event, caf::actor_cast<caf::actor_addr>(what.sender));
  tell(event->supervisor + ": " + std::string{to_string(event->what.kind)} + " "
       + event->what.id);
}

void tree_schedule::buried(const ringactor::dead_letter& letter) {
  see(sight::dead_letter);
  const auto type = ra_message_type(&letter.message);
  tell("letter " + std::to_string(static_cast<int>(letter.reason)));
  if (type != type_of<patient_job> && type != type_of<patient_word>)
    return;
  std::uint64_t number = 0; // both begin with it
  std::memcpy(&number, letter.message.w + ra_envelope_words, sizeof number);
  if (!books_.has(number)) {
    witness_.say("a dead letter that nobody sent");
    return;
  }
  books_.at(number).letters += 1;
}

} // namespace tree_tests
