// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/letters.hpp"

#include "ringactor/actor/error.hpp"
#include "ringactor/actor/kernel_actor.hpp"

namespace ringactor {

namespace {

directory& directory_of(const engine& where) {
  return where.core().bridge().where();
}

actor_ref ref_of(directory& where, ra_address who, std::uint32_t epoch) {
  return {where.weak_from_this(), who, epoch, ref_mode::follow};
}

caf::error no_letter(dead_letters& letters, std::uint64_t number) {
  auto kept = letters.newest();
  std::string text = "letter " + std::to_string(number) + " is not kept; ";
  text += kept.empty()
            ? "none is"
            : "the kept ones lie between " + std::to_string(kept.front().number)
                + " and " + std::to_string(kept.back().number);
  return to_caf(errc::no_such, text);
}

caf::error not_whole(const dead_letter& letter, const bridge& bridge) {
  const std::string name = "letter " + std::to_string(letter.number);
  if (ra_message_type(&letter.message)
      < static_cast<std::uint32_t>(ra_type_user))
    return to_caf(errc::invalid_argument,
                  name
                    + " has no content of the program's image; send it anew");
  if (bridge.owns_blocks(letter.message))
    return to_caf(errc::invalid_argument,
                  name + " lay in blocks of the payload pool, which were given "
                         "back; send it anew");
  return {};
}

// The letter as a message of now, to this life.
ra_message renew(const dead_letter& letter, ra_address to, std::uint64_t now) {
  auto message = letter.message;
  message.w[0] = ra_head_word(0, ra_message_priority(&message),
                              ra_message_type(&message), 0);
  ra_set_to(&message, to, ra_message_length(&message));
  ra_set_correlation(&message, 0);
  ra_set_deadline(&message, 0);
  message.w[7] = now;
  return message;
}

caf::error send(const engine& where, const dead_letter& letter) {
  auto& bridge = where.core().bridge();
  auto& directory = bridge.where();
  if (auto why = not_whole(letter, bridge))
    return why;
  const auto ref =
    ref_of(directory, ra_message_to(&letter.message), letter.epoch);
  errc why = errc::ok;
  auto to = ref.find(why);
  if (!to)
    return refusal_of(ref, why);
  auto message =
    renew(letter, directory.address_of(to), directory.clock().tick());
  auto* kernel = caf_compat::facade_cast<kernel_actor>(to);
  if (!kernel) {
    errc unknown = errc::ok; // the source may be gone: sent by nobody then
    auto from = directory.find(
      directory.ref(ra_message_from(&message), ref_mode::pinned), unknown);
    bridge.deliver_to_host(message, from, nullptr);
    return {};
  }
  if (kernel->is_waiting())
    return to_caf(errc::unavailable, to_string(ref)
                                       + " is about to restart; replay the "
                                         "letter once it has");
  errc status = kernel->core().post(message, kernel, nullptr);
  return status == errc::ok ? caf::error{} : refusal_of(ref, status);
}

} // namespace

caf::error replay_letter(const engine& where, std::uint64_t number) {
  auto& letters = directory_of(where).letters();
  auto letter = letters.take(number);
  if (!letter)
    return no_letter(letters, number);
  auto why = send(where, *letter);
  if (why)
    letters.put_back(*letter);
  else
    letters.note_replay();
  return why;
}

caf::error subscribe_letters(const engine& where, const caf::actor& who) {
  return directory_of(where).letters().actors().add(who, "letters");
}

bool unsubscribe_letters(const engine& where, const caf::actor& who) {
  return who && directory_of(where).letters().actors().remove(who.id());
}

} // namespace ringactor
