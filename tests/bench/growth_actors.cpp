// SPDX-License-Identifier: BSD-3-Clause
#include "growth.hpp"
#include "growth_probe_image.hpp"
#include "ringactor/actor/names.hpp"
#include "ringactor/supervision/supervisor.hpp"

#include <caf/all.hpp>
#include <caf/scheduler/test_coordinator.hpp>

#include <limits>

namespace growth {

namespace {

namespace sup = ringactor::supervision;

struct config : caf::actor_system_config {
  config() {
    set("scheduler.policy", caf::atom("testing"));
    ringactor::init(*this, growth_probe_image());
  }
};

/// One thread: a supervisor, its children, an engine.
class world {
public:
  explicit world(std::size_t count) : count_{count} {
    ringactor::engine_options options;
    options.executor = ringactor::executor_kind::step;
    options.places_max = 1u << 16;
    options.cells_max = 1u << 18;
    engine_ = *ringactor::open_engine(system_, growth_probe_image(), options);
    book_ = system_.spawn([this](caf::event_based_actor*) -> caf::behavior {
      return {[this](const sup::supervisor_event& now) {
        starts += now.what.kind == sup::event_kind::started;
        ends += now.what.kind == sup::event_kind::stopped;
        if (now.what.kind == sup::event_kind::started)
          all_.push_back(caf::actor_cast<caf::actor>(now.child));
      }};
    });
  }
  ~world() {
    caf::anon_send_exit(root, caf::exit_reason::kill);
    settle();
    for (const auto& each : {book_, engine_.actor()})
      caf::anon_send_exit(each, caf::exit_reason::kill);
    settle();
  }

  void raise(sup::strategy how,
             const std::function<sup::child_spec(sup::child_rules,
                                                 ringactor::engine)>& make) {
    sup::sup_spec spec;
    spec.flags = {.strategy = how,
                  .intensity = std::numeric_limits<std::uint32_t>::max()};
    for (std::size_t i = 0; i < count_; ++i)
      spec.children.push_back(
        make({.id = "child" + std::to_string(i)}, engine_));
    root = *sup::spawn_supervisor(system_, std::move(spec),
                                  {.subscribers = {book_->address()}});
    settle();
  }
  void restart() {
    caf::anon_send_exit(all_.back(), caf::exit_reason::kill);
    settle();
  }
  /// Requests that every child leaves unanswered: it rests.
  void ask_in_vain(int times) {
    for (const auto& each : all_) {
      static_cast<void>(ringactor::deactivate(each));
      for (int i = 0; i < times; ++i)
        self_->request(each, caf::infinite, probe_add{1});
    }
    settle();
  }
  std::size_t refusals() const { return self_->mailbox().size(); }
  void stop() {
    caf::anon_send_exit(root, caf::exit_reason::user_shutdown);
    settle();
  }

  std::size_t starts = 0, ends = 0;
  caf::actor root;

private:
  void settle() {
    auto& hosts =
      dynamic_cast<caf::scheduler::test_coordinator&>(system_.scheduler());
    bool more = true;
    while (more) { // ends: children say nothing by themselves
      more = false;
      while (hosts.try_run_once())
        more = true;
      while (engine_.step(64) != 0)
        more = true;
    }
  }

  std::size_t count_;
  config config_;
  caf::actor_system system_{config_};
  ringactor::engine engine_;
  caf::scoped_actor self_{system_, true};
  caf::actor book_;
  std::vector<caf::actor> all_; // as they were started
};

sup::child_spec host_child(sup::child_rules rules, const ringactor::engine&) {
  return sup::host(std::move(rules),
                   [](const sup::start_context& context) -> sup::start_outcome {
                     return context.system.spawn(
                       []() -> caf::behavior { return {[](int) {}}; });
                   });
}

sup::child_spec kernel_child(sup::child_rules rules,
                             const ringactor::engine& where) {
  return sup::kernel(std::move(rules), where, probe_kernel({}));
}

/// As above, known by a name.
sup::child_spec named_child(sup::child_rules rules,
                            const ringactor::engine& where) {
  const auto name = rules.id;
  auto child = kernel_child(std::move(rules), where);
  child.start = [=, start = std::move(child.start)](
                  const sup::start_context& context) -> sup::start_outcome {
    auto outcome = start(context);
    if (auto* waits = std::get_if<sup::pending>(&outcome))
      static_cast<void>(ringactor::register_name(where, name, waits->who));
    return outcome;
  };
  return child;
}

using maker = sup::child_spec (*)(sup::child_rules, const ringactor::engine&);

scene start_of(maker make) {
  return [make](std::size_t count, counted run) {
    world of{count};
    run([&] { of.raise(sup::strategy::one_for_all, make); });
    return of.starts == count;
  };
}

/// The last child is killed, and all are cycled.
scene restart_of(maker make) {
  return [make](std::size_t count, counted run) {
    world of{count};
    of.raise(sup::strategy::one_for_all, make);
    run([&] { of.restart(); });
    return of.starts == 2 * count && of.ends == count - 1;
  };
}

scene stop_of(maker make) {
  return [make](std::size_t count, counted run) {
    world of{count};
    of.raise(sup::strategy::one_for_all, make);
    run([&] { of.stop(); });
    return of.ends == count;
  };
}

bool stop_asked(std::size_t count, counted run) {
  constexpr int times = 8;
  world of{count};
  of.raise(sup::strategy::one_for_all, kernel_child);
  of.ask_in_vain(times);
  if (of.refusals() != 0)
    return false;
  run([&] { of.stop(); });
  return of.ends == count && of.refusals() == count * times;
}

} // namespace

scenes actor_scenes() {
  scenes all{{"kernel children: stop with requests", stop_asked}};
  for (const auto& [name, make] :
       {std::pair<std::string, maker>{"host", host_child},
        {"kernel", kernel_child},
        {"named kernel", named_child}}) {
    all[name + " children: start"] = start_of(make);
    all[name + " children: restart"] = restart_of(make);
    all[name + " children: stop"] = stop_of(make);
  }
  return all;
}

} // namespace growth
