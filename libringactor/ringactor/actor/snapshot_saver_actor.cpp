// SPDX-License-Identifier: BSD-3-Clause
#include "ringactor/actor/snapshot_saver_actor.hpp"

#include "ringactor/actor/error.hpp"

namespace ringactor {

snapshot_saver_actor::snapshot_saver_actor(
  caf::actor_config& config, std::shared_ptr<persist::snapshot_store> store,
  saver_options options)
  : event_based_actor{config},
    store_{std::move(store)},
    options_{std::move(options)} {}

caf::behavior snapshot_saver_actor::make_behavior() {
  set_down_handler([this](const caf::down_msg& what) {
    write_all();
    rows_.erase(what.source);
  });
  return {
    [this](const state_snapshot& what) { took_snapshot(what); },
    [this](const saver_message& what) { took(what); },
    [this](const save_now& what) -> caf::result<save_event> {
      auto of = make_response_promise<save_event>();
      ask(what.who.address(), &of);
      return of;
    },
    [this](get_saver_status) {
      status_.actors = rows_.size();
      return status_;
    },
  };
}

void snapshot_saver_actor::took(const saver_message& what) {
  switch (what.what) {
    case saver_message::type::keep:
      return keep(what);
    case saver_message::type::tick:
      return tick(what.who);
    case saver_message::type::write:
      return write_all();
    case saver_message::type::damaged:
      status_.damaged += 1;
      return tell({what.key, errc::corrupt, what.text});
    case saver_message::type::end:
      write_all();
      return quit();
  }
}

void snapshot_saver_actor::keep(const saver_message& what) {
  auto who = caf::actor_cast<caf::actor>(what.who);
  if (!who)
    return; // it has ended, and nothing of it has come
  const bool is_new = !rows_.contains(what.who);
  auto& row = rows_[what.who];
  row.key = what.key;
  row.every = what.every;
  if (is_new)
    monitor(who);
  if (what.every.count() > 0)
    caf_compat::send_later(
      *this, what.every,
      saver_message{saver_message::type::tick, what.who, {}, {}, {}});
}

void snapshot_saver_actor::tick(const caf::actor_addr& who) {
  const auto found = rows_.find(who);
  if (found == rows_.end())
    return;
  if (found->second.is_asked)
    status_.skipped += 1;
  else
    ask(who, nullptr);
  caf_compat::send_later(
    *this, found->second.every,
    saver_message{saver_message::type::tick, who, {}, {}, {}});
}

// The copy is in our mailbox before the answer that it was taken.
void snapshot_saver_actor::ask(const caf::actor_addr& who, promise* of) {
  auto to = caf::actor_cast<caf::actor>(who);
  const auto found = rows_.find(who);
  if (found == rows_.end() || !to) {
    if (of)
      of->deliver(to_caf(errc::no_such,
                         "this saver does not keep the snapshots of that "
                         "actor, or it has ended; call keep() first"));
    return;
  }
  found->second.is_asked = true;
  auto promised = of ? *of : promise{};
  request(to, caf::infinite, take_snapshot{})
    .then([this, who, promised] { answered(who, promised, {}); },
          [this, who, promised](const caf::error& why) {
            answered(who, promised, why);
          });
}

void snapshot_saver_actor::answered(const caf::actor_addr& who, promise of,
                                    const caf::error& why) {
  const auto found = rows_.find(who);
  save_event last;
  if (found != rows_.end()) {
    found->second.is_asked = false;
    last = found->second.last;
  }
  if (why) {
    errc code = errc::down;
    caf_compat::is_ours(why, code);
    status_.failed += 1;
    last.code = code;
    last.text = "no snapshot was taken: " + describe(system(), why);
    tell(last);
    if (of.pending())
      of.deliver(why);
  } else if (found != rows_.end() && found->second.waiting) {
    if (of.pending())
      found->second.told.push_back(std::move(of));
  } else if (of.pending() && last.code == errc::ok) {
    of.deliver(last);
  } else if (of.pending()) {
    of.deliver(to_caf(failure{last.code, last.text}));
  }
}

void snapshot_saver_actor::took_snapshot(const state_snapshot& what) {
  const auto from = caf::actor_cast<caf::actor_addr>(current_sender());
  const auto found = rows_.find(from);
  if (found == rows_.end())
    return; // another's to keep
  if (found->second.waiting)
    status_.superseded += 1;
  found->second.waiting = std::make_shared<state_snapshot>(what);
  if (is_writing_)
    return;
  is_writing_ = true; // behind those that are in the mailbox already
  send(this, saver_message{saver_message::type::write, {}, {}, {}, {}});
}

void snapshot_saver_actor::write_all() {
  is_writing_ = false;
  for (auto& [who, each] : rows_)
    if (each.waiting)
      write(each);
}

void snapshot_saver_actor::write(row& of) {
  const auto what = std::move(of.waiting);
  of.waiting = nullptr;
  persist::snapshot stored;
  stored.kind.actor = of.key;
  stored.kind.kernel = what->kernel;
  stored.kind.state_bytes = what->bytes->size();
  stored.hlc = what->hlc;
  stored.state = what->bytes;
  auto done = store_->save(stored);
  of.last = {of.key, errc::ok, {}, 0, what->hlc, what->bytes->size()};
  if (done) {
    status_.saved += 1;
    of.last.generation = *done;
  } else {
    status_.failed += 1;
    of.last.code = done.error().code;
    of.last.text =
      "the snapshot of '" + of.key + "' was not stored: " + done.error().what;
  }
  tell(of.last);
  for (auto& each : of.told)
    if (done)
      each.deliver(of.last);
    else
      each.deliver(to_caf(failure{of.last.code, of.last.text}));
  of.told.clear();
}

void snapshot_saver_actor::tell(const save_event& what) {
  for (const auto& subscriber : options_.subscribers)
    if (auto to = caf::actor_cast<caf::actor>(subscriber))
      send(to, what);
}

} // namespace ringactor
