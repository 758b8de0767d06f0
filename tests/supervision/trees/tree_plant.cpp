// SPDX-License-Identifier: BSD-3-Clause
// The tree: random flags, rules and children, and how these begin.
#include "tests/supervision/trees/tree_schedule.hpp"

#include "ringactor/actor/error.hpp"

namespace tree_tests {

using sup::restart_type;
using sup::strategy;

namespace {

caf::actor actor_of(const sup::start_outcome& outcome) {
  if (const auto* begun = std::get_if<caf::actor>(&outcome))
    return *begun;
  const auto* waits = std::get_if<sup::pending>(&outcome);
  return waits ? waits->who : caf::actor{};
}

ringactor::spawn_options small_mailbox(bool redelivers) {
  ringactor::spawn_options options;
  options.mailbox_limit = 8;
  options.redeliver = redelivers;
  return options;
}

std::vector<sup::child_rules> rules_of(const sup::sup_spec& spec) {
  std::vector<sup::child_rules> all;
  for (const auto& each : spec.children)
    all.push_back(each.rules);
  return all;
}

} // namespace

sup::sup_flags tree_schedule::some_flags() {
  sup::sup_flags made;
  made.strategy = static_cast<strategy>(below(3));
  made.intensity = static_cast<std::uint32_t>(2 + below(12));
  made.period = milliseconds{10 + below(150)};
  made.kill_grace = milliseconds{1 + below(15)};
  made.seed = random_();
  if (one_in(5))
    made.auto_shutdown = static_cast<sup::auto_shutdown>(1 + below(2));
  return made;
}

sup::child_rules tree_schedule::some_rules(const std::string& id,
                                           const sup::sup_flags& flags) {
  sup::child_rules made{.id = id};
  made.restart =
    one_in(2) ? restart_type::permanent : static_cast<restart_type>(below(3));
  if (one_in(4))
    made.shutdown = sup::shutdown_rule::brutal_kill();
  else
    made.shutdown = sup::shutdown_rule::within(milliseconds{1 + below(12)});
  made.significant = flags.auto_shutdown != sup::auto_shutdown::never
                     && made.restart != restart_type::permanent && one_in(2);
  if (one_in(6))
    made.backoff = sup::backoff_rule{.first = milliseconds{1 + below(5)},
                                     .most = milliseconds{20},
                                     .jitter = 0.3,
                                     .reset_after = milliseconds{50}};
  return made;
}

std::size_t tree_schedule::add_seat(seat what) {
  what.fails = one_in(50) ? 1 : 0; // or few trees would ever stand
  seats_.push_back(std::move(what));
  return seats_.size() - 1;
}

sup::sup_spec tree_schedule::some_spec(const std::string& prefix,
                                       bool is_root) {
  sup::sup_spec made{some_flags(), {}};
  if (is_root && !one_in(3))
    made.children.push_back(the_engine("engine"));
  const auto count = 2 + below(3);
  for (std::uint64_t i = 0; i < count; ++i) {
    auto id = prefix + static_cast<char>('a' + i);
    made.children.push_back(is_root && i != 0 && one_in(3)
                              ? a_nested(id, made.flags)
                              : a_leaf(id, made.flags));
    if (!is_root)
      seats_.back().above = prefix;
  }
  return made;
}

sup::child_spec tree_schedule::the_engine(const std::string& id) {
  const auto which = add_seat({.id = id, .is_engine = true});
  auto made = sup::engine_child({.id = id}, slot_, tree_stage_image(),
                                stage_.engine_options());
  made.start = [this, which, begin = std::move(made.start)](
                 const sup::start_context& context) -> sup::start_outcome {
    witness_.before_start(seats_[which].id, context.supervisor);
    auto outcome = begin(context);
    if (const auto who = actor_of(outcome)) {
      engines_.push_back(slot_.get());
      stage_.look(engines_.back());
      witness_.started(seats_[which].id, who, context.supervisor);
    }
    return outcome;
  };
  return made;
}

sup::child_spec tree_schedule::a_nested(const std::string& id,
                                        const sup::sup_flags& flags) {
  auto rules = some_rules(id, flags);
  if (one_in(3))
    rules.shutdown = sup::shutdown_rule::infinity();
  const bool is_dynamic = one_in(3);
  auto spec = is_dynamic ? an_instance_spec(id) : some_spec(id, false);
  supervisors_.push_back(id);
  if (is_dynamic)
    dynamic_.push_back(id);
  auto made = sup::nested(std::move(rules), spec);
  made.start = [this, id, flags = spec.flags, below = rules_of(spec),
                begin = std::move(made.start)](
                 const sup::start_context& context) -> sup::start_outcome {
    witness_.before_start(id, context.supervisor);
    auto outcome = begin(context);
    if (const auto who = actor_of(outcome)) {
      witness_.started(id, who, context.supervisor)->is_supervisor = true;
      witness_.reigns(who, flags, below);
    }
    return outcome;
  };
  return made;
}

sup::child_spec tree_schedule::a_leaf(const std::string& id,
                                      const sup::sup_flags& flags) {
  const bool is_kernel = !one_in(3);
  const auto which = add_seat({.id = id, .is_kernel = is_kernel});
  auto rules = some_rules(id, flags);
  if (!is_kernel)
    return sup::host(std::move(rules),
                     [this, which](const sup::start_context& context) {
                       return start_host(which, context);
                     });
  auto made = sup::kernel(std::move(rules), slot_, patient_kernel({which}),
                          small_mailbox(one_in(2)));
  made.start_limit = milliseconds{one_in(2) ? 30 : 5000};
  made.start = [this, which, begin = std::move(made.start)](
                 const sup::start_context& context) {
    return start_kernel(which, begin, context);
  };
  return made;
}

/// Instances have numbers, which are their seats; a start is told its own.
sup::sup_spec tree_schedule::an_instance_spec(const std::string& prefix) {
  auto flags = some_flags();
  flags.strategy = strategy::simple_one_for_one;
  flags.auto_shutdown = sup::auto_shutdown::never;
  const auto rules = some_rules(prefix + "i", flags);
  const bool is_kernel = one_in(2);
  auto made =
    sup::host(rules, [this, is_kernel, rules](const sup::start_context& at) {
      return start_instance(is_kernel, rules, at);
    });
  made.start_limit = milliseconds{one_in(2) ? 30 : 5000};
  return {flags, {made}};
}

sup::start_outcome
tree_schedule::start_instance(bool is_kernel, const sup::child_rules& rules,
                              const sup::start_context& context) {
  const auto which = context.arguments.get_as<std::uint64_t>(0);
  seats_[which].is_kernel = is_kernel;
  if (!seats_[which].lives.empty())
    see(sight::instance_restarted);
  if (!is_kernel)
    return start_host(which, context);
  const auto begin = sup::kernel(rules, slot_, patient_kernel({which}),
                                 small_mailbox(which % 2 == 0))
                       .start;
  return start_kernel(which, begin, context);
}

sup::start_outcome
tree_schedule::start_kernel(std::size_t which, const sup::start_function& begin,
                            const sup::start_context& context) {
  auto& here = seats_[which];
  witness_.before_start(here.id, context.supervisor);
  if (!is_calm_ && std::exchange(here.ignores, false))
    return sup::ignored{};
  auto outcome = begin(context);
  if (const auto who = actor_of(outcome)) {
    auto one = witness_.started(here.id, who, context.supervisor);
    const auto engine = slot_.get();
    one->where = engine.address_of(who);
    here.ref = ringactor::ref_to(engine, who);
    here.follow = here.ref.as_actor(stage_.system);
    here.lives.push_back(who.address());
  }
  return outcome;
}

sup::start_outcome
tree_schedule::start_host(std::size_t which,
                          const sup::start_context& context) {
  auto& here = seats_[which];
  witness_.before_start(here.id, context.supervisor);
  if (!is_calm_ && std::exchange(here.ignores, false))
    return sup::ignored{};
  if (!is_calm_ && std::exchange(here.is_slow, false)) {
    tell("hangs as it starts " + here.id);
    see(sight::hung_supervisor);
    stage_.hang();
  }
  if (!is_calm_ && here.fails > 0) {
    here.fails -= 1;
    see(sight::failed_start);
    return ringactor::to_caf(ringactor::errc::handler_failed, "no way");
  }
  auto who = context.system.spawn(
    [this, which](caf::event_based_actor* self) -> caf::behavior {
      return host_patient(self, which);
    });
  witness_.started(here.id, who, context.supervisor);
  if (!witness_.is_given_up(context.supervisor))
    here.lives.push_back(who.address());
  return who;
}

caf::behavior tree_schedule::host_patient(caf::event_based_actor* self,
                                          std::size_t which) {
  if (!is_calm_ && std::exchange(seats_[which].is_deaf, false)) {
    see(sight::deaf_child);
    self->set_exit_handler([](caf::exit_msg&) {});
  }
  const auto me = witness_.of(self->address()); // it may begin late
  return {
    [this, self, me](const patient_job& job) -> caf::result<patient_answer> {
      const auto what = takes(job.number, me);
      answers(job.number, me);
      if (what == patient_fails || what == patient_quits) {
        caf::error why;
        if (what == patient_fails)
          why = ringactor::to_caf(ringactor::errc::handler_failed, "told to");
        self->quit(why);
        if (what == patient_fails)
          return why;
      }
      return patient_answer{job.number};
    }};
}

/// The engine of a tree that has none among its children, if it has ended.
void tree_schedule::open_engine() {
  const auto now = slot_.get();
  if (now.actor()
      && !ringactor::caf_compat::has_ended(
        caf::actor_cast<caf::strong_actor_ptr>(now.actor())))
    return;
  auto opened = stage_.open();
  if (!opened)
    throw std::runtime_error{caf::to_string(opened.error())};
  slot_.set(*opened);
  engines_.push_back(*opened);
  stage_.look(*opened);
}

void tree_schedule::plant() {
  auto spec = some_spec("", true);
  if (seats_.empty() || !seats_.front().is_engine)
    open_engine();
  const auto flags = spec.flags;
  auto rules = rules_of(spec);
  auto raised = sup::spawn_supervisor(
    stage_.system, std::move(spec),
    {.name = "root", .subscribers = {recorder_.address()}});
  if (!raised)
    throw std::runtime_error{caf::to_string(raised.error())};
  root_ = *raised;
  witness_.reigns(root_, flags, std::move(rules));
}

} // namespace tree_tests
