// SPDX-License-Identifier: BSD-3-Clause
// The management calls. What each answers is OTP's.
#include "ringactor/supervision/core.hpp"

#include <ranges>

namespace ringactor::supervision {

void core::refuse(call_number n, reply_code code, std::string text) {
  put(answer{.number = n, .code = code, .text = std::move(text)});
}

void core::on(call_number n, start_child& what) {
  if (is_dynamic()) {
    refuse(n, reply_code::simple_one_for_one,
           "its children have one spec, and are started by start_instance");
    return;
  }
  if (auto ok = check(what.child, flags_); !ok) {
    refuse(n, reply_code::invalid, ok.error().what);
    return;
  }
  if (const auto there = find(what.child.id); there != 0) {
    const auto& c = at(there);
    put(answer{.number = n,
               .code = c.who ? reply_code::already_started
                             : reply_code::already_present,
               .who = c.who});
    return;
  }
  const auto which = add(std::move(what.child));
  now_doing_ =
    operation{.why = cause::call_start, .steps = {{true, which}}, .call = n};
}

void core::on(call_number n, start_instance&) {
  if (!is_dynamic()) {
    refuse(n, reply_code::simple_one_for_one,
           "its children have specs of their own: start_child takes one");
    return;
  }
  const auto which = add(instance_rules_);
  now_doing_ =
    operation{.why = cause::call_start, .steps = {{true, which}}, .call = n};
}

void core::on(call_number n, restart_child& what) {
  if (is_dynamic()) {
    refuse(n, reply_code::simple_one_for_one);
    return;
  }
  const auto which = find(what.id);
  if (which == 0)
    refuse(n, reply_code::not_found);
  else if (at(which).now == phase::restarting)
    refuse(n, reply_code::restarting);
  else if (at(which).who != 0)
    refuse(n, reply_code::running);
  else
    now_doing_ = operation{
      .why = cause::call_restart, .steps = {{true, which}}, .call = n};
}

void core::terminate(call_number n, child_number which) {
  now_doing_ = operation{
    .why = cause::call_terminate, .steps = {{false, which}}, .call = n};
}

void core::on(call_number n, terminate_child& what) {
  const auto which = find(what.id);
  if (is_dynamic())
    refuse(n, reply_code::simple_one_for_one,
           "its children have no ids: terminate_instance takes a handle");
  else if (which == 0)
    refuse(n, reply_code::not_found);
  else
    terminate(n, which);
}

void core::on(call_number n, terminate_instance& what) {
  if (!is_dynamic()) {
    refuse(n, reply_code::simple_one_for_one,
           "its children have ids: terminate_child takes one");
    return;
  }
  if (const auto which = find_life(what.who); which != 0) {
    terminate(n, which);
    return;
  }
  if (const auto past = by_past_life_.find(what.who);
      past != by_past_life_.end())
    terminate(n, past->second); // its restart is being tried: no more
  else if (what.who == ended_instance
           || (what.who != 0 && what.who <= lives_given_))
    put(answer{.number = n});
  else
    refuse(n, reply_code::not_found);
}

void core::on(call_number n, delete_child& what) {
  if (is_dynamic()) {
    refuse(n, reply_code::simple_one_for_one);
    return;
  }
  const auto which = find(what.id);
  if (which == 0) {
    refuse(n, reply_code::not_found);
  } else if (at(which).now == phase::restarting) {
    refuse(n, reply_code::restarting);
  } else if (at(which).who != 0) {
    refuse(n, reply_code::running);
  } else {
    remove(which);
    put(answer{.number = n});
  }
}

void core::on(call_number n, get_childspec& what) {
  const auto which = find(what.id);
  if (is_dynamic() && what.id == instance_rules_.id)
    put(answer{.number = n, .spec = instance_rules_});
  else if (which == 0)
    refuse(n, reply_code::not_found);
  else
    put(answer{.number = n, .spec = at(which).rules});
}

void core::on(call_number n, which_children&) {
  answer found{.number = n};
  for (auto which : order_ | std::views::values | std::views::reverse) {
    const auto& c = at(which);
    const auto state = c.now == phase::restarting ? child_state::restarting
                       : c.who != 0               ? child_state::running
                                                  : child_state::stopped;
    found.children.push_back({c.rules.id, state, c.who, c.rules.kind});
  }
  put(std::move(found));
}

void core::on(call_number n, count_children&) {
  answer found{.number = n};
  for (const auto& c : children_ | std::views::values) {
    found.counts.active += c.who != 0 && !fallen_.contains(c.who) ? 1 : 0;
    (c.rules.kind == child_kind::worker ? found.counts.workers
                                        : found.counts.supervisors) += 1;
  }
  found.counts.specs = is_dynamic() ? 1 : children_.size();
  put(std::move(found));
}

// ---- reconfigure ------------------------------------------------------------

void core::on(call_number n, reconfigure& what) {
  if (auto ok = check(what.flags, what.children); !ok) {
    refuse(n, reply_code::invalid, ok.error().what);
    return;
  }
  const bool dynamic = what.flags.strategy == strategy::simple_one_for_one;
  if (dynamic != is_dynamic()) {
    refuse(n, reply_code::invalid,
           "strategy changes to or from simple_one_for_one; start another "
           "supervisor instead");
    return;
  }
  flags_ = what.flags;
  if (dynamic) {
    instance_rules_ = std::move(what.children.front());
    for (auto& c : children_ | std::views::values)
      c.rules = instance_rules_;
  } else {
    replace_specs(std::move(what.children));
  }
  put(answer{.number = n});
}

// The new specs in their order, then the old ones that are not among them.
void core::replace_specs(std::vector<child_rules> specs) {
  std::vector<child_number> kept;
  std::unordered_map<child_number, bool> renewed;
  std::vector<child_number> in_order;
  for (auto which : order_ | std::views::values)
    kept.push_back(which);
  for (auto& rules : specs) {
    auto which = find(rules.id);
    if (which == 0)
      which = add(std::move(rules));
    else
      at(which).rules = std::move(rules);
    renewed[which] = true;
    in_order.push_back(which);
  }
  for (auto which : kept)
    if (!renewed.contains(which))
      in_order.push_back(which);
  order_.clear();
  for (auto which : in_order) {
    at(which).where = ++places_given_;
    order_.emplace(places_given_, which);
  }
}

} // namespace ringactor::supervision
