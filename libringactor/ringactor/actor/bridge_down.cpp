// SPDX-License-Identifier: BSD-3-Clause
// The way down: a CAF message becomes an envelope. Tour stop 2.
#include "ringactor/actor/bridge.hpp"

#include "ringactor/actor/error.hpp"
#include "ringactor/actor/message_options.hpp"
#include "ringactor/actor/state_snapshot.hpp"
#include "ringactor/message/payload.hpp"

namespace ringactor {

namespace {

void apply(const message_options& options, ra_message& out) {
  out.w[0] =
    (out.w[0] & ~0xff000000ull) | std::uint64_t{options.priority} << 24;
  out.w[5] = options.trace;
  ra_set_deadline(&out, ra_deadline_pack(options.deadline_us));
  out.w[6] |= std::uint64_t{options.tenant} << 48;
}

// The one message to kernels that no image has: number, rest, no content.
const take_snapshot* snapshot_wish(const caf_compat::content_type& content,
                                   std::size_t at) {
  return caf_compat::same_key(caf_compat::key_at(content, at),
                              caf_compat::key_of<take_snapshot>())
           ? static_cast<const take_snapshot*>(
             caf_compat::element_at(content, at))
           : nullptr;
}

void turn_into(const take_snapshot& wish, ra_message& out) {
  const bool rests = wish.then_rests != 0;
  out.w[0] = ra_head_word(ra_message_flags(&out),
                          rests ? std::uint32_t{ra_priority_critical}
                                : ra_message_priority(&out),
                          ra_type_snapshot, rests ? ra_then_rests : 0);
}

} // namespace

caf::expected<message_options> resend(std::uint64_t token,
                                      const message_options& with) {
  if (token == 0 || token > RA_LOW48)
    return to_caf(errc::invalid_argument,
                  "the token " + std::to_string(token)
                    + " is no message id, which has 1 to 48 bits; take one "
                      "from new_token() before the first send");
  auto options = with;
  options.id = token;
  return options;
}

bridge::bridge(std::shared_ptr<directory> where, const image& what,
               ra_pool* pool)
  : where_{std::move(where)}, codecs_{what.codecs}, pool_{pool} {}

bool bridge::is_snapshot_wish(caf::mailbox_element& what) {
  const auto& content = caf_compat::content_of(what);
  return content.size() != 0 && snapshot_wish(content, content.size() - 1);
}

errc bridge::encode(caf::mailbox_element& what, ra_address to,
                    ra_message& out) {
  auto& content = caf_compat::content_of(what);
  std::size_t last = content.size();
  if (last == 0 || last > 2)
    return errc::bad_type;
  const auto* codec = codecs_.find_key(caf_compat::key_at(content, last - 1));
  const auto* wish = codec ? nullptr : snapshot_wish(content, last - 1);
  const auto options_key = caf_compat::key_of<message_options>();
  if ((!codec && !wish)
      || (last == 2
          && !caf_compat::same_key(caf_compat::key_at(content, 0),
                                   options_key)))
    return errc::bad_type;
  bool request = what.mid.is_request() && what.sender;
  std::uint32_t flags = request ? std::uint32_t{ra_flag_request} : 0;
  out.w[0] = ra_head_word(flags, ra_priority_normal,
                          codec ? codec->info.type_id : std::uint16_t{0}, 0);
  out.w[4] = out.w[5] = out.w[6] = 0;
  const auto* options =
    last == 2
      ? static_cast<const message_options*>(caf_compat::element_at(content, 0))
      : nullptr;
  if (options && options->id > RA_LOW48)
    return errc::invalid_argument;
  if (options)
    apply(*options, out);
  ra_set_to(&out, to, 0);
  ra_set_from(&out, where_->host_address(what.sender));
  out.w[7] = where_->clock().tick();
  if (!options || options->id == 0)
    ra_set_id(&out, out.w[7] & RA_LOW48); // ticks are unique in the process
  else
    ra_set_id(&out, options->id);
  if (wish) {
    turn_into(*wish, out);
    return message::write_payload(out, {}, pool_);
  }
  auto* data =
    static_cast<const std::byte*>(caf_compat::element_at(content, last - 1));
  return message::write_payload(out, {data, codec->info.bytes}, pool_);
}

} // namespace ringactor
