// SPDX-License-Identifier: BSD-3-Clause
#include "tests/supervision/trees/witness.hpp"

#include "ringactor/actor/engine.hpp"

#include <algorithm>

namespace tree_tests {

using sup::event_kind;

void witness::reigns(const caf::actor& who, const sup::sup_flags& flags,
                     std::vector<sup::child_rules> children) {
  auto one = std::make_shared<reign>();
  one->flags = flags;
  one->children = std::move(children);
  one->has_backoff = std::ranges::any_of(
    one->children, [](const auto& c) { return c.backoff.has_value(); });
  reigns_[who.address()] = one;
  who->attach_functor([one](const caf::error&) { one->has_ended = true; });
}

std::size_t witness::rank_of(const reign& of, const std::string& id) const {
  std::size_t rank = 0;
  while (!of.is_dynamic() && rank < of.children.size()
         && of.children[rank].id != id)
    ++rank;
  return rank;
}

// An order to end is under way to those whose supervisor has ended.
bool witness::counts_against(const life& one) const {
  if (one.has_ended || one.is_abandoned)
    return false;
  if (one.where.id != 0)
    return true; // a kernel actor ends at once
  const auto above = reigns_.find(one.supervisor);
  return above == reigns_.end()
         || (!above->second->has_ended && !above->second->is_abandoned);
}

void witness::before_start(const std::string& id,
                           const caf::actor_addr& supervisor) {
  const auto found = reigns_.find(supervisor);
  const auto before = newest_.find(id);
  if (before != newest_.end() && counts_against(*before->second))
    say("a child was started while it lives: " + id);
  if (found == reigns_.end())
    return; // the root, in its first breath
  auto& of = *found->second;
  const auto rank = rank_of(of, id);
  if (of.start_run && rank <= *of.start_run && !of.has_backoff && !of.was_asked
      && !of.is_dynamic())
    say("started out of order: " + id);
  of.start_run = rank;
  if (before != newest_.end() && before->second->supervisor == supervisor
      && of.children[rank].restart == sup::restart_type::temporary)
    say("a temporary child was restarted: " + id);
}

life_ptr witness::started(const std::string& id, const caf::actor& who,
                          const caf::actor_addr& supervisor) {
  auto one = std::make_shared<life>();
  one->id = id;
  one->who = who.address();
  one->supervisor = supervisor;
  if (const auto found = reigns_.find(supervisor); found != reigns_.end())
    one->rank = rank_of(*found->second, id);
  who->attach_functor([one](const caf::error& why) {
    one->has_ended = true;
    one->reason = why;
  });
  lives_.push_back(one);
  if (is_given_up(supervisor))
    return one; // it will be killed; who watches must not take it for the child
  newest_[id] = one;
  excused_.erase(id);
  return one;
}

bool witness::is_given_up(const caf::actor_addr& supervisor) const {
  const auto found = reigns_.find(supervisor);
  return found != reigns_.end() && found->second->is_abandoned;
}

void witness::asked(const caf::actor_addr& supervisor, const std::string& id) {
  const auto found = reigns_.find(supervisor);
  if (found == reigns_.end())
    return;
  found->second->was_asked = true;
  found->second->asked.insert(id);
  excused_.insert(id); // till its next start
}

// `is_over`: it says that this restart is one too many.
void witness::check_restart(reign& of, bool is_over) {
  auto all = of.restarts;
  all.push_back(now_());
  while (now_() - all.front() > of.flags.period)
    all.pop_front();
  const bool should_be_over = all.size() > of.flags.intensity;
  if (!is_over && should_be_over)
    say("more restarts than its intensity");
  if (is_over && !should_be_over)
    say("the limit was reached too early");
  of.restarts = std::move(all);
  of.start_run.reset();
}

// Newest first: who was started later has ended before. Where only one child
// is asked to stop, the others may live.
void witness::check_stop(reign& of, const sup::supervisor_event& what,
                         const caf::actor_addr& from) {
  of.start_run.reset();
  if (of.asked.contains(what.what.id))
    return;
  const auto rank = rank_of(of, what.what.id);
  for (const auto& one : lives_)
    if (one->supervisor == from && one->rank > rank && !one->has_ended
        && !one->is_abandoned)
      say("stopped out of order: " + what.what.id + " before " + one->id);
}

void witness::saw(const sup::supervisor_event& what,
                  const caf::actor_addr& from) {
  if (what.what.kind != event_kind::orphaned
      || !what.what.why.text.ends_with("was killed")) // which is no rare thing
    counts_[static_cast<std::size_t>(what.what.kind)] += 1;
  const auto found = reigns_.find(from);
  if (found == reigns_.end())
    return;
  auto& of = *found->second;
  switch (what.what.kind) {
    case event_kind::restarting:
      check_restart(of, false);
      break;
    case event_kind::limit_reached:
      check_restart(of, true);
      break;
    case event_kind::stopping:
      check_stop(of, what, from);
      break;
    case event_kind::ignored:
      excused_.insert(what.what.id);
      break;
    case event_kind::abandoned:
      if (const auto one = this->of(what.child))
        abandoned(*one);
      break;
    default:
      break;
  }
}

void witness::abandoned(life& one) {
  one.is_abandoned = true;
  if (const auto found = reigns_.find(one.who); found != reigns_.end())
    found->second->is_abandoned = true;
}

life_ptr witness::newest(const std::string& id) const {
  const auto found = newest_.find(id);
  return found == newest_.end() ? nullptr : found->second;
}

life_ptr witness::of(const caf::actor_addr& who) const {
  for (auto one = lives_.rbegin(); one != lives_.rend(); ++one)
    if ((*one)->who == who)
      return *one;
  return nullptr;
}

bool witness::is_dynamic(const caf::actor_addr& supervisor) const {
  const auto found = reigns_.find(supervisor);
  return found != reigns_.end() && found->second->is_dynamic();
}

std::size_t witness::count_up(const caf::actor_addr& supervisor) const {
  return static_cast<std::size_t>(
    std::ranges::count_if(lives_, [&](const life_ptr& one) {
      return one->supervisor == supervisor && !one->has_ended
             && !one->is_abandoned;
    }));
}

life_ptr witness::at(ra_address where) const {
  for (auto one = lives_.rbegin(); one != lives_.rend(); ++one)
    if ((*one)->where.id == where.id && where.id != 0
        && ((*one)->where.incarnation & 0xffff) == (where.incarnation & 0xffff))
      return *one;
  return nullptr;
}

void witness::all_must_have_ended() {
  for (const auto& one : lives_)
    if (!one->has_ended)
      say("a child outlived its supervisor: " + one->id);
  for (const auto& [who, one] : reigns_)
    if (!one->has_ended)
      say("a supervisor did not end");
}

} // namespace tree_tests
